"""Quiet hours: what can wait comes in the morning, what the law wants told and cards never wait, and order is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import ValidationError

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.facts import Ref
from chalicelib.messages.lining import Lining, Wanted
from chalicelib.messages.model import Class
from chalicelib.messages.moves import QUIET, fallback, sendable
from chalicelib.messages.rules import AT_ONCE, Messages, Quiet
from chalicelib.messages.settling import Settling
from chalicelib.messages.watching import Watching
from tests.builders import World
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox
from tests.fakes.time_and_numbers import SetClock

PUBLISHED = World().catalogue.messages()
NIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=CHINA)
MORNING = datetime(2026, 11, 28, 7, 30, tzinfo=CHINA)
CASE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"

DAY = timedelta(days=1)

instants = st.builds(
    lambda passed, hours: (NIGHT + passed).astimezone(timezone(timedelta(hours=hours))),
    st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.integers(-12, 14),
)  # fmt: skip
hours = st.builds(lambda begins, ends: Quiet(begins=begins, ends=ends), st.times(), st.times())


def inside(quiet: Quiet, at: datetime) -> bool:
    """Whether the hours that pass from their begin on, around midnight or not, hold the instant."""

    def since(one: time) -> timedelta:
        return (datetime.combine(NIGHT, one) - datetime.combine(NIGHT, quiet.begins)) % DAY

    return since(at.astimezone(CHINA).time()) < since(quiet.ends)


@settings(max_examples=500)
@given(quiet=hours, at=instants)
def test_what_waits_waits_until_the_hours_end_and_no_longer(quiet: Quiet, at: datetime) -> None:
    until = quiet.until(at)
    if not inside(quiet, at):
        assert until is None
        return
    assert until is not None
    assert until.utcoffset() == at.utcoffset()
    assert until.astimezone(CHINA).time() == quiet.ends
    assert timedelta() < until - at <= timedelta(days=1)
    assert quiet.until(until) is None
    assert inside(quiet, until - (until - at) / 2)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("21:59:59", None), ("22:00:00", "07:30"), ("23:59:59", "07:30"), ("00:00:00", "07:30"), ("07:29:59", "07:30"),
        ("07:30:00", None), ("12:00:00", None),
    ],
)  # fmt: skip
def test_the_published_hours_are_those_of_the_night_in_beijing(at: str, until: str | None) -> None:
    instant = datetime.combine(NIGHT.date(), time.fromisoformat(at), CHINA).astimezone(UTC)
    found = PUBLISHED.quiet.until(instant)
    assert (f"{found.astimezone(CHINA):%H:%M}" if found else None) == until


def test_what_can_wait_is_told_by_data() -> None:
    assert {name for name, rule in PUBLISHED.classes.items() if rule.quiet} == {"progress", "broadcast"}
    assert set(PUBLISHED.classes) == set(get_args(Class))
    by_class = {rule.klass for rule in PUBLISHED.kinds["application"].values()}
    assert by_class == {"statutory", "result", "answer", "progress", "card"}


@pytest.mark.parametrize("name", AT_ONCE)
def test_rules_by_which_the_law_waits_for_the_morning_are_refused(name: str) -> None:
    told = PUBLISHED.model_dump(mode="json", by_alias=True)
    told["classes"][name]["quiet"] = True
    with pytest.raises(ValidationError):
        Messages.model_validate(told)


class Told:
    """One recipient's messages about a case, whose facts are named by their class."""

    def __init__(self, at: datetime = NIGHT) -> None:
        self.clock, self.facts = SetClock(at), list[Class]()
        self.deliveries, self.outbox = MemoryDeliveries(), MemoryOutbox()
        self.lining = Lining(self.deliveries, self.outbox, self.rules, self.clock)
        self.settling = Settling(self.deliveries, self.outbox, self.rules, self.clock)
        self.watching = Watching(self.deliveries, self.settling, self.outbox, self.clock)

    def rules(self) -> Messages:
        return PUBLISHED

    def happens(self, *classes: Class) -> None:
        """Facts of these classes, told of at once."""
        self.facts += classes
        self.lining.bring_up(CASE, lambda: self._wanted(self.facts))

    def _wanted(self, facts: list[Class]) -> Iterator[Wanted]:
        for seq, klass in enumerate(facts, start=1):
            ref = Ref(flow="application", case_id=CASE, seq=seq, kind="approved")
            yield Wanted(ref, "applicant", klass, ("sms", "wechat"))

    def goes_out(self) -> list[int]:
        """What leaves now, in its order; the facts."""
        left: list[int] = []
        while self.outbox.errands:
            errand = self.outbox.errands.pop(0)
            taken, delivery = self.deliveries.claim(errand, "aliyun", self.clock.at, self.clock.at)
            if taken and delivery is not None:
                left.append(errand.ref.seq)
                sent = delivery.model_copy(update={"state": "sent", "due": None, "revision": delivery.revision + 1})
                self.settling.done(sent)
        return left

    def until(self, at: datetime) -> None:
        self.clock.at = at
        self.watching.run()


@given(minute=st.integers(0, 24 * 60 - 1), klass=st.sampled_from(AT_ONCE))
def test_what_the_law_wants_told_goes_out_at_any_minute(minute: int, klass: Class) -> None:
    line = Told(NIGHT.replace(hour=0, minute=0) + timedelta(minutes=minute))
    line.happens(klass)
    assert line.goes_out() == [1]


@given(minute=st.integers(0, 24 * 60 - 1))
def test_progress_goes_out_at_once_by_day_and_in_the_morning_after_the_night(minute: int) -> None:
    at = NIGHT.replace(hour=0, minute=0) + timedelta(minutes=minute)
    line, until = Told(at), PUBLISHED.quiet.until(at)
    line.happens("progress")
    assert line.goes_out() == ([] if until else [1])
    if until:
        line.until(until - timedelta(seconds=1))
        assert line.goes_out() == []
        line.until(until)
        assert line.goes_out() == [1]


@pytest.mark.parametrize("together", [True, False])
def test_what_waits_goes_out_before_something_that_does_not(together: bool) -> None:
    line = Told()
    if together:
        line.happens("progress", "statutory")
    else:
        line.happens("progress")
        line.happens("statutory")
    assert line.goes_out() == [1, 2]


def test_what_comes_after_it_waits_again() -> None:
    line = Told()
    line.happens("progress", "statutory", "progress")
    assert line.goes_out() == [1, 2]
    line.until(MORNING)
    assert line.goes_out() == [3]


def test_what_gets_its_turn_in_the_night_does_not_hold_up_what_is_urgent_behind_it() -> None:
    line = Told(NIGHT.replace(hour=21, minute=59))
    line.happens("answer", "progress", "statutory")
    line.until(NIGHT)
    assert line.goes_out() == [1, 2, 3]


def test_over_the_next_channel_it_does_not_wait_either() -> None:
    line = Told()
    line.happens("progress", "statutory")
    [first, _] = line.deliveries.of_case(CASE)
    following = fallback(first, overtaken=False, rules=PUBLISHED, now=NIGHT)
    assert following is not None
    assert sendable(following)
    alone = fallback(first.model_copy(update={"hurried": False}), overtaken=False, rules=PUBLISHED, now=NIGHT)
    assert alone is not None
    assert (sendable(alone), alone.detail) == (False, QUIET)


CLASSES: Any = st.sampled_from(["statutory", "answer", "result", "progress"])


@settings(max_examples=200, deadline=None)
@given(nights=st.lists(st.lists(CLASSES, min_size=1, max_size=4), min_size=1, max_size=4))
def test_however_facts_come_in_the_night_order_is_kept_and_nothing_urgent_waits(nights: list[list[Class]]) -> None:
    line, out = Told(), list[int]()
    for classes in nights:
        line.happens(*classes)
        out += line.goes_out()
        urgent = [n for n, klass in enumerate(line.facts, start=1) if not PUBLISHED.classes[klass].quiet]
        assert set(urgent) <= set(out)
    line.until(MORNING)
    out += line.goes_out()
    assert out == list(range(1, len(line.facts) + 1))
