"""Tickets of the same matter (疑似重复): near each other, soon after each other, in many of the same words.

Each ticket is listed by the square of some 500 m that it lies in, and by its street and category for those of which no
point is known. What is kept of its words is a sketch: the smallest keyed digests of its pairs of characters, so that
two texts can be compared and none can be read. Lists pass away after the days within which two tickets are compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, floor, radians
from typing import Any

from chalicelib.catalogue.classifier import LONGEST, plain
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.suggesting import WIDEST, SuggestingRules
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.cases import Head
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.places import DEGREE, Point, metres
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict

SKETCH = 128
"""Digests that are kept of a text: all of a text of that many different pairs, a fair share of a longer one."""
MIDDLE = 24.86
"""Latitude by which the width of the squares is counted."""
LATER = timedelta(days=2)
"""How much longer than needed lists are kept: legal days end at another hour than those of the store."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Near:
    """Another ticket that may be of the same matter."""

    case_id: str
    alike: int
    """How much of the shorter text's pairs of characters the other shares, in thousandths."""
    apart: int | None
    """Metres; absent where no point is known of one of them."""
    days: int


class Nearby:
    """Lists tickets by where they are, and finds those that are like one."""

    def __init__(self, records: Records, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._records = records
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def note(self, head: Head[TicketCase], category: str, text: str) -> None:
        """List a ticket, once for ever: a repeat changes nothing."""
        state, day = head.state, _day(head.state)
        lists = list(_own_lists(state, category))
        if not lists:
            return
        kept = timedelta(days=self._catalogue.suggesting().days) + LATER
        row: Row = {"words": self.sketch(text), "category": category, "point": state.place.point}
        for name in lists:
            sk = f"{day.isoformat()}#{head.case_id}"
            if self._records.get(name, sk) is None:
                try:
                    self._records.put(Record(name, sk, row, expires=self._clock.now().wall + kept))
                except VersionConflict:  # somebody else listed it just now
                    continue

    def like(self, head: Head[TicketCase]) -> list[Near]:
        """Other tickets that may be of the same matter, the likeliest first. None before it was listed itself."""
        rules, state, day = self._catalogue.suggesting(), head.state, _day(head.state)
        category = state.suggestion.category if state.suggestion is not None else state.category
        own = self._own(head, day, category)
        if own is None:
            return []
        found: dict[str, Near] = {}
        for name in _lists_around(state, category):
            for record in self._records.under(name):
                near = _compared(own, record, state, day, rules)
                if near is not None and near.case_id != head.case_id:
                    found[near.case_id] = near
        return sorted(found.values(), key=lambda near: (-near.alike, near.days, near.case_id))[: rules.most]

    def sketch(self, text: str) -> list[str]:
        """The smallest digests of the pairs of characters of a text."""
        pairs = {run[at : at + 2] for run in plain(text[:LONGEST]).split() for at in range(max(1, len(run) - 1))}
        digests = (self._privacy.lookup("text", f"pair#{pair}")[-64:] for pair in pairs)
        return sorted({digest[:8] for digest in digests})[:SKETCH]

    def _own(self, head: Head[TicketCase], day: date, category: str) -> Row | None:
        for name in _own_lists(head.state, category):
            record = self._records.get(name, f"{day.isoformat()}#{head.case_id}")
            if record is not None:
                return dict(record.data)
        return None


def likeness(one: list[str], other: list[str]) -> int:
    """How much of the shorter sketch the other shares, in thousandths."""
    shorter = min(len(one), len(other))
    return 1000 * len(set(one) & set(other)) // shorter if shorter else 0


def _compared(own: Row, record: Record, state: TicketCase, day: date, rules: SuggestingRules) -> Near | None:
    """The other ticket of a list, if it is near, soon and alike enough."""
    told, _, case_id = record.sk.partition("#")
    days = abs((date.fromisoformat(told) - day).days)
    apart = _apart(state.place.point, record.data["point"])
    alike = likeness(own["words"], record.data["words"])
    enough = rules.alike if record.data["category"] == own["category"] else rules.alike_elsewhere
    if days > rules.days or alike < enough or (apart is not None and apart > rules.metres):
        return None
    return Near(case_id, alike, apart, days)


def _apart(one: tuple[float, float] | None, other: Any) -> int | None:
    """Metres between two points (latitude, longitude)."""
    if one is None or other is None:
        return None
    return round(metres(Point(one[1], one[0]), Point(float(other[1]), float(other[0]))))


def _own_lists(state: TicketCase, category: str) -> Iterator[str]:
    if state.place.point is not None:
        yield _square(*_cell(state.place.point))
    if state.place.street:
        yield _street(state, category)


def _lists_around(state: TicketCase, category: str) -> Iterator[str]:
    """The square of a ticket with those around it, and the list of its street."""
    if state.place.point is not None:
        row, column = _cell(state.place.point)
        yield from (_square(row + up, column + along) for up in (-1, 0, 1) for along in (-1, 0, 1))
    if state.place.street:
        yield _street(state, category)


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    latitude, longitude = point
    return floor(latitude * DEGREE / WIDEST), floor(longitude * DEGREE * cos(radians(MIDDLE)) / WIDEST)


def _square(row: int, column: int) -> str:
    return f"ticket-square#{row}#{column}"


def _street(state: TicketCase, category: str) -> str:
    return f"ticket-street#{state.place.street}#{category}"


def _day(state: TicketCase) -> date:
    if state.registered_at is None:
        raise AssertionError("nothing was registered")
    return legal_day(state.registered_at)
