"""The public feed: what a flow makes public of its facts, and how that is numbered. Pure.

Nothing personal can come out, by the make of it. What is told of a case is what kind of thing happened, the published
item that it is about, the deciding department, the street, the channel and the instant; and of what a fact says itself
only fields whose type is a choice of fixed values or a code that the platform coins, never a text that somebody wrote.
So nothing in the feed has to change when a person's data is destroyed, and it is kept for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from re import ASCII, fullmatch
from typing import Literal, get_origin

from pydantic import Field
from pydantic.fields import FieldInfo

from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.values import Coined, Lenient

Outcome = Literal["", "granted", "refused", "not_accepted", "ended", "revoked", "completed"]
"""What became of the case with it: 准予, 不予, 不予受理, 终止, 已撤销, 办结; empty: it goes on."""


class Public(Lenient):
    """What the public may know of one fact."""

    id: str
    """The case's id and the fact's number in it: ``01K7…-3``."""
    type: str
    """The flow, and what happened: ``application.approved``."""
    version: int
    """Of the meaning of ``type``."""
    case_id: str
    """Tells nothing of its subject. The number that applicants know (办件编号) is not told: it would lead to them."""
    seq: int
    item: str
    """Code of the service item, or of the bundle."""
    name: str
    department: str
    """Unified social credit code of the department that decides; empty: several."""
    street: str = ""
    """9-digit division code of the street in which it was applied for; empty: nowhere in particular."""
    channel: str = ""
    at: datetime
    """Legal time."""
    outcome: Outcome = ""
    said: Mapping[str, bool | str] = Field(default_factory=dict)
    """What the fact says besides, by field: each one of a fixed set of values, or a code."""


FIRST_MARK = "0" * 32
"""What stands for the mark before the first entry."""


class Entry(Public):
    """One entry of the feed. Numbers run 1, 2, 3, … without a hole, and are given out for ever."""

    number: int
    mark: str
    """Of this entry and all before it: the start of the SHA-256 of the mark before and what the entry tells."""

    @classmethod
    def behind(cls, number: int, mark: str, public: Public) -> "Entry":
        """The entry behind number ``number``, whose mark is ``mark``."""
        told = public.model_dump(mode="json")
        return cls(**public.model_dump(), number=number + 1, mark=digest([mark, told])[: len(FIRST_MARK)])


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about, for the public. It is the same for all facts of the case."""

    item: str
    name: str
    department: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a kind of fact is told."""

    outcome: Outcome = ""
    fields: tuple[str, ...] = ()
    """Fields of the fact that are told, too. Each is a choice of fixed values, or a code (:class:`Coined`)."""
    as_: str = ""
    """What it is called in the feed, where that says less than its kind."""


@dataclass(frozen=True)
class Publication:
    """What a flow makes public: a list of every kind of its facts, told or withheld and why.

    Raises
    ------
    TypeError
        at once: a kind was not decided upon, or is not one of the flow's; a field that is told could hold a text.
    """

    flow: str
    bodies: Mapping[tuple[str, int], type[Body]]
    shown: Mapping[str, Shown]
    withheld: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds, decided = {kind for kind, _ in self.bodies}, [*self.shown, *self.withheld]
        if sorted(kinds) != sorted(decided):
            raise TypeError(f"{self.flow}: each of {sorted(kinds)} is public or withheld, not {sorted(decided)}")
        for (kind, version), body in self.bodies.items():
            for name in self.shown[kind].fields if kind in self.shown else ():
                if name not in body.model_fields or not is_safe(body.model_fields[name]):
                    raise TypeError(f"{self.flow}: {name} of {kind} version {version} is no choice of fixed values")

    @property
    def wants(self) -> frozenset[str]:
        """The kinds of facts that the feed is told of."""
        return frozenset(self.shown)

    def of(self, about: About, facts: Iterable[Fact]) -> tuple[Public, ...]:
        """What the public may know of a case's facts, in their order."""
        return tuple(self._of(about, fact) for fact in facts if fact.kind in self.shown)

    def _of(self, about: About, fact: Fact) -> Public:
        shown = self.shown[fact.kind]
        body = self.bodies[fact.kind, fact.version].model_validate(fact.data)
        return Public(
            id=f"{fact.case_id}-{fact.seq}", type=f"{self.flow}.{shown.as_ or fact.kind}", version=fact.version,
            case_id=fact.case_id, seq=fact.seq, item=about.item, name=about.name, department=about.department,
            street=about.street, channel=fact.channel, at=fact.at, outcome=shown.outcome,
            said={name: getattr(body, name) for name in shown.fields},
        )  # fmt: skip


def is_safe(field: FieldInfo) -> bool:
    """Whether a field can hold nothing but one of a fixed set of values, or a code that the platform coins."""
    if field.annotation is str:
        return any(isinstance(mark, Coined) for mark in field.metadata)
    return field.annotation is bool or get_origin(field.annotation) is Literal


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the feed is: number and mark of its last entry, and of each case the last fact in it (0: none)."""

    head: int
    mark: str
    reached: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """A case's facts up to ``now`` come into the feed; those up to ``before`` were in it."""

    case_id: str
    before: int
    now: int


ACTIONS = 100
"""Items that one transaction writes at most (Amazon DynamoDB Developer Guide, "Quotas": 100 actions)."""


def missing(stand: Stand, told: Mapping[str, Sequence[Public]]) -> tuple[list[Entry], list[Moved]]:
    """The next entries, numbered behind the last one: what is told and not in the feed, as much as one write takes.

    Each case's facts come in their order. The head, each case that moves and each entry are an item each.
    """
    entries: list[Entry] = []
    moved: list[Moved] = []
    number, mark = stand.head, stand.mark
    for case_id, public in told.items():
        before = stand.reached.get(case_id, 0)
        room = ACTIONS - 1 - len(moved) - 1 - len(entries)
        further = [one for one in public if one.seq > before][: max(room, 0)]
        for one in further:
            entries.append(Entry.behind(number, mark, one))
            number, mark = entries[-1].number, entries[-1].mark
        if further:
            moved.append(Moved(case_id, before, further[-1].seq))
    return entries, moved


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the feed: behind the entry of that number and mark. Number 0: before the first."""

    number: int = 0
    mark: str = FIRST_MARK

    def __str__(self) -> str:
        return f"{self.number}.{self.mark}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what :meth:`__str__` wrote; an empty text is the place before the first entry.

        Raises
        ------
        Invalid
            ``cursor_invalid``.
        """
        found = fullmatch(r"(0|[1-9]\d{0,14})\.([0-9a-f]{32})", text or str(cls()), ASCII)
        if found is None:
            raise Invalid("cursor_invalid", "after")
        return cls(int(found[1]), found[2])

    def check(self, at: Sequence[Entry]) -> None:
        """Refuse the cursor, if the entry that it stands behind is not the first of ``at`` (none: it is 0).

        It was made up, or the feed is another one now: restored to an instant before the cursor was given. Who went
        on would miss what is there under numbers that they believe to know. The mark tells, also where the entry of
        that number came back and others before it did not.

        Raises
        ------
        Invalid
            ``cursor_invalid``.
        """
        if self != (Cursor(at[0].number, at[0].mark) if at else Cursor()):
            raise Invalid("cursor_invalid", "after")
