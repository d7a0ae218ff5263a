"""Random ledgers of deadlines, on calendars with make-up weekends and with years that are still to be arranged."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Extension, Limit, Suspension
from chalicelib.kernel.working_days import WorkingCalendar
from tests.oracle import Oracle

CALENDARS = Path(__file__).parents[1] / "catalogue" / "calendars"
ARRANGED = 12
"""Arrangements that are made up, besides the district's own."""

instants = st.datetimes(
    datetime(2025, 6, 1),  # noqa: DTZ001  hypothesis gives the zone
    datetime(2028, 3, 31),  # noqa: DTZ001
    timezones=st.sampled_from([CHINA, UTC]),
)
units = st.sampled_from(["working_day", "calendar_day"])
amounts = st.integers(0, 5) | st.integers(0, 60)
limits = st.builds(Limit, amount=amounts, unit=units, basis=st.just("法"))
lengths = st.timedeltas(timedelta(0), timedelta(days=40))
extensions = st.builds(Extension, limit=limits, approved_by=st.just("head"), reason=st.just("复杂"), at=instants)


@st.composite
def ledgers(draw: st.DrawFn) -> Deadline:
    """Any ledger, overlapping suspensions and one that lasts included."""
    start = draw(instants)
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        since = start + draw(st.timedeltas(-timedelta(days=5), timedelta(days=30)))
        pauses.append(Suspension(reason="补正", basis="法", since=since, until=since + draw(lengths)))
    if draw(st.booleans()) and draw(st.booleans()):
        since = start + draw(st.timedeltas(timedelta(0), timedelta(days=120)))
        pauses.append(Suspension(reason="听证", basis="法", since=since))
    return Deadline(
        kind="statutory", start=start, limit=draw(limits), suspensions=tuple(pauses),
        extensions=tuple(draw(st.lists(extensions, max_size=3))), calendar="",
    )  # fmt: skip


@dataclass(frozen=True)
class Arrangement:
    """One set of documents, as the kernel reads it and as the oracle does."""

    calendar: WorkingCalendar
    oracle: Oracle


@cache
def arrangements() -> tuple[Arrangement, ...]:
    """The district's own, one with nothing published, and made-up ones."""
    own = [_document(path.name) for path in sorted(CALENDARS.glob("[12]*.json"))]
    made = [_made_up(Random(seed)) for seed in range(ARRANGED)]  # noqa: S311  no secret
    return tuple(_arrangement(years) for years in (own, [], *made))


def agrees(deadline: Deadline, on: Arrangement) -> bool:
    """Whether kernel and oracle say the same of a ledger."""
    counted = deadline.recompute(on.calendar)
    return (counted.due, counted.provisional) == on.oracle.due(deadline)


def differing(examples: int) -> tuple[int, int]:
    """How many random ledgers were counted, and of how many kernel and oracle say different things."""
    seen, different = 0, 0

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(ledgers(), st.sampled_from(arrangements()))
    def count(deadline: Deadline, on: Arrangement) -> None:
        nonlocal seen, different
        seen += 1
        different += not agrees(deadline, on)

    count()
    return seen, different


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((CALENDARS / name).read_text("utf-8"))
    return document


def _arrangement(years: list[dict[str, Any]]) -> Arrangement:
    statutory = _document("statutory.json")
    return Arrangement(WorkingCalendar.from_documents(years, statutory), Oracle([*years], statutory))


def _made_up(chance: Random) -> list[dict[str, Any]]:
    """One year, or two, with weekdays off and weekend days made up for, as the State Council might publish them."""
    found = []
    for year in chance.choice(((2027,), (2027, 2028), (2026, 2027))):
        days = {}
        for _ in range(chance.randint(5, 40)):
            day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
            days[day.isoformat()] = day.isoweekday() <= 5
        days[f"{year - 1}-12-{chance.randint(26, 31)}"] = chance.random() < 0.5
        found.append({"year": year, "days": [{"date": day, "isOffDay": off} for day, off in sorted(days.items())]})
    return found
