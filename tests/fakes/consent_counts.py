"""Consents to messages counted in memory: the same contract as the table."""

from collections import Counter


class MemoryConsents:
    """A :class:`~chalicelib.messaging.ledger.ConsentStore`."""

    def __init__(self) -> None:
        self.kept: Counter[str] = Counter()

    def give(self, key: str) -> None:
        self.kept[key] += 1

    def take(self, key: str) -> bool:
        if self.kept[key] <= 0:
            return False
        self.kept[key] -= 1
        return True

    def empty(self, key: str) -> None:
        self.kept[key] = 0
