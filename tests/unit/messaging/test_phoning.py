"""What no channel could tell, a window phones about: who may, what they see, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.schemas import Decision
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.errors import DomainError
from chalicelib.messages.model import Errand, Telling
from chalicelib.messaging.phoning import CALLS, DESTROYED, NEEDLESS, REWORDED, Phoning
from chalicelib.messaging.schemas import PhoneOutcome, PhoneStanding, PhoneTask
from channels.message import Result
from tests.builders import ELDER, PHONE, once
from tests.fakes.deliveries import MemoryProvider
from tests.outbox import outbox_on
from tests.telling import Told

REFUSAL = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")
WINDOW = Caller("officer", "W1", posts=(Post("window", "11530114015302132E", site="park-01"),))
"""At a window, but not at the one where the case was opened."""


class Unreached(Told):
    """A refusal that reached nobody over any channel."""

    def __init__(self) -> None:
        super().__init__(automatic=False)
        self.world.review.decide(self.world.officer(), self.case_id, REFUSAL, once())
        self.provider = MemoryProvider([Result("sent"), Result("permanent")])
        self.planning.handle(self.ref())
        self.send_all()

    @property
    def phoning(self) -> Phoning:
        return outbox_on(self.world, self.deliveries, self.outbox, self.settling).phoning

    def task(self) -> PhoneTask:
        [task] = self.phoning.tasks(WINDOW, "").items
        return task

    def phoned(self, reached: bool, caller: Caller = WINDOW, **said: Any) -> PhoneStanding:
        task = self.task()
        told = {"reached": reached, "revision": task.revision, **said}
        return self.phoning.outcome(caller, task.message_id, PhoneOutcome.model_validate(told))


@pytest.fixture
def told() -> Unreached:
    return Unreached()


def test_a_task_tells_whom_to_phone_and_what_to_say(told: Unreached) -> None:
    task = told.task()
    assert (task.case_id, task.item, task.phone, task.attempts, task.note) == (told.case_id, "高龄津贴", PHONE, 0, "")
    assert task.title == "办理结果通知"
    assert "高龄津贴" in task.text
    assert "{" not in task.text
    assert ELDER not in task.model_dump_json()


def test_who_was_reached_was_told(told: Unreached) -> None:
    standing = told.phoned(True)
    assert standing.state == "delivered"
    assert told.phoning.tasks(WINDOW, "").items == ()
    assert told.deliveries.lines(told.case_id)["applicant"].told == 3


def test_three_calls_in_vain_are_enough(told: Unreached) -> None:
    states = [told.phoned(False, note="no_answer").state for _ in range(CALLS - 1)]
    assert states == ["sent"] * (CALLS - 1)
    assert (told.task().attempts, told.task().note) == (CALLS - 1, "no_answer")
    last = told.phoned(False, note="wrong_number")
    assert (last.state, last.attempts) == ("failed", CALLS)
    [failed] = [one for one in told.all() if one.errand.channel == "window"]
    assert (failed.failure, failed.detail) == ("temporary", "phoned: wrong_number")
    assert told.counted.count("DeliveriesFailed") == 2  # the SMS before it, too


def test_a_call_that_is_told_twice_counts_once(told: Unreached) -> None:
    task = told.task()
    said = PhoneOutcome(reached=False, note="busy", revision=task.revision)
    first = told.phoning.outcome(WINDOW, task.message_id, said)
    assert told.phoning.outcome(WINDOW, task.message_id, said) == first
    assert first.attempts == 1


def test_of_two_who_phone_the_second_learns_that_it_is_done(told: Unreached) -> None:
    task = told.task()
    told.phoned(True)
    late = told.phoning.outcome(WINDOW, task.message_id, PhoneOutcome(reached=False, revision=task.revision))
    assert late.state == "delivered"


@pytest.mark.parametrize(
    "posts",
    [(), (Post("reviewer", "11530114015302132E"),), (Post("head", "11530114015302132E"),), WINDOW.posts],
    ids=["none", "reviewer", "head", "ended"],
)
def test_only_whoever_is_at_a_window_now_may(told: Unreached, posts: tuple[Post, ...]) -> None:
    ended = told.world.clock.now().wall - timedelta(minutes=1)
    caller = Caller("officer", "O1", posts=tuple(replace(post, until=ended) for post in posts))
    for act in (lambda: told.phoning.tasks(caller, ""), lambda: told.phoned(True, caller)):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "not_at_a_window"
    assert told.task().attempts == 0


def test_a_stand_in_at_a_window_may_until_it_ends(told: Unreached) -> None:
    until = told.world.clock.now().wall + timedelta(minutes=1)
    posts = (Post("reviewer", "11530114015302132E"), replace(WINDOW.posts[0], until=until, stands_in_for="W2"))
    assert told.phoned(True, Caller("officer", "O1", posts=posts)).state == "delivered"


@pytest.mark.parametrize("channel", ["sms", "wechat"])
def test_what_is_no_task_is_not_there(told: Unreached, channel: str) -> None:
    message_id = told.task().message_id.replace("window", channel)
    with pytest.raises(DomainError) as refused:
        told.phoning.outcome(WINDOW, message_id, PhoneOutcome(reached=True, revision=1))
    assert refused.value.code == "delivery_unknown"


def test_whose_data_is_destroyed_is_not_phoned(told: Unreached) -> None:
    told.world.keys.clear()
    task = told.task()
    assert (task.phone, task.item, task.text) == ("", "", DESTROYED)
    assert told.phoned(False).state == "failed"


def test_who_is_not_to_be_told_after_all_is_not_phoned(told: Unreached, monkeypatch: pytest.MonkeyPatch) -> None:
    tell = ApplicationLetters.tell

    def needless(letters: ApplicationLetters, errand: Errand) -> Telling | None:
        telling = tell(letters, errand)
        return telling and telling.model_copy(update={"to": {}, "needless": "mandate ended"})

    monkeypatch.setattr(ApplicationLetters, "tell", needless)
    assert (told.task().phone, told.task().text) == ("", NEEDLESS)
    assert told.phoned(False).state == "superseded"
    assert told.phoning.tasks(WINDOW, "").items == ()


def test_what_nobody_has_words_for_any_more_holds_up_nobody(told: Unreached, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = told.world.catalogue.messages()
    less = rules.model_copy(update={"kinds": {"application": {}}})
    monkeypatch.setattr(told.world.catalogue, "messages", lambda: less)
    assert (told.task().text, told.task().phone) == (REWORDED, PHONE)
