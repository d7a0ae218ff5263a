"""What the bulletin needs from outside."""

from collections.abc import Mapping
from typing import Protocol

from chalicelib.trading.bulletin.posts import Narrow, Post


class Board(Protocol):
    """Port: where posts hang, once by their project and once in every list (:attr:`Post.keys`)."""

    def of_project(self, project: str) -> Mapping[str, Post]:
        """The posts of a project, by notice, strongly consistent."""
        ...

    def hang(self, post: Post) -> None:
        """Hang the post everywhere it belongs, all or nothing; harmless where one of its revision or a higher one
        hangs.

        Raises
        ------
        VersionConflict
            somebody else is at it right now; nothing is written.
        """
        ...

    def page(self, key: str, narrow: Narrow, read: int, after: str = "") -> tuple[list[Post], str]:
        """Of the ``read`` newest posts under ``key`` behind the place ``after`` (``""``: of all), those that
        ``narrow`` lets through, newest first; and the place of the last one that was read (``""``: there is no more).

        One query, whatever is asked. A post is seen seconds after it was hung, at the latest.
        """
        ...
