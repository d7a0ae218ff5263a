"""Notices of trading as broadcasts of the platform's own."""

from collections.abc import Sequence

from chalicelib.broadcasts.announcing import Announcing
from chalicelib.broadcasts.wants import About
from chalicelib.trading.bulletin.posts import Post

TOPIC = "trading_notices"


class NoticesAnnounced:
    """The :class:`~chalicelib.trading.bulletin.telling.Announcer` that broadcasts are."""

    def __init__(self, announcing: Announcing) -> None:
        self._announcing = announcing

    def known(self, name: str) -> bool:
        return self._announcing.known(name)

    def announce(self, name: str, title: str, text: str, posts: Sequence[Post], *, daily: bool) -> None:
        self._announcing.announce(name, TOPIC, title, text, [about(post) for post in posts], daily=daily)


def about(post: Post) -> About:
    """What a subscriber's choice is held against."""
    return About(
        family=post.family, kind=post.what, area=post.area, category=post.category, fen=post.fen, words=post.text,
        title=post.title,
    )  # fmt: skip
