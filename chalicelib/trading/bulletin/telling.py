"""Subscribers hear of notices: of each at once, or of a day's together. Repeats and other orders change nothing.

What is told of a notice is told once, under a name of its own. Who hears it, and how, is the announcer's.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

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
"""Notices of which one digest tells: some 2 kB each lie in one fact, and an item holds 400. The district publishes some
dozens a day; a day of more has several digests."""
SETTLED = timedelta(minutes=10)
"""How long after its end a day is told of: its last notices hang by then."""
DUE = "bids_due"


class Announcer(Protocol):
    """Port: brings notices to those who subscribed to such ones."""

    def known(self, name: str) -> bool:
        """Whether what has that name was announced."""
        ...

    def announce(self, name: str, title: str, text: str, posts: Sequence[Post], *, daily: bool, link: str) -> None:
        """Announce it, once for each name; ``link``: the page on which it is read."""
        ...


class Telling:
    """A reader of facts: what was published is announced at once."""

    def __init__(self, cases: CaseStore, announcer: Announcer, catalogue: Catalogue) -> None:
        self._cases = cases
        self._announcer = announcer
        self._catalogue = catalogue

    def handle(self, ref: Ref) -> None:
        """Announce the notice that the fact published, unless it was taken back meanwhile, or counts no more.

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
        if post.stands:
            name = f"trading-notice#{post.project}#{post.notice}"
            kind = self._catalogue.trading().titles().get(post.what, post.what)
            link = f"trading/notice?{urlencode({'project': post.project, 'notice': post.notice})}"
            self._announcer.announce(name, kind, told(post), [post], daily=False, link=link)


class Digesting:
    """A chore: each day, what was published on the day before is announced together."""

    def __init__(self, board: Board, announcer: Announcer, clock: Clock) -> None:
        self._board = board
        self._announcer = announcer
        self._clock = clock

    def run(self) -> Mapping[str, int]:
        """Announce yesterday's notices, unless that was done; how many digests there were.

        Those of a long day are announced in their order, a digest for each hundred. The last has the day's own name:
        once that is known, all were.
        """
        today = (self._clock.now().legal - SETTLED).astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
        day = today - timedelta(days=1)
        name = f"trading-digest#{day:%Y-%m-%d}"
        if self._announcer.known(name):
            return {}
        published = self._published(day, today)
        parts = [published[start : start + MOST] for start in range(0, len(published), MOST)]
        places = [f"（{number}/{len(parts)}）" for number in range(1, len(parts) + 1)] if len(parts) > 1 else [""]
        names = [*(f"{name}#{number}" for number in range(1, len(parts))), name]
        made = sum(self._digest(day, *told) for told in zip(parts, names, places, strict=False))
        return {"digests": made} if made else {}

    def _digest(self, day: datetime, part: Sequence[Post], name: str, place: str) -> bool:
        stands = [post for post in part if post.stands]
        if not stands or self._announcer.known(name):
            return False
        where = f"都在平台“公共资源交易公告”页，发布日期选{day:%-m月%-d日}。"
        title, link = f"{day:%-m月%-d日}交易公告{place}", f"trading?day={day:%Y-%m-%d}"
        self._announcer.announce(name, title, where, stands, daily=True, link=link)
        return True

    def _published(self, start: datetime, end: datetime) -> list[Post]:
        """What was published in that time, oldest first: what was taken back too, so that the parts of a day stay."""
        found, after = list[Post](), f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        while after:
            page, after = self._board.page("#".join((ANY,) * 3), Narrow(), MOST, after)
            found += [post for post in page if post.published_at >= start]
            if page and page[-1].published_at < start:
                break
        return found[::-1]


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
