"""Weibo comes from departments' systems, the mini program from residents; what was done on the spot is a step."""

import pytest

from chalicelib.kernel.caller import PUBLIC, Caller
from chalicelib.kernel.errors import DomainError
from tests.builders import RELATIONS
from tests.ticketing import DESK, Ticketing

PARTNER = Caller("department", DESK, department=DESK, scopes=frozenset({"tickets:write"}), relations=RELATIONS)


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


def refused(world: Ticketing, caller: Caller, channel: str) -> str:
    with pytest.raises(DomainError) as failure:
        world.reports(caller, channel=channel)
    return failure.value.code


def test_weibo_is_brought_in_by_a_departments_system(world: Ticketing) -> None:
    told = world.reports(PARTNER, channel="weibo", source="WB-2026-1")
    assert (told.channel, told.channel_text) == ("weibo", "微博")
    assert world.stands(told.id).opener == f"department#{DESK}"
    assert world.shown(told.id).source == "WB-2026-1"
    for caller in (world.resident(), world.operator, world.grid, PUBLIC):
        assert refused(world, caller, "weibo") == "ticket_channel_not_yours"


def test_the_mini_program_is_of_residents_and_of_who_gives_no_name(world: Ticketing) -> None:
    told = world.reports(channel="miniprogram")
    assert (told.channel, told.channel_text) == ("miniprogram", "小程序")
    assert world.stands(told.id).opener == ""
    nameless = world.anonymous(channel="miniprogram")
    assert (nameless.channel, nameless.identity) == ("miniprogram", "anonymous")
    for caller in (PARTNER, world.operator, world.grid):
        assert refused(world, caller, "miniprogram") == "ticket_channel_not_yours"


def test_what_was_done_on_the_spot_is_a_step_with_its_photo(world: Ticketing) -> None:
    case = world.taken_on()
    photo, words = world.photo(case), "现场换了灯泡，已经亮了。"
    told = {"kind": "onsite", "text": words, "photos": [photo.model_dump()]}
    assert world.does("step", case, world.worker, **told).stage == "handling"
    assert world.cases.timeline(case)[-1].data["what"] == "onsite"
    [said] = world.shown(case, world.worker).said
    assert (said.kind, said.text, said.photos) == ("step_taken", words, (photo,))
    assert world.shown(case, world.resident()).said == ()
    drafted = world.does("draft", case, world.worker, text="路灯已经修好。", result="resolved")
    assert drafted.stage == "reply_check"
