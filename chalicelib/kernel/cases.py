"""A case: what its kind says of itself, and the state that its timeline folds to. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Body, Fact, faults
from chalicelib.kernel.waiting import Wait

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a work queue, by when the work there is due."""

    queue: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Index:
    """What a case can be found by. Empty means: not at all."""

    subject: str = ""
    """The person or firm that it is about (a pseudonymous id)."""
    opened: datetime | None = None
    queue: str = ""
    """The work queue that it waits in: ``department#kind of work``."""
    due: datetime | None = None
    wake: datetime | None = None
    """The next instant of legal time at which something must happen to it."""
    opener: str = ""
    """The partner or member of the grid who opened it for somebody else: ``role#id``."""
    others: tuple[Place | None, ...] = ()
    """Further work queues that it waits in at the same time. A case keeps as many from its first fact on as it ever
    has; ``None`` where nothing waits."""


@dataclass(frozen=True)
class Flow(Generic[S]):
    """What a kind of case says of itself. Pure.

    ``evolve`` gives the state after a fact and refuses nothing: what happened, happened. ``index`` tells
    what a case in a state can be found by, ``wait`` which workflow waits for it, if one does.
    """

    name: str
    state: type[S]
    bodies: Mapping[tuple[str, int], type[Body]]
    evolve: Callable[[S, Body, Fact], S]
    index: Callable[[S], Index]
    wait: Wait | None = None
    title: str = "办件"
    """What people call a case of it."""

    def unknown(self, field: str = "case_id") -> NotFound:
        """The refusal ``case_unknown``: there is no such case, or the caller may not know that there is."""
        return NotFound("case_unknown", field, what=self.title)


@dataclass(frozen=True, slots=True)
class Head(Generic[S]):
    """Where a case stands: the state folded from ``version`` facts, the last of which has ``digest``."""

    case_id: str
    state: S
    version: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Case(Generic[S]):
    """A case whole: where it stands, and the facts that led there, in order."""

    head: Head[S]
    facts: tuple[Fact, ...]

    def fact(self, seq: int) -> Fact:
        """One fact of the case.

        Raises
        ------
        LookupError
            when there is none of that number.
        """
        if not 0 < seq <= len(self.facts):
            raise LookupError(f"case {self.head.case_id} has no fact {seq}")
        return self.facts[seq - 1]


def body_of(flow: Flow[Any], fact: Fact) -> Body:
    """The typed body of a stored fact."""
    return flow.bodies[fact.kind, fact.version].model_validate(fact.data)


def advance(flow: Flow[S], head: Head[S], facts: Sequence[Fact]) -> Head[S]:
    """``head`` after ``facts``."""
    state = head.state
    for fact in facts:
        state = flow.evolve(state, body_of(flow, fact), fact)
    last = facts[-1]
    return Head(head.case_id, state, last.seq, last.digest)


def new(flow: Flow[S], case_id: str) -> Head[S]:
    """A case of which nothing has been told yet."""
    return Head(case_id, flow.state())


def fold(flow: Flow[S], facts: Sequence[Fact]) -> Head[S]:
    """The head that a timeline folds to."""
    return advance(flow, new(flow, facts[0].case_id), facts)


def differences(flow: Flow[Any], head: Head[Any], facts: Sequence[Fact]) -> list[str]:
    """What is wrong with a stored case: a broken chain, or a head that is not what its facts fold to."""
    found = faults(facts)
    if found:
        return found
    folded = fold(flow, facts)
    if folded.version != head.version or folded.digest != head.digest:
        found.append(f"head is at version {head.version}, the timeline at {folded.version}")
    elif folded.state != head.state:
        found.append("the head's state is not what the timeline folds to")
    return found
