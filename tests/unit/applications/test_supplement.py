"""Supplement (补正): told once and in time, brought at once over any channel, and what it does to the clock."""

import json
from typing import Any

import pytest

from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.facts import By
from tests.builders import CENTRE, OUTLET, RELATIONS, YOUNGER, items
from tests.families import COMMUNITY
from tests.office import FORMS, Office, day, refused

ITEM = "food_business_licence"
NEW_ADDRESS = "呈贡区龙城街道兴呈路20号"
WINDOW = Caller("officer", "W1", posts=(Post("window", "x", site=CENTRE),), relations=RELATIONS)
OUTLET_CLERK = Caller("outlet", "B1", site=OUTLET, relations=RELATIONS)
GRID = Caller("grid", "G1", site=COMMUNITY, relations=RELATIONS)


@pytest.fixture
def office() -> Office:
    return Office()


def opened(office: Office, case_id: str, sealed: str) -> dict[str, Any]:
    """What lies sealed in a fact of the case."""
    person = office.privacy.known(office.head(case_id).state.subject)
    found: dict[str, Any] = office.privacy.unseal(person, sealed, case_id)
    return found


def test_all_that_is_missing_is_told_once_and_sealed(office: Office) -> None:
    case_id = office.open(ITEM)
    view = office.missing(case_id, "layout", "safety_rules", fields=("address",))
    assert (view["stage"], view["asked"]) == ("supplement", ["layout", "safety_rules"])
    fact = office.last(case_id)
    assert "第三十二条" in fact.basis
    assert "不清楚" not in fact.model_dump_json()
    told = opened(office, case_id, fact.data["sealed"])["missing"]
    assert [(one["material"], one["field"]) for one in told] == [
        ("layout", None), ("safety_rules", None), (None, "address"),
    ]  # fmt: skip
    assert refused(lambda: office.missing(case_id, "layout"))[0] == "wrong_stage"
    office.bring(case_id, "layout", "safety_rules", form={"address": NEW_ADDRESS})
    assert refused(lambda: office.missing(case_id, "layout"))[0] == "supplement_once"


def test_the_clock_stands_still_while_the_applicant_is_asked(office: Office) -> None:
    case_id = office.open(ITEM)
    view = office.missing(case_id, "layout")
    assert [(d["kind"], d["due"] is None) for d in view["deadlines"]] == [("supplement", False), ("acceptance", True)]
    assert office.due(case_id, "supplement") == day(11, 3)
    assert office.head(case_id).state.scheduled.red_at is None
    assert "补正" in " ".join(view["deadlines"][1]["ledger"])


def test_a_notice_after_the_fifth_day_comes_too_late(office: Office) -> None:
    case_id = office.open(ITEM)
    office.clock.at = day(10, 20)
    assert refused(lambda: office.missing(case_id, "layout"))[0] == "supplement_late"
    office.clock.at = day(10, 19, 23)
    assert office.missing(case_id, "layout")["stage"] == "supplement"


def test_what_was_accepted_is_not_supplemented(office: Office) -> None:
    case_id = office.accepted(ITEM)
    assert refused(lambda: office.missing(case_id, "layout"))[0] == "wrong_stage"
    office.back(case_id, "accept")
    assert refused(lambda: office.missing(case_id, "layout"))[0] == "supplement_once"


@pytest.mark.parametrize(
    ("materials", "fields", "code", "field"),
    [
        (("identity",), (), "material_unknown", "missing.0.material"),
        (("layout", "identity"), (), "material_unknown", "missing.1.material"),
        ((), ("colour",), "field_unknown", "missing.0.field"),
    ],
)
def test_only_what_the_item_asks_for_can_be_missing(
    office: Office, materials: tuple[str, ...], fields: tuple[str, ...], code: str, field: str
) -> None:
    case_id = office.open(ITEM)
    assert refused(lambda: office.missing(case_id, *materials, fields=fields)) == (code, field)
    assert office.stage(case_id) == "received"


def test_a_supplement_brings_all_or_nothing(office: Office) -> None:
    case_id = office.open(ITEM)
    office.missing(case_id, "layout", "safety_rules", fields=("address",))
    with pytest.raises(Invalid) as found:
        office.bring(case_id, "business_licence")
    assert found.value.code == "supplement_incomplete"
    assert [(one.code, one.field) for one in found.value.errors] == [
        ("supplement_incomplete", "materials.layout"), ("supplement_incomplete", "materials.safety_rules"),
        ("supplement_incomplete", "form.address"),
    ]  # fmt: skip
    assert office.stage(case_id) == "supplement"
    assert office.bring(case_id, "safety_rules", "layout", form={"address": NEW_ADDRESS})["stage"] == "received"


def test_a_supplement_begins_the_clock_of_acceptance_anew(office: Office) -> None:
    case_id = office.open(ITEM)
    office.days(2)
    office.missing(case_id, "layout")
    office.clock.at = day(10, 26, 10)
    view = office.bring(case_id, "layout")
    assert (view["stage"], view["asked"]) == ("received", [])
    assert office.due(case_id, "acceptance") == day(11, 3)
    office.passes(day(11, 3), case_id)
    state = office.head(case_id).state
    assert (state.stage, state.accepted_at) == ("examining", day(10, 26, 10))
    assert office.whole()


def test_for_social_assistance_the_clock_goes_on_where_it_stood(office: Office) -> None:
    case_id = office.open("minimum_living")
    assert office.due(case_id, "acceptance") == day(10, 20)
    office.clock.at = day(10, 14, 10)  # two days of five are over
    office.missing(case_id, "authorization")
    office.clock.at = day(10, 26, 10)
    office.bring(case_id, "authorization")
    assert office.due(case_id, "acceptance") == day(10, 30)
    office.passes(day(10, 30), case_id)
    assert office.head(case_id).state.accepted_at == day(10, 26, 10)


def test_without_levels_the_time_to_decide_stands_still(office: Office) -> None:
    case_id = office.open("house_transfer")
    office.missing(case_id, "contract")
    assert (office.stage(case_id), office.due(case_id, "promised")) == ("supplement", None)
    office.clock.at = day(10, 26, 10)
    assert office.bring(case_id, "contract")["stage"] == "in_review"
    assert office.due(case_id, "promised") == day(10, 28)
    assert office.decide(case_id)["stage"] == "approved"


def test_a_transfer_is_asked_on_the_spot_or_not_at_all(office: Office) -> None:
    case_id = office.open("house_transfer")
    office.clock.at = day(10, 13)
    assert refused(lambda: office.missing(case_id, "contract"))[0] == "supplement_late"


def test_an_applicant_who_stays_silent_ends_the_case(office: Office) -> None:
    case_id = office.open(ITEM)
    office.missing(case_id, "layout")
    office.passes(day(11, 2, 23), case_id)
    assert office.stage(case_id) == "supplement"
    office.clock.at = day(11, 3)
    assert refused(lambda: office.bring(case_id, "layout"))[0] == "supplement_over"
    office.passes(day(11, 3), case_id)
    assert (office.stage(case_id), office.kinds(case_id)[-1]) == ("ended", "lapsed")
    assert office.last(case_id).basis
    assert "重新申请" in office.reading.progress(office.applicant, case_id).next
    assert refused(lambda: office.bring(case_id, "layout"))[0] == "wrong_stage"
    assert office.clockwork.stand(case_id)[1] is None
    assert office.whole()


def test_no_card_falls_on_the_organ_while_it_waits_for_the_applicant(office: Office) -> None:
    case_id = office.open(ITEM)
    office.missing(case_id, "layout")
    office.passes(day(11, 2), case_id)
    assert office.head(case_id).state.cards == ()


def test_corrected_fields_are_checked_like_the_form(office: Office) -> None:
    case_id = office.open(ITEM)
    assert office.missing(case_id, fields=("area",))["asked_fields"] == ["area"]
    assert refused(lambda: office.bring(case_id)) == ("supplement_incomplete", "form.area")
    assert refused(lambda: office.bring(case_id, form={"area": -5}))[0] == "form_invalid"
    assert refused(lambda: office.bring(case_id, form={"area": 90, "colour": "red"}))[0] == "form_invalid"
    assert office.stage(case_id) == "supplement"
    assert office.bring(case_id, form={"area": 90})["stage"] == "received"


def test_what_was_brought_is_what_officers_see_and_history_keeps(office: Office) -> None:
    case_id = office.open("minimum_living")
    before = office.dossiers.open(office.who(case_id, "A1"), case_id, "handling")
    office.missing(case_id, "income_proof", fields=("bank_account",))
    office.bring(case_id, "income_proof", form={"bank_account": "6217009999999999999"})
    for fact in office.cases.timeline(case_id):
        assert "6217009999999999999" not in fact.model_dump_json()
    after = office.dossiers.open(office.who(case_id, "A1"), case_id, "handling")
    said = {one.field: one.value for one in after.form}
    assert (said["bank_account"], said["members"]) == ("6217009999999999999", FORMS["minimum_living"]["members"])
    links = [{file.code: file.link for file in dossier.materials} for dossier in (before, after)]
    assert links[0].keys() == links[1].keys()
    office.accept(case_id)
    office.examine(case_id)
    office.decide(case_id)
    office.history.handle(office.last(case_id).ref())
    held = office.parties.holdings(office.privacy.known(office.head(case_id).state.subject))
    assert held.profile["bank_account"].value == "6217009999999999999"
    assert held.records["minimum_living"].data["bank_account"] == "6217009999999999999"


def by_somebody(office: Office, short: str, who: Caller, channel: str, site: str) -> str:
    """A case that somebody else opened for the applicant."""
    asked = office.asked(short, channel=channel, site=site)
    if channel in ("outlet", "grid"):
        asked["on_behalf"] = {"statement": "本人同意代为办理", "receipt": office.consent(asked["case_id"])}
    return str(office.submit(asked, who)["case_id"])


@pytest.mark.parametrize(
    ("short", "who", "channel", "site"),
    [
        ("food_business_licence", WINDOW, "window", CENTRE),
        ("house_transfer", OUTLET_CLERK, "outlet", OUTLET),
        ("minimum_living", GRID, "grid", COMMUNITY),
    ],
)
def test_whoever_applied_for_somebody_may_bring_what_is_missing(
    office: Office, short: str, who: Caller, channel: str, site: str
) -> None:
    material = items()[short].materials[1].code
    stranger = Caller(who.role, "other", site="elsewhere", relations=RELATIONS)
    for bringer in (who, office.applicant):
        case_id = by_somebody(office, short, who, channel, site)
        office.missing(case_id, material)
        with pytest.raises(NotFound):
            office.bring(case_id, material, who=stranger)
        assert office.bring(case_id, material, who=bringer)["stage"] in ("received", "in_review")
        assert office.last(case_id).by == By(role=bringer.role, id=bringer.id)


def test_nothing_of_a_notice_or_an_answer_names_the_applicant(office: Office) -> None:
    case_id = office.open("minimum_living")
    view = office.missing(case_id, "income_proof")
    assert YOUNGER not in json.dumps(view, ensure_ascii=False)
