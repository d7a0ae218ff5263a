"""Who follows a project hears at once that its trading stops, and that it goes on, with the date that moved."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.records import Record
from chalicelib.notices.lining import Lining
from chalicelib.notices.model import FOLLOWER
from chalicelib.notices.planning import Planning
from chalicelib.notices.providers import Alone
from chalicelib.notices.sending import Sending
from chalicelib.notices.settling import Settling
from chalicelib.rights.accounts import NUMBER
from chalicelib.rights.agents import Agents
from chalicelib.rights.audience import NOBODY
from chalicelib.rights.phones import LAST, PhoneStanding
from chalicelib.trading import commands as c, facts as f, following
from chalicelib.trading.following import FollowerLetters, Followers, Following, members
from chalicelib.trading.model import FLOW
from chalicelib.trading.supervision.telling import AlertAudience
from tests.builders import RELATIONS, id_number
from tests.challenging import Challenging
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider
from tests.fakes.records import MemoryRecords


class Followed(Challenging):
    """The world of challenges, with those who follow its projects."""

    def __init__(self) -> None:
        super().__init__()
        rules, departments = self.catalogue.messages, self.catalogue.departments
        self.deliveries, self.outbox, self.provider = MemoryDeliveries(), MemoryOutbox(), MemoryProvider()
        self.followers = Followers(MemoryRecords())
        self.following = Following(self.cases, self.followers, self.clock)
        audience = AlertAudience(self.cases, departments, PhoneStanding(self.documents))
        lining = Lining(self.deliveries, self.outbox, rules, self.clock)
        self.planning = Planning({FLOW.name: audience}, lining, rules, {FOLLOWER: members(self.followers)})
        letters = FollowerLetters(
            self.cases, self.followers, Agents(self.documents, self.privacy, NOBODY, self.clock)
        )  # fmt: skip
        settling = Settling(self.deliveries, self.outbox, rules, self.clock)
        self.sending = Sending(
            {FLOW.name: letters}, self.deliveries, settling, Alone(self.provider), rules, self.clock
        )  # fmt: skip

    def somebody(self, serial: int = 1) -> Caller:
        """A resident who proved who they are and logged in by a phone."""
        person = self.privacy.person(self.privacy.lookup("person", id_number("19800101", f"{serial:03}")))
        phone = f"138{serial:08}"
        account = self.privacy.person(self.privacy.lookup("phone", phone))
        sealed = self.privacy.seal(account, phone, about=NUMBER)
        self.documents.put(Record(person.id, "account", {}), person)
        self.documents.put(Record(account.id, "account", {"verified": person.id, NUMBER: sealed}), account)
        self.documents.put(Record(person.id, LAST, {"of": account.id}))
        own = self.resident(id_number("19800101", f"{serial:03}"))
        return Caller("resident", person.id, mandates=own.mandates, relations=RELATIONS)

    def plans(self, case: str) -> None:
        for fact in self.cases.timeline(case):
            if fact.kind in ("trading_paused", "trading_resumed"):
                self.planning.handle(fact.ref())

    def tells(self, case: str) -> list[tuple[str, str]]:
        """To whom what goes out."""
        self.plans(case)
        while self.outbox.errands:
            self.sending.handle(self.outbox.errands.pop(0))
        found = [(message.to, message.text) for message in self.provider.sent]
        self.provider.sent.clear()
        return found

    def objected(self, case: str) -> str:
        """An objection to the documents, which stops the trading."""
        return self.challenges_with(case, "objection", "documents", 2, standing="potential").id


@pytest.fixture
def world() -> Followed:
    return Followed()


def code_of(act: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def test_a_pause_and_its_end_are_told_with_the_new_deadline(world: Followed) -> None:
    case = world.registers()
    world.tenders(case, 30)
    assert world.following.follow(world.somebody(), case).follows
    objection = world.objected(case)
    [(to, text)] = world.tells(case)
    assert to == "13800000001"
    assert text.startswith(
        "您关注的“呈贡区示例道路工程”因处理异议暂停交易活动，恢复时另行通知。依据：《中华人民共和国招标投标法实施条例》"
    )
    world.clock.move(timedelta(days=2))
    world.answers(objection)
    due = world.bids_due(case)
    [(to, text)] = world.tells(case)
    assert f"恢复交易活动，截止时间改为{due:%Y年%m月%d日%H:%M}。" in text


def test_what_is_past_is_not_told_and_repeats_tell_nobody_twice(world: Followed) -> None:
    case = world.registers()
    world.tenders(case, 30)
    world.following.follow(early := world.somebody(), case)
    world.objected(case)
    world.clock.move(timedelta(minutes=1))
    world.following.follow(world.somebody(2), case)
    world.following.follow(early, case)
    assert [to for to, _ in world.tells(case)] == ["13800000001"]
    assert world.tells(case) == []


def test_who_follows_no_more_hears_nothing_of_what_was_planned(world: Followed) -> None:
    case = world.registers()
    world.tenders(case, 30)
    world.following.follow(somebody := world.somebody(), case)
    world.objected(case)
    world.plans(case)
    assert not world.following.end(somebody, case).follows
    assert not world.following.end(somebody, case).follows
    assert world.tells(case) == []
    assert world.following.follow(somebody, case).follows
    assert [member.recipient for member in world.followers.of(case)] == [FOLLOWER + somebody.id]


def test_nobody_unknown_follows_nor_what_is_over_nor_without_end(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.registers()
    nobody = Caller("resident", "phone-only", relations=RELATIONS)
    assert code_of(lambda: world.following.follow(nobody, case)) == "identity_missing"
    first, second = world.somebody(), world.somebody(2)
    assert code_of(lambda: world.following.follow(first, "01K7B2Q0M0HM2YHQ4V8PS2XG00")) == "case_unknown"
    monkeypatch.setattr(following, "MOST", 1)
    world.following.follow(first, case)
    assert code_of(lambda: world.following.follow(second, case)) == "trading_followed_full"
    world.does("tell", case, c.Terminate(f.ProjectTerminated(reason="项目取消。")))
    assert code_of(lambda: world.following.follow(second, case)) == "trading_followed_over"
