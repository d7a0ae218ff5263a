"""Who follows a project hears at once that its trading stops, and that it goes on, with the date that moved."""

from datetime import timedelta

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.records import Record
from chalicelib.messages.model import FOLLOWER
from chalicelib.rights.agents import Agents
from chalicelib.rights.audience import NOBODY
from chalicelib.rights.phones import PhoneStanding
from chalicelib.trading import commands as c, facts as f, following
from chalicelib.trading.following import FollowerLetters, Followers, Following, members
from chalicelib.trading.model import FLOW
from chalicelib.trading.supervision.telling import AlertAudience
from tests.builders import RELATIONS, id_number
from tests.challenging import Challenging
from tests.fakes.records import MemoryRecords
from tests.refusing import refused
from tests.speaking import Speaking


class Followed(Challenging, Speaking):
    """The world of challenges, with those who follow its projects."""

    def __init__(self) -> None:
        super().__init__()
        self.followers = Followers(MemoryRecords())
        self.following = Following(self.cases, self.followers, self.clock)
        audience = AlertAudience(self.cases, self.catalogue.departments, PhoneStanding(self.documents))
        letters = FollowerLetters(
            self.cases, self.followers, Agents(self.documents, self.privacy, NOBODY, self.clock)
        )  # fmt: skip
        self.speaks_of(FLOW.name, audience, letters, {FOLLOWER: members(self.followers)})

    def somebody(self, serial: int = 1) -> Caller:
        """A resident who proved who they are and logged in by a phone."""
        person = self.privacy.person(self.privacy.lookup("person", id_number("19800101", f"{serial:03}")))
        self.documents.put(Record(person.id, "account", {}), person)
        self.logged_in(person.id, f"138{serial:08}")
        own = self.resident(id_number("19800101", f"{serial:03}"))
        return Caller("resident", person.id, mandates=own.mandates, relations=RELATIONS)

    def plans(self, case: str) -> None:
        for fact in self.cases.timeline(case):
            if fact.kind in ("trading_paused", "trading_resumed"):
                self.planning.handle(fact.ref())

    def tells(self, *cases: str) -> None:
        """Every pause and its end is planned, and what is queued goes out."""
        for case in cases:
            self.plans(case)
        self.send_all()

    def objected(self, case: str) -> str:
        """An objection to the documents, which stops the trading."""
        return self.challenges_with(case, "objection", "documents", 2, standing="potential").id


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
    world.plans(case)
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
