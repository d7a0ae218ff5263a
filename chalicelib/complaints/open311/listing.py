"""The public list of tickets as it is read: by number, or newest first by service, status and time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import islice

from chalicelib.complaints.open311.ports import Board
from chalicelib.complaints.open311.schemas import Wanted
from chalicelib.complaints.open311.values import Listed
from chalicelib.kernel.errors import NotFound

READ = 250
"""Tickets of one query."""
ANY = "*"
END = "\U0010ffff"
"""Sorts behind every number."""


def lists(one: Listed) -> frozenset[str]:
    """Every list that a ticket is in: each choice of service and status."""
    return frozenset(f"{code}#{status}" for code in (one.service_code, ANY) for status in (one.status, ANY))


def place(one: Listed) -> str:
    """Where it stands in every list: places sort as the instants of the requests do."""
    return f"{_sorted(one.requested)}#{one.service_request_id}"


class Listing:
    """What the reading routes call."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def one(self, number: str) -> Listed:
        """A ticket by its number; what is not public is not there."""
        found = self._board.some((number,))
        if number not in found:
            raise NotFound("open311_request_unknown", "service_request_id")
        return found[number]

    def some(self, numbers: tuple[str, ...]) -> list[Listed]:
        """Tickets by their numbers, in the order in which they were asked for; who is not there is left out."""
        found = self._board.some(numbers)
        return [found[number] for number in numbers if number in found]

    def newest(self, wanted: Wanted) -> list[Listed]:
        """A part of the list."""
        keys = [f"{code}#{wanted.status or ANY}" for code in wanted.services or (ANY,)]
        first, last = _sorted(wanted.first), f"{_sorted(wanted.last)}#{END}"
        found = merge(*(self._walk(key, first, last) for key in keys), key=place, reverse=True)
        return list(islice(found, wanted.skip, wanted.skip + wanted.size))

    def _walk(self, key: str, first: str, last: str) -> Iterator[Listed]:
        """A list, from its newest on; as far as somebody looks."""
        found, after = self._board.page(key, first, last, READ)
        yield from found
        while after:
            found, after = self._board.page(key, first, last, READ, after)
            yield from found


def _sorted(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"
