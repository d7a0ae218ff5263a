"""What auditors are answered."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from chalicelib.access.auditing import PAGE, UNREADABLE, AuditAsked, AuditLine, AuditQuery
from chalicelib.kernel.audit import Trace
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.facts import By
from chalicelib.kernel.privacy import SealBroken
from tests.fakes.audit import MemoryTrail, MemoryTrailReader
from tests.fakes.time_and_numbers import SetClock

OFFICER = By(role="officer", id="O1")
DAY = date(2026, 10, 12)
MIDNIGHT = datetime(2026, 10, 11, 16, 0, tzinfo=UTC)
SEALED = {"": "", "sealed": "203.0.113.7"}


def opened(text: str) -> str:
    if text not in SEALED:
        raise SealBroken
    return SEALED[text]


def trace(actor: By = OFFICER, about: str = "C1", origin: str = "sealed") -> Trace:
    return Trace(actor=actor, session="S1", origin=origin, act="GET /v1/x", about=about, purpose="handling")


@pytest.fixture
def trail() -> MemoryTrail:
    return MemoryTrail(SetClock(MIDNIGHT))


@pytest.fixture
def ask(trail: MemoryTrail) -> Callable[..., list[AuditLine]]:
    """All pages of a question about the day."""
    query = AuditQuery(MemoryTrailReader(trail.kept), opened)

    def pages(**asked: object) -> list[AuditLine]:
        found: list[AuditLine] = []
        cursor = ""
        for _ in range(20):
            page = query.page(AuditAsked.model_validate({"start": DAY, "end": DAY, "cursor": cursor, **asked}))
            assert len(page.entries) <= PAGE
            found += page.entries
            cursor = page.cursor
            if not cursor:
                return found
        raise AssertionError("the pages have no end")

    return pages


Ask = Callable[..., list[AuditLine]]


def test_an_entry_tells_who_when_from_where_what_for_and_with_which_result(trail: MemoryTrail, ask: Ask) -> None:
    trail.record(trace(), "shown")
    [line] = ask(actor="officer#O1")
    assert (line.role, line.actor, line.session, line.address) == ("officer", "O1", "S1", "203.0.113.7")
    assert (line.act, line.about, line.purpose, line.result) == ("GET /v1/x", "C1", "handling", "shown")
    assert (line.at, line.at.tzinfo, line.day, line.seq) == (MIDNIGHT, CHINA, "2026-10-12", 1)


def test_acts_are_found_by_who_and_by_what_they_were_done_to(trail: MemoryTrail, ask: Ask) -> None:
    trail.record(trace(), "one")
    trail.record(trace(By(role="outlet", id="O1"), "C2"), "two")
    trail.record(trace(about="C2"), "three")
    assert [line.result for line in ask(actor="officer#O1")] == ["one", "three"]
    assert [line.result for line in ask(about="C2")] == ["two", "three"]
    assert ask(actor="officer#O2") == ask(about="C") == []


def test_the_days_are_those_of_china_first_and_last_included(trail: MemoryTrail, ask: Ask) -> None:
    clock = SetClock(MIDNIGHT - timedelta(microseconds=1))
    trail = MemoryTrail(clock, trail.kept)
    for result in ("before", "first", "last", "after"):
        trail.record(trace(), result)
        clock.at = {"before": MIDNIGHT, "first": MIDNIGHT + timedelta(days=1, microseconds=-1)}.get(
            result, MIDNIGHT + timedelta(days=1)
        )
    assert [line.result for line in ask(about="C1")] == ["first", "last"]
    assert len(ask(about="C1", start=date(2026, 10, 11), end=date(2026, 10, 13))) == 4


def test_pages_go_on_until_all_was_told_once(trail: MemoryTrail, ask: Ask) -> None:
    for number in range(2 * PAGE + 3):
        trail.record(trace(), str(number))
    assert [line.result for line in ask(actor="officer#O1")] == [str(number) for number in range(2 * PAGE + 3)]


def test_an_address_that_does_not_open_hides_no_entry(trail: MemoryTrail, ask: Ask) -> None:
    trail.record(trace(origin="altered"), "shown")
    trail.record(trace(origin=""), "shown")
    assert [line.address for line in ask(about="C1")] == [UNREADABLE, ""]


@pytest.mark.parametrize("asked", [{}, {"actor": "officer#O1", "about": "C1"}])
def test_one_of_actor_and_about_is_asked_for(ask: Ask, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        ask(**asked)
    assert (refused.value.code, refused.value.field) == ("audit_asked", "actor")
    assert refused.value.sentence


@pytest.mark.parametrize(("days", "right"), [(-1, False), (0, True), (30, True), (31, False), (400, False)])
def test_a_question_covers_at_most_31_days(ask: Ask, days: int, right: bool) -> None:
    asked = {"about": "C1", "end": DAY + timedelta(days=days)}
    if right:
        assert ask(**asked) == []
        return
    with pytest.raises(Invalid) as refused:
        ask(**asked)
    assert (refused.value.code, refused.value.field) == ("audit_span", "end")
    assert refused.value.sentence


@pytest.mark.parametrize(
    "wrong",
    [{"actor": "officer"}, {"actor": "#1"}, {"about": "C" * 201}, {"cursor": "x"}, {"end": "tomorrow"}, {"x": "1"}],
)
def test_what_is_no_question_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        AuditAsked.model_validate({"about": "C1", "start": "2026-10-12", "end": "2026-10-12", **wrong})
