"""Subscribers hear of notices: of each at once, or of a day's together. Repeats and other orders change nothing.

What is told of a notice is told once, under a name of its own. Who hears it, and how, is the announcer's.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.bulletin.ports import Board
from chalicelib.trading.bulletin.posting import Posting
from chalicelib.trading.bulletin.posts import ANY, Narrow, Post, posts_of
from chalicelib.trading.facts import NoticePublished
from chalicelib.trading.model import FLOW

TELLS = frozenset({NoticePublished.kind})
"""Facts of which subscribers hear at once; a correction is a notice, too."""
MOST = 100
"""Notices of one day of which a digest can tell, the newest: some 2 kB each lie in one fact, and an item holds 400. The
district publishes some dozens a day."""
DUE = "bids_due"


class Announcer(Protocol):
    """Port: brings notices to those who subscribed to such ones."""

    def known(self, name: str) -> bool:
        """Whether what has that name was announced."""
        ...

    def announce(self, name: str, title: str, text: str, posts: Sequence[Post], *, daily: bool) -> None:
        """Announce it, once for each name."""
        ...


class Telling:
    """A reader of facts: what was published is announced at once."""

    def __init__(self, cases: CaseStore, announcer: Announcer, catalogue: Catalogue) -> None:
        self._cases = cases
        self._announcer = announcer
        self._catalogue = catalogue

    def handle(self, ref: Ref) -> None:
        """Announce the notice that the fact published, unless it was taken back meanwhile.

        Raises
        ------
        NotFound, LookupError
            there is no such project or fact: a message like that ends among the dead letters.
        """
        case = load_whole(self._cases, FLOW, ref.case_id)
        body = body_of(FLOW, case.fact(ref.seq))
        if not isinstance(body, NoticePublished):
            return
        post = posts_of(case)[body.notice]
        if not post.withdrawn:
            name = f"trading-notice#{post.project}#{post.notice}"
            kind = self._catalogue.trading().titles().get(post.what, post.what)
            self._announcer.announce(name, kind, told(post), [post], daily=False)


class Digesting:
    """A chore: each day, what was published on the day before is announced together."""

    def __init__(self, board: Board, announcer: Announcer, clock: Clock) -> None:
        self._board = board
        self._announcer = announcer
        self._clock = clock

    def run(self) -> Mapping[str, int]:
        """Announce yesterday's notices, unless that was done; how many digests there were."""
        today = self._clock.now().legal.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
        day = today - timedelta(days=1)
        name = f"trading-digest#{day:%Y-%m-%d}"
        if self._announcer.known(name):
            return {}
        posts = self._published(day, today)
        if not posts:
            return {}
        self._announcer.announce(name, f"{day:%-m月%-d日}交易公告", f"共{len(posts)}份公告。", posts, daily=True)
        return {"digests": 1}

    def _published(self, start: datetime, end: datetime) -> list[Post]:
        """What was published in that time and stands, newest first. One query."""
        found, _ = self._board.page("#".join((ANY,) * 3), Narrow(), MOST, f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")
        return [post for post in found if post.published_at >= start and not post.withdrawn]


def told(post: Post) -> str:
    """A notice in one sentence or two."""
    due = post.dates.get(DUE)
    ends = f"，截止{due.astimezone(CHINA):%Y年%-m月%-d日%H:%M}" if due is not None else ""
    named = post.title if post.project_title in post.title else f"{post.project_title}{post.title}"
    return f"{named}（{post.owner.name}{ends}）。公告编号{post.number}。"


class Reading:
    """The reader of the bulletin's queue: what happened is hung up, and what was published is announced."""

    def __init__(self, posting: Posting, telling: Telling) -> None:
        self._posting = posting
        self._telling = telling

    def handle(self, ref: Ref) -> None:
        """Both, in this order; refuses as they do."""
        self._posting.handle(ref)
        if ref.kind in TELLS:
            self._telling.handle(ref)
