"""Notices of trading as broadcasts of the platform's own."""

from collections.abc import Sequence

from chalicelib.broadcasts.announcing import Announcing
from chalicelib.catalogue.wants import About
from chalicelib.trading.bulletin.posts import Post

TOPIC = "trading_notices"


class NoticesAnnounced:
    """The :class:`~chalicelib.trading.bulletin.telling.Announcer` that broadcasts are."""

    def __init__(self, announcing: Announcing) -> None:
        self._announcing = announcing

    def known(self, name: str) -> bool:
        return self._announcing.known(name)

    def announce(self, name: str, title: str, text: str, posts: Sequence[Post], *, daily: bool, link: str) -> None:
        told = [about(post) for post in posts]
        self._announcing.announce(name, TOPIC, title, text, told, daily=daily, link=link)


def about(post: Post) -> About:
    """What a subscriber's choice is held against."""
    return About(
        project=post.project, notice=post.notice, family=post.family, kind=post.what, area=post.area,
        category=post.category, fen=post.fen, words=post.text, title=post.title,
    )  # fmt: skip
