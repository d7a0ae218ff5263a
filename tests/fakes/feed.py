"""The feed kept in memory: the same contract as the table, for tests."""

from collections.abc import Callable, Collection, Sequence
from threading import Lock

from chalicelib.feed.model import ACTIONS, FIRST_MARK, Entry, Moved, Stand
from chalicelib.kernel.store import VersionConflict


class MemoryFeed:
    """A :class:`~chalicelib.feed.ports.FeedStore` in dictionaries.

    ``meanwhile`` is what others do, once, before the next write. Entries whose numbers are in ``unseen`` are written
    and not to be seen yet, as those of a transaction that is under way.
    """

    def __init__(self) -> None:
        self.head = 0
        self.reached: dict[str, int] = {}
        self.kept: dict[int, str] = {}
        self.unseen: set[int] = set()
        self.meanwhile: Callable[[], object] | None = None
        self._lock = Lock()

    def stands(self, case_ids: Collection[str]) -> Stand:
        with self._lock:
            reached = {case_id: self.reached[case_id] for case_id in case_ids if case_id in self.reached}
            return Stand(self.head, self.last.mark if self.last else FIRST_MARK, reached)

    def append(self, entries: Sequence[Entry], moved: Sequence[Moved]) -> None:
        others, self.meanwhile = self.meanwhile, None
        if others is not None:
            others()
        if 1 + len(moved) + len(entries) > ACTIONS:
            raise ValueError("more than one write takes")
        with self._lock:
            if entries[0].number != self.head + 1 or any(
                self.reached.get(case.case_id, 0) != case.before for case in moved
            ):
                raise VersionConflict
            self.head = entries[-1].number
            self.reached |= {case.case_id: case.now for case in moved}
            self.kept |= {entry.number: entry.model_dump_json() for entry in entries}

    def read(self, first: int, limit: int) -> list[Entry]:
        found: list[Entry] = []
        for number in range(first, first + limit):
            if number not in self.kept or number in self.unseen:
                break
            found.append(self._entry(number))
        return found

    @property
    def last(self) -> Entry | None:
        """The entry that is the head."""
        return self._entry(self.head) if self.head else None

    def _entry(self, number: int) -> Entry:
        return Entry.model_validate_json(self.kept[number])
