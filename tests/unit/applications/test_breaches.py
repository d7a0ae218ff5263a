"""A broken promise leaves a mark of credit, whoever tells of it and however often; a kept one leaves none."""

from datetime import date
from typing import Any

import pytest

from chalicelib.applications.model import FLOW
from chalicelib.applications.schemas import Revocation
from chalicelib.catalogue.letters import letter
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.procedure import Procedure, Promising
from chalicelib.kernel.deadlines import Limit, legal_day
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Fact, Ref
from chalicelib.kernel.months import months_after
from chalicelib.parties.credit import CreditMarks
from chalicelib.parties.model import Repaired
from tests.builders import allowance, items, once
from tests.crediting import DEPARTMENT, CreditWorld

REVOKE = {"reason": "承诺不实", "law": "《中华人民共和国行政许可法》第六十九条"}


def promising() -> Item:
    """The allowance, as if a bank card could be brought later."""
    item = items()["elder_allowance"]
    two, five, twenty = (Limit(amount=n, unit="working_day", basis="容缺受理办法") for n in (2, 5, 20))
    return item.model_copy(
        update={
            "procedure": Procedure(promising=Promising(before=two, most=twenty)),
            "materials": tuple(m.model_copy(update={"promise": m.code == "bank_card"}) for m in item.materials),
            "limits": item.limits.model_copy(update={"promised": five}),
        }
    )


@pytest.fixture
def world() -> CreditWorld:
    made = CreditWorld()
    made.knows_the_elder()
    return made


def promised(world: CreditWorld, **changes: Any) -> str:
    """A case whose bank card was promised."""
    world.store.publish_versions([promising()])
    world.store.advance()
    signed = letter(promising(), "promise", ("bank_card",), world.catalogue.commitments())
    asked = allowance(
        materials=[{"code": "identity", "record": "identity_card"}], automatic=False,
        promise={"materials": ["bank_card"], "letter": signed.model_dump(include={"version", "digest"})}, **changes,
    )  # fmt: skip
    return str(world.submit(asked)["case_id"])


def broken(world: CreditWorld, case_id: str) -> Fact:
    """The days pass, and the card does not come."""
    world.days(20)
    world.clockwork.watch(case_id)
    [fact] = [fact for fact in world.cases.timeline(case_id) if fact.kind == "promise_broken"]
    return fact


def tell_all(world: CreditWorld, case_id: str, last_first: bool = False) -> None:
    """Every fact of the case reaches the reader."""
    for fact in sorted(world.cases.timeline(case_id), key=lambda one: one.seq, reverse=last_first):
        world.history.handle(Ref(flow=FLOW.name, case_id=case_id, seq=fact.seq, kind=fact.kind))


@pytest.mark.parametrize("last_first", [False, True])
def test_a_promise_that_is_not_kept_leaves_one_mark_however_often_it_is_told(
    world: CreditWorld, last_first: bool
) -> None:
    case_id = promised(world)
    fact = broken(world, case_id)
    tell_all(world, case_id, last_first)
    before = dict(world.party_store.kept)
    tell_all(world, case_id, not last_first)
    assert world.party_store.kept == before
    [mark] = world.held().credit
    since = legal_day(fact.at)
    assert (mark.list, mark.department, mark.source) == ("black", DEPARTMENT.credit_code, DEPARTMENT.name)
    assert (mark.case, mark.since, mark.until) == (world.head(case_id).state.number, since, months_after(since, 12))
    assert "国办发〔2020〕42号" in mark.basis


def test_who_broke_a_promise_cannot_promise_again_before_the_repair(world: CreditWorld) -> None:
    case_id = promised(world)
    broken(world, case_id)
    tell_all(world, case_id)
    with pytest.raises(NotAllowed) as refused:
        promised(world)
    assert refused.value.code == "credit_excludes_promises"


@pytest.mark.parametrize("false", [True, False])
def test_a_revocation_marks_only_for_a_false_commitment(world: CreditWorld, false: bool) -> None:
    case_id = str(world.submit(allowance())["case_id"])
    revocation = Revocation.model_validate(REVOKE | {"false_commitment": false})
    world.review.revoke(world.officer(), case_id, revocation, once())
    tell_all(world, case_id)
    assert [(mark.list, mark.until) for mark in world.held().credit] == ([("black", None)] if false else [])


def test_a_case_without_a_breach_leaves_no_mark(world: CreditWorld) -> None:
    tell_all(world, str(world.submit(allowance())["case_id"]))
    tell_all(world, promised(world))
    assert world.held().credit == ()


def test_a_repaired_mark_is_not_brought_back_by_a_repeat(world: CreditWorld) -> None:
    case_id = promised(world)
    broken(world, case_id)
    tell_all(world, case_id)
    world.tells("normal")
    [mark] = world.held().credit
    repaired = Repaired(at=world.clock.now().legal, by="O1", basis="依据")
    CreditMarks(world.parties).repair(world.whom(), mark.id, repaired)
    tell_all(world, case_id)
    assert world.held().grade(date(2026, 12, 31)) == "normal"


def test_of_a_person_whose_data_is_gone_nothing_is_marked(world: CreditWorld) -> None:
    case_id = promised(world)
    broken(world, case_id)
    gone = world.whom()
    del world.keys[gone.id], world.keys[gone.lookup]
    before = dict(world.party_store.kept)
    tell_all(world, case_id)
    assert world.party_store.kept == before


def test_officers_see_grade_and_active_marks_on_the_case_and_applicants_do_not(world: CreditWorld) -> None:
    case_id = promised(world)
    world.tells([
        {"list": "black", "reason": "虚假承诺", "basis": "42号", "since": "2026-01-05"},
        {"list": "red", "reason": "已到期的", "basis": "42号", "since": "2026-01-05", "until": "2026-02-01"},
    ])  # fmt: skip
    seen = world.dossiers.open(world.officer(), case_id).credit
    assert seen is not None
    assert (seen.grade, seen.grade_text) == ("black", "失信（黑名单）")
    assert [(mark.reason, mark.active) for mark in seen.marks] == [("虚假承诺", True)]
    assert world.dossiers.open(world.resident(), case_id).credit is None


def test_of_an_applicant_without_marks_officers_see_that(world: CreditWorld) -> None:
    case_id = str(world.submit(allowance(automatic=False))["case_id"])
    seen = world.dossiers.open(world.officer(), case_id).credit
    assert seen is not None
    assert (seen.grade, seen.marks) == ("normal", ())
