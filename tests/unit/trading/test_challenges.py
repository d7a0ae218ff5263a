"""Objections and queries from the first word to the answer, and who is refused on the way."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Ref
from chalicelib.trading.challenges import schemas as asks
from chalicelib.trading.schemas import Checked, Reason
from tests.challenging import PHONE, WHY, Challenging, officer
from tests.refusing import refused


@pytest.fixture
def world() -> Challenging:
    return Challenging()


def tendered(world: Challenging) -> str:
    case = world.registers()
    world.tenders(case, days=30)
    return case


def test_an_objection_stops_trading_until_its_answer_and_moves_the_deadline_by_the_pause(world: Challenging) -> None:
    case = tendered(world)
    due = world.bids_due(case)
    world.passes(5, case)
    raised = world.challenges_with(case, "objection", "documents", standing="potential")
    assert (raised.stage, raised.pauses) == ("raised", True)
    assert world.state(case).paused(("1", "2"))
    assert [clock.name for clock in raised.clocks] == ["objection_answer"]
    world.passes(3, case)
    answered = world.answers(raised.id)
    assert (answered.stage, answered.pauses, answered.result) == ("answered", False, "rejected")
    assert not world.state(case).pauses
    moved = world.bids_due(case) - due
    assert moved >= timedelta(days=3)
    assert moved - timedelta(days=3) < timedelta(days=3)  # to a working day
    assert world.state(case).periods["bids"].at == world.bids_due(case)
    told = [fact.kind for fact in world.cases.timeline(case)]
    assert [kind for kind in told if kind.startswith("trading_")] == ["trading_paused", "trading_resumed"]
    assert world.sound(case, raised.id)


def test_nothing_is_opened_awarded_or_published_while_an_objection_waits(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.passes(6, case)
    assert refused(lambda: world.awards(case)).code == "trading_paused"
    world.answers(raised.id)
    refusal = refused(lambda: world.awards(case))
    assert refusal.code == "trading_period_runs"  # the publicity goes on where it stopped
    world.passes(7, case)
    assert world.awards(case).lots[0].stage == "awarded"


def test_an_objection_that_is_too_late_is_told_its_last_day_and_article(world: Challenging) -> None:
    case = tendered(world)
    last = legal_day(world.bids_due(case)) - timedelta(days=10)
    world.passes(21, case)
    refusal = refused(lambda: world.challenges_with(case, "objection", "documents", standing="potential"))
    assert refusal.code == "challenge_late"
    assert f"{last.year}年{last.month}月{last.day}日" in refusal.sentence
    assert "第二十二条" in refusal.sentence
    assert not world.state(case).pauses


def test_who_acts_for_nobody_and_who_did_not_bid_may_not(world: Challenging) -> None:
    case = world.evaluated()
    stranger = {"caller": world.speaker(5), "lots": ["1"]}
    assert refused(lambda: world.challenges_with(case, "objection", "evaluation", 2, **stranger)).code == (
        "challenge_not_yours"
    )
    for serial, standing in ((6, "bidder"), (6, "potential"), (9, "interested"), (8, "interested")):
        told = {"standing": standing, "interest": "分包人", "lots": ["1"]}
        refusal = refused(partial(world.challenges_with, case, "objection", "evaluation", serial, **told))
        assert refusal.code == "challenge_standing", (serial, standing)
    bare = {"standing": "interested", "lots": ["1"]}
    assert refused(lambda: world.challenges_with(case, "objection", "evaluation", 6, **bare)).code == (
        "challenge_interest"
    )
    assert (
        world.challenges_with(case, "objection", "evaluation", 6, **bare, interest="投标人的分包人").stage == "raised"
    )


def test_an_objection_comes_before_a_complaint(world: Challenging) -> None:
    case = world.evaluated()
    lots = {"lots": ["1"]}
    assert refused(lambda: world.challenges_with(case, "complaint", "evaluation", 2, **lots)).code == "challenge_order"
    objection = world.challenges_with(case, "objection", "evaluation", 2, **lots)
    told = lots | {"follows": objection.id}
    assert refused(lambda: world.challenges_with(case, "complaint", "evaluation", 2, **told)).code == (
        "challenge_answer_awaited"
    )
    world.answers(objection.id)
    for serial, ground in ((3, "evaluation"), (2, "documents")):
        refusal = refused(partial(world.challenges_with, case, "complaint", ground, serial, **told))
        assert refusal.code == "challenge_order"
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, **told)
    assert (complaint.follows, complaint.pauses) == (objection.id, False)
    assert {clock.name for clock in complaint.clocks} == {"complaint_acceptance"}


def test_an_answer_that_changes_something_names_the_correction(world: Challenging) -> None:
    case = tendered(world)
    out = world.projects.show(world.writer, case).notices[0]
    world.passes(3, case)
    raised = world.challenges_with(case, "objection", "documents", standing="potential")
    for wrong in ({"changes": True}, {"correction": "n1"}, {"changes": True, "correction": "n9"}):
        told: dict[str, Any] = wrong
        refusal = refused(partial(world.answers, raised.id, "upheld", **told))
        assert refusal.code == "challenge_correction"
    change = {"where": "contents.funding", "old": "区级财政资金，已落实。", "new": "市级财政资金。"}
    world.drafts(case, "correction", corrects=out.notice, corrections=[change])
    answer = partial(world.answers, raised.id, "upheld", changes=True, correction="n2")
    assert refused(answer).code == "challenge_correction"
    world.does("check", case, "n2", Checked(publish_at=world.later(3)), caller=world.checker)
    assert refused(answer).code == "challenge_correction"  # trading would go on without it
    world.does("send_back", case, "n2", Reason(reason="今天发布。"), caller=world.checker)
    world.does("check", case, "n2", Checked(), caller=world.checker)
    world.passes(0, case)
    assert [one.stage for one in world.projects.show(world.writer, case).notices] == ["published", "checked"]
    assert answer().correction == "n2"
    world.passes(0, case)
    assert [one.stage for one in world.projects.show(world.writer, case).notices] == ["published", "published"]


def test_a_challenge_is_withdrawn_by_who_raised_it_and_trading_goes_on(world: Challenging) -> None:
    case = tendered(world)
    raised = world.challenges_with(case, "objection", "documents", standing="potential")
    assert refused(lambda: world.handles("withdraw", raised.id, world.writer, reason="无")).code == (
        "challenge_not_yours"
    )
    world.passes(1, case)
    world.handles("withdraw", raised.id, world.speaker(), reason="问题已经解决。")
    assert not world.state(case).pauses
    assert refused(lambda: world.answers(raised.id)).code == "challenge_stage"
    assert refused(lambda: world.challenges_with(case, "complaint", "documents", follows=raised.id)).code == (
        "challenge_order"
    )


def test_the_public_sees_that_it_is_there_and_not_a_word_of_it(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    listed = world.challenges.of(case, asks.Page())
    assert [one.id for one in listed.items] == [raised.id]
    told = listed.model_dump_json() + raised.model_dump_json() + str(world.cases.timeline(raised.id))
    assert not any(word in told for word in (PHONE, "李建国", WHY, "重新评审", "91530100"))
    assert PHONE not in str(world.cases.timeline(case))
    with pytest.raises(NotFound):
        world.shown(raised.id, world.resident())
    with pytest.raises(NotFound):
        world.handles("answer", raised.id, officer("X", "11530114015301148T"), result="upheld", text="好")
    whole = world.shown(raised.id)
    assert (whole.text, whole.contact and whole.contact.phone) == (WHY, PHONE)
    assert not world.challenges.mine(world.speaker(3), asks.Mine(firm=whole_code(3))).items
    assert world.challenges.mine(world.speaker(2), asks.Mine(firm=whole_code(2))).items[0].id == raised.id


def whole_code(serial: int) -> str:
    from tests.trading import firm

    return firm(serial)["code"]


def test_what_was_written_goes_with_the_key_and_the_case_stays(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.keys.clear()
    assert not world.shown(raised.id).readable
    assert world.challenges.of(case, asks.Page()).items[0].stage == "raised"
    assert world.sound(raised.id)


def test_cards_come_before_and_after_the_limit(world: Challenging) -> None:
    case = tendered(world)
    raised = world.challenges_with(case, "objection", "documents", standing="potential")
    for _ in range(5):
        world.clock.move(timedelta(days=1))
        world.warning.watch(raised.id)
    assert world.stands(raised.id).cards == ("objection_answer:yellow", "objection_answer:red")
    world.answers(raised.id)
    assert world.warning.stand(raised.id) == (False, None)


def test_a_reader_that_hears_late_makes_the_pause_and_ends_it(world: Challenging) -> None:
    case = tendered(world)
    due = world.bids_due(case)
    world.carrying.dead = True
    raised = world.challenges_with(case, "objection", "documents", standing="potential")
    world.passes(7)
    world.answers(raised.id)
    world.carrying.dead = False
    assert world.bids_due(case) == due
    for fact in reversed(world.cases.timeline(raised.id)):
        world.carrying.handle(fact.ref())
    assert world.bids_due(case) - due >= timedelta(days=7)
    assert not world.state(case).pauses
    world.carrying.handle(Ref(flow="trading", case_id=case, seq=1, kind="project_registered"))


def test_an_enquiry_is_answered_and_stops_nothing(world: Challenging) -> None:
    case = world.bought()
    enquiry = world.challenges_with(case, "enquiry", "other", 5, standing="potential")
    assert (enquiry.pauses, [clock.name for clock in enquiry.clocks]) == (False, ["enquiry_answer"])
    assert not world.state(case).halts
    assert world.answers(enquiry.id, caller=world.speaker(8)).stage == "answered"  # the agent
    assert world.shown(enquiry.id, world.speaker(5)).answer == "经查，评审符合规定。"


def test_the_same_is_raised_once_at_a_time(world: Challenging) -> None:
    case = tendered(world)
    told: dict[str, Any] = {"standing": "potential", "lots": ["1"]}
    first = world.challenges_with(case, "objection", "documents", **told)
    for lots in (["1"], ["1", "2"]):
        again = partial(world.challenges_with, case, "objection", "documents", standing="potential", lots=lots)
        assert refused(again).code == "challenge_twice"
    assert world.challenges_with(case, "objection", "documents", 2, **told).stage == "raised"
    assert world.challenges_with(case, "objection", "documents", standing="potential", lots=["2"]).stage == "raised"
    world.answers(first.id)
    assert world.challenges_with(case, "objection", "documents", **told).stage == "raised"
