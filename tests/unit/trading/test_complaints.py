"""Complaints from the query or objection before them to the decision that is published."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading.challenges.carrying import Carrying
from tests.challenging import FINANCE, Challenging, officer
from tests.refusing import refused


@pytest.fixture
def world() -> Challenging:
    return Challenging()


def test_what_no_objection_is_for_is_complained_of_at_once(world: Challenging) -> None:
    case = world.evaluated()
    assert refused(lambda: world.challenges_with(case, "objection", "other")).code == "challenge_kind"
    assert refused(lambda: world.challenges_with(case, "complaint", "other")).code == "challenge_known"
    assert world.challenges_with(case, "complaint", "other", known=world.later(-3)).stage == "raised"
    assert refused(lambda: world.challenges_with(case, "query", "other")).code == "challenge_kind"


def test_the_supervisor_stops_a_works_tender_and_two_decide(world: Challenging) -> None:
    case = world.evaluated()
    complaint = world.challenges_with(case, "complaint", "other", known=world.later(-3), lots=["1"])
    told = {"text": "属实。", "parties": "某", "decision": "某", "result": "upheld"}
    assert refused(lambda: world.handles("draft", complaint.id, world.builder, **told)).code == "challenge_stage"
    accepted = world.handles("accept", complaint.id, world.builder, accepted=True)
    assert {clock.name for clock in accepted.clocks} == {"complaint_decision"}
    world.handles("pause", complaint.id, world.builder, reason="涉嫌串通投标。")
    assert world.state(case).paused(("1",))
    assert refused(lambda: world.handles("pause", complaint.id, world.builder, reason="再次")).code == (
        "challenge_paused_before"
    )
    drafted = world.handles("draft", complaint.id, world.builder, **told)
    assert refused(lambda: world.handles("sign", complaint.id, world.builder, draft=drafted.draft)).code == (
        "challenge_yourself"
    )
    assert refused(lambda: world.handles("sign", complaint.id, world.director, draft=1)).code == "case_busy"
    signed = world.handles("sign", complaint.id, world.director, draft=drafted.draft)
    assert (signed.stage, signed.result, signed.pauses) == ("answered", "upheld", False)
    assert not world.state(case).paused(("1",))


def test_a_query_leads_to_a_complaint_whose_decision_is_published(world: Challenging) -> None:
    case = world.bought()
    query = world.challenges_with(case, "query", "evaluation", 2)
    assert not query.pauses
    world.passes(2)
    world.answers(query.id, caller=world.speaker(9))  # the buyer itself
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    assert {clock.name for clock in complaint.clocks} == {"complaint_acceptance", "complaint_decision"}
    world.handles("accept", complaint.id, world.clerk, accepted=True)
    world.handles("pause", complaint.id, world.clerk, reason="可能影响中标结果。")
    world.passes(10, case)
    world.decides(complaint.id, world.clerk, world.head_of_finance)
    world.passes(0, case)
    notice = world.projects.show(world.writer, case).notices[-1]
    assert (notice.what, notice.stage) == ("complaint_decision", "published")
    public = world.projects.notice(world.resident(), case, notice.notice)
    assert [content.text for content in public.contents] == ["投诉人：某单位。", "责令重新评审。"]
    told = [fact for fact in world.cases.timeline(case) if fact.kind in ("notice_drafted", "notice_checked")][-2:]
    assert [fact.by.id for fact in told] == ["F1", "F2"]
    assert world.sound(case, query.id, complaint.id)


def test_a_decision_is_published_although_another_challenge_stops_the_lot(world: Challenging) -> None:
    case = world.evaluated()
    complaint = world.challenges_with(case, "complaint", "other", known=world.later(-3), lots=["1"])
    world.handles("accept", complaint.id, world.builder, accepted=True)
    world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.decides(complaint.id, world.builder, world.director)
    world.passes(0, case)
    assert world.projects.show(world.writer, case).notices[-1].stage == "published"


def test_an_ordered_pause_of_a_procurement_ends_by_itself(world: Challenging) -> None:
    case = world.bought()
    query = world.challenges_with(case, "query", "evaluation", 2)
    world.answers(query.id)
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    world.handles("accept", complaint.id, world.clerk, accepted=True)
    paused = world.handles("pause", complaint.id, world.clerk, reason="可能影响中标结果。")
    assert paused.pause is not None
    assert paused.pause.ends is not None
    assert legal_day(paused.pause.ends) - legal_day(world.clock.at) == timedelta(days=30)
    world.clock.at = paused.pause.ends
    world.warning.watch(complaint.id)
    assert world.state(case).pauses
    world.clock.move(timedelta(microseconds=1))
    stands, wake = world.warning.stand(complaint.id)
    assert stands
    assert wake is not None
    assert wake <= world.clock.at
    world.warning.watch(complaint.id)
    assert not world.state(case).pauses
    assert world.warning.watch(complaint.id).version == world.warning.watch(complaint.id).version
    assert refused(lambda: world.handles("pause", complaint.id, world.clerk, reason="再次")).code == (
        "challenge_paused_before"
    )


def test_a_complaint_that_is_not_accepted_is_told_why(world: Challenging) -> None:
    case = world.evaluated()
    complaint = world.challenges_with(case, "complaint", "other", known=world.later(-3))
    assert refused(lambda: world.handles("accept", complaint.id, world.builder, accepted=False)).code == (
        "challenge_reason"
    )
    world.handles("accept", complaint.id, world.builder, accepted=False, reason="不属于本部门管辖。")
    assert world.shown(complaint.id, world.speaker()).reason == "不属于本部门管辖。"
    assert "管辖" not in str([fact.data for fact in world.cases.timeline(complaint.id)])


def test_the_draft_of_a_decision_is_the_regulators_alone(world: Challenging) -> None:
    case = world.bought()
    query = world.challenges_with(case, "query", "evaluation", 2)
    world.answers(query.id)
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    world.handles("accept", complaint.id, world.clerk, accepted=True)
    told = {"text": "拟驳回投诉。", "parties": "某", "decision": "驳回", "result": "rejected"}
    world.handles("draft", complaint.id, world.clerk, **told)
    assert world.shown(complaint.id, officer("F3", FINANCE)).draft is not None
    for other in (world.writer, world.speaker(2)):
        whole = world.shown(complaint.id, other)
        assert (whole.draft, whole.answer) == (None, "")


def test_an_examination_takes_its_days_out_of_the_limit(world: Challenging) -> None:
    case = world.bought()
    query = world.challenges_with(case, "query", "evaluation", 2)
    assert refused(lambda: world.handles("examine", query.id, world.clerk, state="begun")).code == "challenge_not_held"
    world.answers(query.id)
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    accepted = world.handles("accept", complaint.id, world.clerk, accepted=True)
    held = world.handles("examine", complaint.id, world.clerk, state="begun")
    assert held.clocks[0].due is None
    world.passes(7)
    ended = world.handles("examine", complaint.id, world.clerk, state="ended")
    before, after = accepted.clocks[0].due, ended.clocks[0].due
    assert before is not None
    assert after is not None
    assert after - before == timedelta(days=7)


class Died(Exception):
    """The process ended."""


class Mortal:
    """A store whose process dies before it writes for the last time."""

    def __init__(self, cases: Any, writes: int) -> None:
        self._cases, self._left = cases, writes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cases, name)

    def commit(self, change: Any) -> None:
        if not self._left:
            raise Died
        self._left -= 1
        self._cases.commit(change)


@pytest.mark.parametrize("writes", range(4))
def test_a_reader_that_dies_after_any_write_is_taken_up_where_it_was(world: Challenging, writes: int) -> None:
    case = world.evaluated()
    complaint = world.challenges_with(case, "complaint", "other", known=world.later(-3), lots=["1"])
    world.carrying.dead = True
    world.handles("accept", complaint.id, world.builder, accepted=True)
    world.handles("pause", complaint.id, world.builder, reason="涉嫌串通。")
    world.passes(3)
    world.decides(complaint.id, world.builder, world.director)
    world.carrying.dead = False
    mortal: Any = Mortal(world.cases, writes)
    with pytest.raises(Died):
        Carrying(mortal, world.catalogue, world.clock).carry(complaint.id)
    for _ in range(2):
        world.carrying.carry(complaint.id)
    kinds = [fact.kind for fact in world.cases.timeline(case)]
    assert kinds[-4:] == ["trading_paused", "trading_resumed", "notice_drafted", "notice_checked"]
    assert kinds.count("trading_paused") == 1
    world.passes(0, case)
    assert world.projects.show(world.writer, case).notices[-1].stage == "published"
