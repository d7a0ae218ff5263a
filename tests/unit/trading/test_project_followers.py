"""Who follows a project hears at once that its trading stops, and that it goes on, with the date that moved."""

from datetime import timedelta

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.messages.model import FOLLOWER
from chalicelib.trading import commands as c, facts as f, following
from tests.builders import RELATIONS
from tests.followed import Followed
from tests.refusing import refused


@pytest.fixture
def world() -> Followed:
    return Followed()


def test_a_pause_and_its_end_are_told_with_the_new_deadline(world: Followed) -> None:
    case = world.registers()
    world.tenders(case, 30)
    assert world.following.follow(world.somebody(), case).follows
    objection = world.objected(case)
    [(to, text)] = world.told(case)
    assert to == "13800000001"
    assert text.startswith(
        "您关注的“呈贡区示例道路工程”因处理异议暂停交易活动，恢复时另行通知。依据：《中华人民共和国招标投标法实施条例》"
    )
    world.clock.move(timedelta(days=2))
    world.answers(objection)
    due = world.bids_due(case)
    [(to, text)] = world.told(case)
    assert f"恢复交易活动，截止时间改为{due:%Y年%m月%d日%H:%M}。" in text


def test_what_is_past_is_not_told_and_repeats_tell_nobody_twice(world: Followed) -> None:
    case = world.registers()
    world.tenders(case, 30)
    world.following.follow(early := world.somebody(), case)
    world.objected(case)
    world.clock.move(timedelta(minutes=1))
    world.following.follow(world.somebody(2), case)
    world.following.follow(early, case)
    assert [to for to, _ in world.told(case)] == ["13800000001"]
    assert world.told(case) == []


def test_who_follows_no_more_hears_nothing_of_what_was_planned(world: Followed) -> None:
    case = world.registers()
    world.tenders(case, 30)
    world.following.follow(somebody := world.somebody(), case)
    world.objected(case)
    world.planning.handle(world.cases.timeline(case)[-1].ref())
    assert not world.following.end(somebody, case).follows
    assert not world.following.end(somebody, case).follows
    assert world.told(case) == []
    assert world.following.follow(somebody, case).follows
    assert [member.recipient for member in world.followers.of(case)] == [FOLLOWER + somebody.id]


def test_nobody_unknown_follows_nor_what_is_over_nor_without_end(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.registers()
    nobody = Caller("resident", "phone-only", relations=RELATIONS)
    assert refused(lambda: world.following.follow(nobody, case)).code == "identity_missing"
    first, second = world.somebody(), world.somebody(2)
    assert refused(lambda: world.following.follow(first, "01K7B2Q0M0HM2YHQ4V8PS2XG00")).code == "case_unknown"
    monkeypatch.setattr(following, "MOST", 1)
    world.following.follow(first, case)
    assert refused(lambda: world.following.follow(second, case)).code == "trading_followed_full"
    world.does("tell", case, c.Terminate(f.ProjectTerminated(reason="项目取消。")))
    assert refused(lambda: world.following.follow(second, case)).code == "trading_followed_over"
