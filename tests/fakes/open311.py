"""The public list of tickets kept in memory: the same contract as the table, for tests."""

from collections.abc import Collection, Mapping

from chalicelib.complaints.open311.listing import lists, place
from chalicelib.complaints.open311.ports import Stand
from chalicelib.complaints.open311.values import Listed
from chalicelib.kernel.store import VersionConflict


class MemoryListing:
    """A :class:`~chalicelib.complaints.open311.ports.Board`. ``queries`` counts the pages that were read."""

    def __init__(self) -> None:
        self.kept: dict[str, Stand] = {}
        self.queries = 0

    def stand(self, number: str) -> Stand | None:
        return self.kept.get(number)

    def set(self, number: str, before: Stand | None, now: Stand) -> None:
        if self.kept.get(number) != before:
            raise VersionConflict
        self.kept[number] = now

    def some(self, numbers: Collection[str]) -> Mapping[str, Listed]:
        found = {number: self.kept[number].shown for number in numbers if number in self.kept}
        return {number: shown for number, shown in found.items() if shown is not None}

    def page(self, key: str, first: str, last: str, read: int, after: str = "") -> tuple[list[Listed], str]:
        self.queries += 1
        shown = [stand.shown for stand in self.kept.values() if stand.shown and key in lists(stand.shown)]
        listed = sorted(
            (one for one in shown if first <= place(one) <= last and (not after or place(one) < after)),
            key=place, reverse=True,
        )  # fmt: skip
        found = listed[:read]
        return found, place(found[-1]) if len(found) == read else ""
