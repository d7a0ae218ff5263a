"""Lists of releases kept in memory, for tests."""

from collections import defaultdict

from tests.fakes.feed import MemoryFeed


class MemoryReleases:
    """A :class:`~chalicelib.trading.ocds.ports.Releases` of feeds in memory."""

    def __init__(self) -> None:
        self.lists: defaultdict[str, MemoryFeed] = defaultdict(MemoryFeed)

    def named(self, name: str) -> MemoryFeed:
        return self.lists[name]
