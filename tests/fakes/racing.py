"""Records in which something happens at the worst moment, and in which time passes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record
from tests.fakes.records import MemoryRecords


class RacingRecords(MemoryRecords):
    """A :class:`~chalicelib.kernel.records.Records`; ``meanwhile`` is what others do, once, before the next write."""

    def __init__(self, keys: dict[str, Person] | None = None) -> None:
        super().__init__(keys)
        self.meanwhile: Callable[[], object] | None = None
        self._passed = timedelta()

    def later(self, time: timedelta) -> None:
        """Time passes: what expires within it is as if it were not there."""
        self._passed += time
        now = datetime.now(UTC) + self._passed
        gone = [key for key, record in self.kept.items() if record.expires is not None and record.expires <= now]
        for key in gone:
            del self.kept[key]

    def put(self, record: Record, person: Person | None = None) -> Record:
        self._others()
        return super().put(record, person)

    def remove(self, record: Record) -> None:
        self._others()
        super().remove(record)

    def _others(self) -> None:
        others, self.meanwhile = self.meanwhile, None
        if others is not None:
            others()
