"""What hangs on the bulletin: a post for each published notice, and under which keys it is listed. Pure.

A post is made from the facts of its project alone. Its revision is the number of the last fact that touched it, so a
post of a higher revision always knows more, whoever made it and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

from pydantic import Field

from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.values import Lenient
from chalicelib.trading import dated, reading
from chalicelib.trading.facts import (
    AwardVoided,
    ContractRevoked,
    NoticePublished,
    NoticeWithdrawn,
    RemedyOrdered,
    TradingResumed,
)
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase
from chalicelib.trading.values import Money, Organisation
from chalicelib.trading.views import number

UNDOES = (RemedyOrdered, ContractRevoked, AwardVoided)
"""Facts by which what a notice says may count no more."""
WANTS = frozenset(
    {NoticePublished.kind, NoticeWithdrawn.kind, TradingResumed.kind, *(body.kind for body in UNDOES)}
)  # fmt: skip
"""Facts after which a post may be another one: a correction is a notice, and a pause that ends moves dates."""
LEVELS = (6, 9, 12)
"""Digits of a division code (GB/T 2260 and the two levels below): district, street, community."""
ANY = "*"


class Post(Lenient):
    """A notice in the list, whole: nothing else is read to show it."""

    project: str
    """Case id."""
    project_number: str
    """项目编号."""
    project_title: str
    family: Family
    method: Method
    area: str
    category: str
    owner: Organisation
    value: Money | None = None
    """Of the lots that it is about, where each has a ceiling; else of the project."""
    notice: str
    what: str
    title: str
    lots: tuple[str, ...]
    number: str
    """公告编号."""
    published_at: datetime
    changed_at: datetime
    """When it was last corrected, moved by a pause, superseded, or withdrawn."""
    dates: Mapping[str, datetime] = Field(default_factory=dict)
    """Its planned dates as they are in force; of several lots the earliest."""
    corrects: str | None = None
    corrected_by: tuple[str, ...] = ()
    """Published corrections of it that were not withdrawn."""
    withdrawn: str = ""
    """Why it was taken back."""
    superseded: tuple[str, ...] = ()
    """Lots of which what it says counts no more."""
    revision: int

    @property
    def stands(self) -> bool:
        """Whether what it says counts, of one lot at least."""
        return not self.withdrawn and not set(self.lots) <= set(self.superseded)

    @property
    def place(self) -> str:
        """Where it stands in every list: places sort as the instants of publication do."""
        return f"{self.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}#{self.project}#{self.notice}"

    @property
    def keys(self) -> frozenset[str]:
        """Every list that it is in: each choice of family, kind and area, and its owner's."""
        areas = [self.area[:digits] for digits in LEVELS if len(self.area) >= digits]
        choices = product((self.family, ANY), (self.what, ANY), (*areas, ANY))
        return frozenset({*map("#".join, choices), owned(self.owner.code)})

    @property
    def text(self) -> str:
        """In which words are looked for."""
        told = (self.title, self.project_title, self.category, self.owner.name, self.number, self.project_number)
        return " ".join(told).casefold()

    @property
    def fen(self) -> int | None:
        """Its value in fen (分)."""
        return int(self.value.amount * 100) if self.value is not None else None


def owned(code: str) -> str:
    """The list of an owner's notices, by credit code."""
    return f"owner#{code}"


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a list is narrowed by: these posts are read and passed over, so as few as possible."""

    words: tuple[str, ...] = ()
    """Each has to be somewhere in :attr:`Post.text`."""
    least: int | None = None
    most: int | None = None
    """Fen, both ends included. A notice without a value is passed over when one is given."""
    family: str = ""
    what: str = ""
    area: str = ""
    categories: tuple[str, ...] = ()
    """One of them has to be in the category."""

    def meets(self, category: str) -> bool:
        """Whether a category is wanted."""
        return not self.categories or any(word in category.casefold() for word in self.categories)

    def __bool__(self) -> bool:
        return self != Narrow()


@dataclass
class _Board:
    """The posts of a project while its facts are told one after another."""

    case: Case[TradingCase]
    posts: dict[str, Post] = field(default_factory=dict)
    state: TradingCase = field(default_factory=TradingCase)
    """The project by then."""

    def take(self, fact: Fact, body: Body) -> None:
        """One fact more."""
        self.state = FLOW.evolve(self.state, body, fact)
        match body:
            case NoticePublished():
                self._publish(fact, body)
            case NoticeWithdrawn():
                self._withdraw(fact, body)
            case TradingResumed():
                pass
            case _ if isinstance(body, UNDOES):
                self._supersede(fact)
            case _:
                return
        for post in list(self.posts.values()):
            self._move(fact, post)

    def _publish(self, fact: Fact, body: NoticePublished) -> None:
        self.posts[body.notice] = _post(self.case, fact, body)
        corrected = self._corrected(body.notice)
        if corrected is not None:
            self._change(fact, corrected, corrected_by=(*corrected.corrected_by, body.notice))

    def _withdraw(self, fact: Fact, body: NoticeWithdrawn) -> None:
        post = self.posts.get(body.notice)
        if post is None:
            return  # a draft
        self._change(fact, post, withdrawn=body.reason)
        corrected = self._corrected(body.notice)
        if corrected is not None:
            by = tuple(one for one in corrected.corrected_by if one != body.notice)
            self._change(fact, corrected, corrected_by=by)

    def _supersede(self, fact: Fact) -> None:
        for post in list(self.posts.values()):
            superseded = self.state.notices[post.notice].superseded
            if superseded != post.superseded:
                self._change(fact, post, superseded=superseded)

    def _move(self, fact: Fact, post: Post) -> None:
        """To what its notice says of its dates now."""
        dates = dated.earliest(dated.said(self.state, post.notice))
        if dates != post.dates:
            self._change(fact, post, dates=dates)

    def _corrected(self, notice: str) -> Post | None:
        return self.posts.get(self.case.head.state.notices[notice].corrects or "")

    def _change(self, fact: Fact, post: Post, **update: Any) -> None:
        touched = {"changed_at": fact.at, "revision": fact.seq}
        self.posts[post.notice] = post.model_copy(update=update | touched)


def posts_of(case: Case[TradingCase]) -> dict[str, Post]:
    """The posts of a project, by notice."""
    board = _Board(case)
    for fact in case.facts:
        board.take(fact, body_of(FLOW, fact))
    return board.posts


def _post(case: Case[TradingCase], fact: Fact, body: NoticePublished) -> Post:
    """The post of a notice that has just gone out."""
    state, draft = case.head.state, reading.draft_of(case, body.notice)
    if state.owner is None:
        raise AssertionError(case.head.case_id)
    return Post(
        project=case.head.case_id, project_number=number(case.head.case_id, state), project_title=state.title,
        family=state.family, method=state.method, area=state.area, category=state.category, owner=state.owner,
        value=_value(state, draft.lots), notice=body.notice, what=body.what, title=draft.title, lots=draft.lots,
        number=body.number, published_at=fact.at, changed_at=fact.at, dates=draft.dates, corrects=draft.corrects,
        revision=fact.seq,
    )  # fmt: skip


def _value(state: TradingCase, lots: tuple[str, ...]) -> Money | None:
    ceilings = [state.lots[lot].lot.ceiling for lot in lots if lot in state.lots]
    known = [ceiling.amount for ceiling in ceilings if ceiling is not None]
    return Money(amount=sum(known[1:], known[0])) if known and len(known) == len(ceilings) else state.value
