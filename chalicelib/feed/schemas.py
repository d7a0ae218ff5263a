"""What the feed is asked, and what it answers."""

from pydantic import Field

from chalicelib.feed.model import Entry
from chalicelib.kernel.values import Lenient, Strict


class Wanted(Strict):
    """From where on, and how much."""

    after: str = Field(default="", max_length=60)
    """A cursor as it was given; absent: from the first entry on."""
    limit: int = Field(default=100, ge=1, le=200)


class FeedPage(Lenient):
    """Entries in the order of their numbers."""

    items: tuple[Entry, ...]
    cursor: str
    """To be given as ``after`` the next time. There is always one, also when nothing is new."""
    more: bool
    """Whether there is more to be read at once; else it is right to wait a while."""
