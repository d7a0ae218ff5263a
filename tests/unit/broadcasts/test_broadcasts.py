"""A broadcast is written by a head whose department may, confirmed by another head, and stopped by either."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.broadcasts.facts import Counts
from chalicelib.broadcasts.model import FLOW, BroadcastCase, Finish, Stage, decide, part_id, parts_of, whole_of
from chalicelib.broadcasts.schemas import TEXT as LONGEST, TITLE, NewBroadcast
from chalicelib.broadcasts.service import AHEAD
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.ids.case_id import parse_case_id
from tests.broadcasting import ASKED, CIVIL, ELSEWHERE, TEXT, Broadcasting, head_of
from tests.builders import RELATIONS, once


@pytest.fixture
def world() -> Broadcasting:
    return Broadcasting()


def told(error: type[DomainError], act: Any) -> str:
    with pytest.raises(error) as refused:
        act()
    assert refused.value.sentence
    return refused.value.code


def test_a_broadcast_goes_from_one_head_to_another_and_out(world: Broadcasting) -> None:
    case_id = world.asked()
    shown = world.broadcasts.show(head_of(name="H2"), case_id)
    assert (shown.stage, shown.asked_by, shown.confirmed_by, shown.total) == ("asked", "H1", "", 0)
    assert (shown.title, shown.text, shown.name) == (ASKED.title, ASKED.text, "养老服务")
    assert world.confirm(case_id).stage == "published"
    assert world.kinds(case_id) == ["broadcast_asked", "broadcast_published"]
    assert world.last(case_id).data["notice"]["text"] == TEXT
    assert not differences(FLOW, world.state(case_id), world.cases.timeline(case_id))


@pytest.mark.parametrize(
    "caller",
    [
        head_of(ELSEWHERE), head_of(street="530114001"),
        Caller("officer", "O1", department=CIVIL, posts=(Post("reviewer", CIVIL),), relations=RELATIONS),
        Caller("officer", "O2", department=CIVIL, relations=RELATIONS),
    ],
)  # fmt: skip
def test_only_the_head_of_a_department_that_may_writes_one(world: Broadcasting, caller: Caller) -> None:
    assert told(Forbidden, lambda: world.asked(caller=caller)) == "broadcast_not_yours"
    assert world.cases.kept == {}
    case_id = world.asked()
    for act in (world.confirm, world.stop):
        assert told(NotFound, lambda act=act: act(case_id, caller)) == "broadcast_unknown"
    assert told(NotFound, lambda: world.broadcasts.show(caller, case_id)) == "broadcast_unknown"
    assert world.kinds(case_id) == ["broadcast_asked"]


def test_a_post_that_ended_is_none(world: Broadcasting) -> None:
    over = head_of(until=world.clock.now().wall - timedelta(seconds=1))
    assert told(Forbidden, lambda: world.asked(caller=over)) == "broadcast_not_yours"


def test_nobody_confirms_what_they_wrote(world: Broadcasting) -> None:
    case_id = world.asked()
    assert told(Forbidden, lambda: world.confirm(case_id, head_of())) == "broadcast_yourself"
    assert world.kinds(case_id) == ["broadcast_asked"]


def test_what_is_decided_is_not_decided_again(world: Broadcasting) -> None:
    case_id, key = world.asked(), once()
    first = world.confirm(case_id, key=key)
    assert world.confirm(case_id, key=key) == first  # the same request once more
    assert told(NotAllowed, lambda: world.confirm(case_id)) == "broadcast_stage"
    assert world.stop(case_id).stage == "stopped"
    assert told(NotAllowed, lambda: world.stop(case_id)) == "broadcast_stage"
    assert told(NotAllowed, lambda: world.confirm(case_id)) == "broadcast_stage"
    assert world.kinds(case_id) == ["broadcast_asked", "broadcast_published", "broadcast_stopped"]


def test_what_was_not_confirmed_can_be_taken_back(world: Broadcasting) -> None:
    case_id = world.asked()
    assert world.stop(case_id, head_of(name="H2")).stage == "stopped"
    assert told(NotAllowed, lambda: world.confirm(case_id)) == "broadcast_stage"


def test_an_unknown_topic_or_broadcast_is_told(world: Broadcasting) -> None:
    unknown = ASKED.model_copy(update={"topic": "weather"})
    assert told(Invalid, lambda: world.asked(unknown)) == "topic_unknown"
    assert told(NotFound, lambda: world.confirm("01K7B2Q0M0HM2YHQ4V8PS2XG00")) == "broadcast_unknown"
    part = part_id(world.asked(), 3)
    assert told(NotFound, lambda: world.broadcasts.show(head_of(), part)) == "broadcast_unknown"


@pytest.mark.parametrize(
    "text", ["看这里 https://example.com", "上 WWW.example.com 看", "好消息😀", "第一行\n第二行", "𠮷祥"]
)
def test_what_an_sms_cannot_hold_is_refused(world: Broadcasting, text: str) -> None:
    for field in ("title", "text"):
        asked = ASKED.model_copy(update={field: text})
        assert told(Invalid, lambda asked=asked: world.asked(asked)) == "broadcast_text"


@pytest.mark.parametrize(("field", "longest"), [("title", TITLE), ("text", LONGEST)])
def test_how_long_a_text_may_be(field: str, longest: int) -> None:
    said = {"topic": "elder_care", "title": "标题", "text": "正文"}
    assert len(getattr(NewBroadcast.model_validate(said | {field: "字" * longest}), field)) == longest
    for wrong in ("字" * (longest + 1), "字", "  字  "):
        with pytest.raises(ValidationError):
            NewBroadcast.model_validate(said | {field: wrong})


def test_it_is_written_for_a_time_to_come_and_not_for_far_ahead(world: Broadcasting) -> None:
    now = world.clock.now().legal
    for wrong in (now - timedelta(seconds=1), now + AHEAD + timedelta(seconds=1)):
        asked = ASKED.model_copy(update={"at": wrong})
        assert told(Invalid, lambda asked=asked: world.asked(asked)) == "broadcast_at"
    assert world.asked(ASKED.model_copy(update={"at": now + AHEAD}))


def test_parts_have_ids_of_their_own_from_which_the_broadcasts_follows(world: Broadcasting) -> None:
    case_id = world.asked()
    parts = parts_of(case_id)
    assert len({case_id, *parts}) == len(parts) + 1 == 65
    assert {whole_of(part) for part in parts} == {case_id} == {whole_of(case_id)}
    assert [parse_case_id(part) for part in parts] == parts


def test_a_finish_that_comes_twice_or_late_says_nothing() -> None:
    for stage in (Stage.STOPPED, Stage.FINISHED):
        assert decide(BroadcastCase(stage=stage), Finish(Counts())) == []
    with pytest.raises(NotAllowed):
        decide(BroadcastCase(stage=Stage.ASKED), Finish(Counts()))
