"""A clock that tests set, case numbers from memory, task tokens in memory."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.ids.case_number import CaseNumber
from chalicelib.kernel.ids.item_code import ItemCode
from chalicelib.kernel.ids.ticket_number import TicketNumber

MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=CHINA)
"""The second Monday after the National Day holidays of 2026, a working day."""


class SetClock:
    """A :class:`~chalicelib.kernel.clock.Clock` that stands still until it is set."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> Moment:
        return Moment(legal=self.at, wall=self.at.astimezone(UTC))

    def wall_of(self, legal: datetime) -> datetime:
        return legal.astimezone(UTC)

    def move(self, by: timedelta) -> None:
        """Time passes."""
        self.at += by


class InterruptingClock(SetClock):
    """A clock during whose reading something else happens, once."""

    def __init__(self, between: Callable[[], object]) -> None:
        super().__init__()
        self._between = between

    def now(self) -> Moment:
        between, self._between = self._between, lambda: None
        between()
        return super().now()


class MemoryNumbers:
    """A :class:`~chalicelib.applications.ports.Numbers` that counts; workers share ``counted``."""

    def __init__(self, counted: "Counter[tuple[str, date]] | None" = None) -> None:
        self.counted: Counter[tuple[str, date]] = Counter() if counted is None else counted

    def next(self, item_code: str, day: date) -> str:
        self.counted[item_code, day] += 1
        return str(CaseNumber.compose(ItemCode.parse(item_code), day, self.counted[item_code, day]))


class MemoryTicketNumbers:
    """A :class:`~chalicelib.complaints.ports.Numbers` that counts; workers share ``counted``."""

    def __init__(self, counted: "Counter[date] | None" = None) -> None:
        self.counted: Counter[date] = Counter() if counted is None else counted

    def next(self, day: date) -> str:
        self.counted[day] += 1
        return str(TicketNumber.compose(day, self.counted[day]))


class MemoryWaits:
    """A :class:`~chalicelib.kernel.waiting.Waits` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, str]] = {}

    def put(self, case_id: str, generation: int, token: str) -> None:
        if generation >= self.kept.get(case_id, (0, ""))[0]:
            self.kept[case_id] = (generation, token)


class MemorySignals:
    """A :class:`~chalicelib.kernel.waiting.Signals` that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def closed(self, case_id: str) -> None:
        self.told.append(case_id)
