"""The feed: how public facts come into it, and how it is read.

Nothing ever appears behind a cursor that was given. Time does not order it: facts of different cases are committed in
another order than their times, and are seen in yet another (which is how feeds ordered by time skip what is committed
late). The order is that of the numbers, and a reader is given the numbers without a hole.
"""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.feed.model import Cursor, Public, missing
from chalicelib.feed.ports import FeedStore, Publisher
from chalicelib.feed.schemas import FeedPage
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.retrying import ATTEMPTS, pause
from chalicelib.kernel.store import VersionConflict


def append_missing(feed: FeedStore, told: Mapping[str, Sequence[Public]], pause: Callable[[int], None]) -> None:
    """Append what is told of cases, by case id, and not in the feed yet: all of it in one transaction, if it fits.

    Raises
    ------
    VersionConflict
        others were first :data:`~chalicelib.kernel.retrying.ATTEMPTS` times.
    """
    tries = 0
    while True:
        stand = feed.stands(told)
        entries, moved = missing(stand, told)
        if not entries:
            return
        try:
            feed.append(entries, moved)
        except VersionConflict:
            tries += 1
            if tries == ATTEMPTS:
                raise
            pause(tries)


class Feeding:
    """A reader of facts: brings the feed up to where cases stand. Repeats and reordering change nothing.

    A case's facts are numbered in their order, whichever of them was told of first, and a fact whose message was lost
    comes with the next one of its case.
    """

    def __init__(
        self, publishers: Mapping[str, Publisher], feed: FeedStore, pause: Callable[[int], None] = pause
    ) -> None:
        """``publishers`` by flow."""
        self._publishers = publishers
        self._feed = feed
        self._pause = pause

    def bring(self, refs: Sequence[Ref]) -> None:
        """Bring in what is public of these cases. Refuses as :func:`append_missing`; then the messages come again."""
        told = {ref.case_id: self._publishers[ref.flow].told(ref.case_id) for ref in refs}
        append_missing(self._feed, told, self._pause)


class Feed:
    """The feed as it is read, page by page."""

    def __init__(self, feed: FeedStore) -> None:
        self._feed = feed

    def page(self, after: str, limit: int) -> FeedPage:
        """At most ``limit`` entries behind a cursor (``""``: from the first on), and the cursor behind them.

        The entry at the cursor is read with those behind it: it shows whether the cursor is true.

        Raises
        ------
        Invalid
            ``cursor_invalid``.
        """
        cursor = Cursor.parse(after)
        known = 1 if cursor.number else 0
        found = self._feed.read(cursor.number or 1, known + limit + 1)
        cursor.check(found[:known])
        items, more = found[known:][:limit], len(found) > known + limit
        last = Cursor(items[-1].number, items[-1].mark) if items else cursor
        return FeedPage(items=tuple(items), cursor=str(last), more=more)
