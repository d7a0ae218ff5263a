"""The bulletin kept in memory: the same contract as the table, for tests."""

from collections.abc import Mapping

from chalicelib.trading.bulletin.posts import Narrow, Post


class MemoryBoard:
    """A :class:`~chalicelib.trading.bulletin.ports.Board`. ``queries`` counts the pages that were read."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Post] = {}
        self.queries = 0

    def of_project(self, project: str) -> Mapping[str, Post]:
        return {notice: post for (whose, notice), post in self.kept.items() if whose == project}

    def hang(self, post: Post) -> None:
        known = self.kept.get((post.project, post.notice))
        if known is None or known.revision < post.revision:
            self.kept[post.project, post.notice] = post

    def page(self, key: str, narrow: Narrow, read: int, after: str = "") -> tuple[list[Post], str]:
        self.queries += 1
        listed = (post for post in self.kept.values() if key in post.keys and (not after or post.place < after))
        looked_at = sorted(listed, key=lambda post: post.place, reverse=True)[:read]
        found = [post for post in looked_at if passes(post, narrow)]
        return found, looked_at[-1].place if len(looked_at) == read else ""


def passes(post: Post, narrow: Narrow) -> bool:
    """Whether the post is wanted."""
    if any(word not in post.text for word in narrow.words):
        return False
    if (narrow.least is not None or narrow.most is not None) and post.fen is None:
        return False
    if not (narrow.least or 0) <= (post.fen or 0) or (narrow.most is not None and (post.fen or 0) > narrow.most):
        return False
    if not narrow.meets(post.category):
        return False
    return narrow.family in ("", post.family) and narrow.what in ("", post.what) and post.area.startswith(narrow.area)
