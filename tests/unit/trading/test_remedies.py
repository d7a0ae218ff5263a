"""What an upheld challenge brings: evaluated again, the next candidate, tendered again; what was shown before counts no
more.
"""

from functools import partial

import pytest

from chalicelib.trading import commands as c, facts as f, schemas as asks
from tests.challenging import Challenging
from tests.ocds import released
from tests.refusing import refused
from tests.trading import firm, yuan

LAST_OF_THREE_DAYS = 3


@pytest.fixture
def world() -> Challenging:
    return Challenging()


def objected(world: Challenging, case: str, remedy: str = "evaluate_again") -> str:
    """An objection to the evaluation was upheld; its id."""
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    return world.answers(raised.id, "upheld", remedy=remedy).id


def signed(world: Challenging, case: str, price: int = 18_000_000) -> None:
    """The contract of the first lot is signed."""
    signing = asks.Signing.model_validate({"lot": "1", "price": yuan(price), "signed": world.later(0)})
    world.does("sign", case, signing)


def complained(world: Challenging, case: str, remedy: str) -> str:
    """A complaint about a purchase, after its query, was upheld by two; its id."""
    query = world.challenges_with(case, "query", "evaluation", 2)
    world.answers(query.id)
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    world.handles("accept", complaint.id, world.clerk, accepted=True)
    told = {"text": "属实。", "parties": "投诉人：某单位。", "decision": "中标结果无效。", "result": "upheld"}
    drafted = world.handles("draft", complaint.id, world.clerk, remedy=remedy, **told)
    return world.handles("sign", complaint.id, world.head_of_finance, draft=drafted.draft).id


def purchased(world: Challenging, bids: int) -> str:
    """A purchase whose result is public; so many suppliers have bid."""
    case = world.buys()
    world.tenders(case)
    world.passes(22, case)
    world.opens(case, prices=(18_000_000, 18_500_000, 19_000_000, 19_500_000)[:bids])
    world.evaluates(case)
    world.awards(case)
    world.publishes(case, "result", lots=["1"])
    return case


def told(world: Challenging, case: str) -> list[tuple[str, ...]]:
    """The tags of the project's open data, release by release."""
    return [tuple(one["tag"]) for one in released(world, case)]


def test_candidates_are_evaluated_and_shown_again_for_their_full_time_before_anybody_wins(world: Challenging) -> None:
    case = world.evaluated()
    challenge = objected(world, case)
    shown = world.projects.show(world.resident(), case)
    assert (shown.lots[0].stage, shown.lots[0].candidates, shown.paused) == ("opened", (), False)
    assert [one.superseded for one in shown.notices if one.what == "candidates"] == [("1",)]
    assert not [one for one in shown.periods if one.name == "candidates_publicity"]
    assert refused(lambda: world.awards(case)).code == "trading_lot_stage"
    world.evaluates(case, prices=(18_000_000, 18_500_000))
    world.passes(10, case)
    assert refused(lambda: world.awards(case)).code == "trading_not_shown"
    assert world.projects.show(world.resident(), case).lots[0].candidates == ()
    assert refused(lambda: world.shows(case, LAST_OF_THREE_DAYS - 1)).code == "trading_period_short"
    again = world.shows(case, LAST_OF_THREE_DAYS)
    assert [one.name for one in again.periods] == ["candidates_publicity"]
    assert refused(lambda: world.awards(case)).code == "trading_period_runs"
    second = world.challenges_with(case, "objection", "evaluation", 3, lots=["1"])
    world.answers(second.id)
    world.passes(LAST_OF_THREE_DAYS + 1, case)
    assert world.awards(case).lots[0].stage == "awarded"
    assert told(world, case)[5:] == [
        ("awardCancellation",), ("tenderUpdate",), ("award",), ("tenderUpdate",), ("tenderUpdate",), ("awardUpdate",),
    ]  # fmt: skip
    assert world.sound(challenge, case)


def test_what_is_upheld_about_the_evaluation_says_what_follows(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    for result, remedy in (("upheld", None), ("partly", None), ("rejected", "evaluate_again"), ("rejected", "none")):
        assert refused(partial(world.answers, raised.id, result, remedy=remedy)).code == "challenge_remedy"
    answered = world.answers(raised.id, "upheld", remedy="none")
    assert (answered.remedy, answered.remedy_text) == ("none", "不影响结果，继续进行")
    world.passes(5, case)
    assert world.awards(case).lots[0].stage == "awarded"


def test_a_publicity_that_was_written_before_does_not_go_out_any_more(world: Challenging) -> None:
    case = world.ranked()
    until = {"publicity_until": world.later(9)}
    notice = world.drafts(case, "candidates", lots=["1"], dates=until).notices[-1].notice
    world.does("check", case, notice, asks.Checked(publish_at=world.later(2)), caller=world.checker)
    complaint = world.challenges_with(case, "complaint", "other", known=world.later(-3), lots=["1"])
    world.handles("accept", complaint.id, world.builder, accepted=True)
    ordered = {"text": "属实。", "parties": "某", "decision": "重新评标。", "result": "upheld"}
    drafted = world.handles("draft", complaint.id, world.builder, remedy="evaluate_again", **ordered)
    world.handles("sign", complaint.id, world.director, draft=drafted.draft)
    world.evaluates(case, prices=(18_000_000,))
    world.passes(3, case)
    assert world.state(case).notices[notice].stage == "drafted"
    check = partial(world.does, "check", case, notice, asks.Checked(), caller=world.checker)
    assert refused(check).code == "trading_notice_superseded"
    until = {"publicity_until": world.later(4)}
    world.drafts(case, "candidates", notice=notice, lots=["1"], dates=until)
    assert check().notices[0].superseded == ()


def test_the_next_candidate_wins_where_the_first_is_struck(world: Challenging) -> None:
    case = purchased(world, 4)
    complained(world, case, "next_candidate")
    world.passes(0, case)
    public = world.projects.show(world.resident(), case).lots[0]
    assert (public.stage, public.winner, public.candidates) == ("evaluated", None, ())
    assert "contract" not in {one.name for one in world.state(case).periods.values()}
    assert refused(lambda: world.awards(case)).code == "trading_no_candidate"
    world.awards(case, winner=2, price=18_500_000)
    assert world.projects.show(world.resident(), case).lots[0].winner is None
    world.publishes(case, "result", lots=["1"])
    winner = world.projects.show(world.resident(), case).lots[0].winner
    assert winner is not None
    assert winner.code == firm(2)["code"]
    assert ("awardCancellation",) in told(world, case)
    assert told(world, case)[-1] == ("award",)


def test_too_few_suppliers_are_left_for_a_next_candidate(world: Challenging) -> None:
    case = purchased(world, 3)
    query = world.challenges_with(case, "query", "evaluation", 2)
    act = partial(world.answers, query.id, "upheld", remedy="next_candidate")
    assert refused(act).code == "trading_remedy_nobody"
    assert world.answers(query.id, "upheld", remedy="tender_again").remedy_text == "重新招标（开展采购活动）"
    assert world.state(case).lots["1"].stage == "failed"


def test_nobody_wins_next_where_there_is_no_other_candidate(world: Challenging) -> None:
    case = world.ranked()
    world.shows(case)
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(raised.id, "upheld", remedy="next_candidate")
    second = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    act = partial(world.answers, second.id, "upheld", remedy="next_candidate")
    assert refused(act).code == "trading_remedy_nobody"
    world.answers(second.id, "upheld", remedy="tender_again")
    assert world.state(case).lots["1"].stage == "failed"
    assert told(world, case)[-2:] == [("awardCancellation", "tenderCancellation"), ("tenderUpdate",)]


def test_no_query_undoes_a_contract_that_is_signed(world: Challenging) -> None:
    case = world.bought()
    signed(world, case)
    query = world.challenges_with(case, "query", "evaluation", 2)
    refusal = refused(partial(world.answers, query.id, "upheld", remedy="next_candidate"))
    assert refusal.code == "trading_remedy_stage"
    assert "第三十二条" in refusal.sentence
    world.answers(query.id, "upheld", remedy="none")
    assert world.state(case).lots["1"].stage == "contracted"


def test_a_complaint_ends_a_contract_that_is_not_performed_and_the_next_candidate_gets_another(
    world: Challenging,
) -> None:
    case = purchased(world, 4)
    signed(world, case)
    world.publishes(case, "contract", lots=["1"])
    challenge = complained(world, case, "next_candidate")
    revoked, ordered = [fact for fact in world.cases.timeline(case) if fact.data.get("challenge") == challenge][:2]
    assert (revoked.kind, ordered.kind) == ("contract_revoked", "remedy_ordered")
    assert "第三十二条" in revoked.basis
    lot = world.state(case).lots["1"]
    assert (lot.stage, lot.price, lot.first_price) == ("evaluated", None, None)
    shown = {one.what: one.superseded for one in world.projects.show(world.resident(), case).notices}
    assert (shown["result"], shown["contract"]) == (("1",), ("1",))
    assert not [one for one in world.state(case).periods.values() if one.lot == "1"]
    world.passes(0, case)
    world.awards(case, winner=2, price=18_500_000)
    world.publishes(case, "result", lots=["1"])
    signed(world, case, 18_500_000)
    told = [one for release in released(world, case) for one in release.get("contracts", ())]
    first, second = ([one["status"] for one in told if one["id"] == f"1-contract{end}"] for end in ("", "-2"))
    assert (first[-1], second) == ("terminated", ["active"])
    assert "contractTermination" in {tag for one in released(world, case) for tag in one["tag"]}
    assert world.sound(challenge, case)


def test_a_purchase_that_was_performed_is_not_undone(world: Challenging) -> None:
    case = purchased(world, 4)
    signed(world, case)
    paid = f.Performed.model_validate({"lot": "1", "milestone": "到货", "paid": yuan(18_000_000)})
    world.does("tell", case, c.Perform(paid))
    refusal = refused(lambda: complained(world, case, "next_candidate"))
    assert refusal.code == "trading_remedy_performed"
    assert "第三十二条" in refusal.sentence


def test_works_are_tendered_again_though_a_contract_was_signed_and_begun(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(raised.id)
    world.passes(5, case)
    world.awards(case)
    signed(world, case)
    paid = f.Performed.model_validate({"lot": "1", "milestone": "路基", "paid": yuan(1_000_000)})
    world.does("tell", case, c.Perform(paid))
    told = {"follows": raised.id, "lots": ["1"]}
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, **told)
    world.handles("accept", complaint.id, world.builder, accepted=True)
    decided = {"text": "属实。", "parties": "某", "decision": "中标无效。", "result": "upheld"}
    draft = partial(world.handles, "draft", complaint.id, world.builder, **decided)
    assert refused(lambda: draft(remedy="next_candidate")).code == "trading_remedy_stage"
    drafted = draft(remedy="tender_again")
    world.handles("sign", complaint.id, world.director, draft=drafted.draft)
    assert (world.state(case).lots["1"].stage, world.state(case).lots["1"].performed) == ("failed", False)
    assert world.registers(follows={"project": case, "lots": ["1"]})
    [last] = [one for one in released(world, case) if "contractTermination" in one["tag"]]
    assert last["contracts"][0]["status"] == "terminated"


def test_a_remedy_is_ordered_once_however_often_it_is_heard_of(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.carrying.dead = True
    world.answers(raised.id, "upheld", remedy="evaluate_again")
    world.carrying.dead = False
    world.carrying.carry(raised.id)
    world.evaluates(case)
    for _ in range(2):
        world.carrying.carry(raised.id)
    kinds = [fact.kind for fact in world.cases.timeline(case)]
    assert kinds[-3:] == ["remedy_ordered", "trading_resumed", "lot_evaluated"]
    assert kinds.count("remedy_ordered") == 1
