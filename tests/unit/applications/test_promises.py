"""Promised materials (容缺受理) and commitments (告知承诺): the letter, who may sign it, kept and broken promises."""

from typing import Any

import pytest

from chalicelib.applications.schemas import Revocation
from tests.builders import items, once
from tests.office import FIRM, REFUSE, Office, day, refused

FOOD, TRANSFER, PERMIT = "food_business_licence", "house_transfer", "residence_permit"


@pytest.fixture
def office() -> Office:
    return Office()


def promised(office: Office) -> dict[str, Any]:
    """What an application says that promises the rules of food safety."""
    return {"promise": office.promising(FOOD, "safety_rules")}


def test_what_was_promised_comes_later_and_the_letter_is_kept(office: Office) -> None:
    case_id = office.open(FOOD, **promised(office))
    submitted, letter = office.cases.timeline(case_id)[0], office.signed(FOOD, "safety_rules")
    assert submitted.data["letter"] == f"{letter['version']}@{letter['digest']}"
    assert "safety_rules" not in [material["code"] for material in submitted.data["materials"]]
    view = office.accept(case_id)
    assert view["promises"] == ["safety_rules"]
    assert "补齐承诺的材料" in view["next"]
    deadlines = {d["kind"]: d for d in view["deadlines"]}
    assert list(deadlines) == ["promised", "statutory", "promise"]
    assert "容缺" in deadlines["promise"]["basis"]


def test_it_must_be_there_before_the_promised_limit_within_which_is_decided(office: Office) -> None:
    case_id = office.accepted(FOOD, **promised(office))
    assert (office.due(case_id, "promise"), office.due(case_id, "promised")) == (day(10, 16), day(10, 20))
    office.examine(case_id)
    assert refused(lambda: office.decide(case_id))[0] == "promise_open"
    office.clock.at = day(10, 15, 23)
    assert office.keep(case_id, "safety_rules")["promises"] == []
    office.days(3.5)
    office.decide(case_id)
    assert office.last(case_id).data["in_time"] is True
    assert office.due(case_id, "promised") == day(10, 20)


def test_a_refusal_does_not_wait_for_what_was_promised(office: Office) -> None:
    case_id = office.examined(FOOD, **promised(office))
    assert office.decide(case_id, REFUSE)["stage"] == "refused"


def test_what_was_promised_is_in_the_dossier_once_it_is_there(office: Office) -> None:
    case_id = office.accepted(FOOD, **promised(office))

    def files() -> set[str]:
        dossier = office.dossiers.open(office.who(case_id, "E1"), case_id, "handling")
        return {file.code for file in dossier.materials if file.link}

    assert "safety_rules" not in files()
    office.keep(case_id, "safety_rules")
    assert "safety_rules" in files()


def test_it_may_be_brought_before_acceptance(office: Office) -> None:
    case_id = office.open(FOOD, **promised(office))
    office.keep(case_id, "safety_rules")
    office.accept(case_id)
    assert office.due(case_id, "promise") is None


def test_only_what_was_promised_and_only_once(office: Office) -> None:
    plain, case_id = office.accepted(FOOD), office.accepted(FOOD, **promised(office))
    assert refused(lambda: office.keep(plain, "safety_rules"))[0] == "wrong_stage"
    assert refused(lambda: office.keep(case_id, "layout")) == ("material_not_promised", "materials.layout")
    assert refused(lambda: office.keep(case_id, "safety_rules", "layout")) == (
        "material_not_promised", "materials.layout",
    )  # fmt: skip
    office.keep(case_id, "safety_rules")
    assert refused(lambda: office.keep(case_id, "safety_rules"))[0] == "wrong_stage"


def test_a_broken_promise_ends_the_case_and_marks_the_applicant(office: Office) -> None:
    case_id = office.examined(FOOD, **promised(office))
    office.passes(day(10, 15, 23), case_id)
    assert office.stage(case_id) == "in_review"
    office.clock.at = day(10, 16)
    assert refused(lambda: office.keep(case_id, "safety_rules"))[0] == "promise_over"
    office.passes(day(10, 16), case_id)
    fact = office.last(case_id)
    assert (office.stage(case_id), fact.kind, fact.by.role) == ("ended", "promise_broken", "system")
    assert fact.data["materials"] == ["safety_rules"]
    assert fact.basis
    assert "信用" in office.reading.progress(office.applicant, case_id).next
    assert refused(lambda: office.decide(case_id))[0] == "wrong_stage"
    office.history.handle(fact.ref())
    assert refused(lambda: office.open(FOOD, **promised(office))) == ("credit_excludes_promises", "promise")
    assert office.stage(office.open(FOOD)) == "received"
    assert office.whole()


def test_deemed_accepted_a_promise_counts_from_receipt(office: Office) -> None:
    case_id = office.open(FOOD, **promised(office))
    office.passes(day(10, 20), case_id)
    assert office.due(case_id, "promise") == day(10, 16)
    office.passes(day(10, 20), case_id)
    assert office.head(case_id).state.ending == "promise_broken"


def test_a_supplement_comes_before_what_was_promised(office: Office) -> None:
    case_id = office.open(FOOD, **promised(office))
    office.missing(case_id, "layout")
    office.passes(day(10, 30), case_id)
    assert refused(lambda: office.keep(case_id, "safety_rules"))[0] == "wrong_stage"
    office.bring(case_id, "layout")
    office.accept(case_id)
    assert (office.stage(case_id), office.due(case_id, "promise")) == ("examining", day(11, 5))


@pytest.mark.parametrize(
    ("short", "materials", "code"),
    [
        (FOOD, ("layout",), "material_not_promisable"),
        (FOOD, ("safety_rules", "layout"), "material_not_promisable"),
        (TRANSFER, ("utility_accounts",), "material_not_promisable"),
        ("planning_permit", ("design_scheme",), "material_not_promisable"),
        (FOOD, ("safety_rules", "safety_rules"), "material_twice"),
    ],
)
def test_only_materials_that_may_be_promised(office: Office, short: str, materials: tuple[str, ...], code: str) -> None:
    promise = {"materials": list(materials), "letter": office.signed(FOOD, "safety_rules")}
    assert refused(lambda: office.open(short, promise=promise)) == (code, "promise.materials")


def test_what_is_there_is_not_promised(office: Office) -> None:
    asked = office.asked(FOOD) | promised(office)
    assert refused(lambda: office.submit(asked, office.applicant)) == (
        "material_not_missing", "promise.materials.safety_rules",
    )  # fmt: skip


@pytest.mark.parametrize("changed", [{"version": "promise-2020-1"}, {"digest": "0" * 64}])
def test_the_letter_that_was_signed_is_the_one_that_is_shown_now(office: Office, changed: dict[str, str]) -> None:
    promise = office.promising(FOOD, "safety_rules")
    promise["letter"] |= changed
    assert refused(lambda: office.open(FOOD, promise=promise)) == ("letter_changed", "promise.letter")


def test_a_letter_of_another_item_or_other_materials_is_not_it(office: Office) -> None:
    other = {"materials": ["safety_rules"], "letter": office.signed("labour_dispatch_licence", "dispatch_rules")}
    assert refused(lambda: office.open(FOOD, promise=other)) == ("letter_changed", "promise.letter")


def marked(office: Office, **told: Any) -> None:
    """A department puts the firm on the black list."""
    mark = {"list": "black", "reason": "未履行承诺", "basis": "国办发〔2020〕49号", "since": "2026-01-01", **told}
    office.tell(FIRM, "firm", credit=[mark])


def test_bad_credit_bars_from_promises_for_as_long_as_it_counts(office: Office) -> None:
    marked(office, until="2026-10-12")
    assert refused(lambda: office.open(FOOD, **promised(office))) == ("credit_excludes_promises", "promise")
    assert office.stage(office.open(FOOD)) == "received"
    office.days(1)
    assert office.stage(office.open(FOOD, **promised(office))) == "received"


def test_a_commitment_is_signed_where_the_form_commits(office: Office) -> None:
    assert items()[PERMIT].handling == "commitment"
    signed = office.signed(PERMIT)
    assert refused(lambda: office.open(PERMIT)) == ("letter_missing", "commitment")
    wrong = signed | {"digest": "0" * 64}
    assert refused(lambda: office.open(PERMIT, commitment=wrong)) == ("letter_changed", "commitment")
    case_id = office.open(PERMIT, commitment=signed)
    assert office.cases.timeline(case_id)[0].data["letter"] == f"{signed['version']}@{signed['digest']}"


def test_who_does_not_commit_signs_nothing(office: Office) -> None:
    form = office.asked(PERMIT)["form"] | {"commitment": False}
    case_id = office.open(PERMIT, form=form)
    assert office.cases.timeline(case_id)[0].data["letter"] == ""


def test_an_item_that_asks_for_no_commitment_takes_none(office: Office) -> None:
    signed = office.signed(PERMIT)
    assert refused(lambda: office.open(FOOD, commitment=signed)) == ("letter_not_asked", "commitment")


def test_a_false_commitment_bars_from_the_next_one(office: Office) -> None:
    case_id = office.open(PERMIT, commitment=office.signed(PERMIT), automatic=False)
    office.decide(case_id)
    told = Revocation(reason="住所证明是伪造的", law="《中华人民共和国行政许可法》第六十九条", false_commitment=True)
    office.review.revoke(office.leader(items()[PERMIT].department.credit_code), case_id, told, once())
    office.history.handle(office.last(case_id).ref())
    signed = office.signed(PERMIT)
    assert refused(lambda: office.open(PERMIT, commitment=signed)) == ("credit_excludes_promises", "commitment")
