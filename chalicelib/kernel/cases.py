"""A case: the folded state of its timeline, the port that stores it, and the one way to change it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from zlib import crc32

from pydantic import BaseModel

from chalicelib.kernel.errors import Conflict, DomainError, NotFound
from chalicelib.kernel.facts import Body, Fact, Stamp, faults, write
from chalicelib.kernel.privacy import Person

S = TypeVar("S", bound=BaseModel)
A = TypeVar("A")


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


@dataclass(frozen=True)
class Flow(Generic[S]):
    """What a kind of case says of itself. Pure.

    ``evolve`` gives the state after a fact and refuses nothing: what happened, happened. ``index`` tells
    what a case in a state can be found by.
    """

    name: str
    state: type[S]
    bodies: Mapping[tuple[str, int], type[Body]]
    evolve: Callable[[S, Body, Fact], S]
    index: Callable[[S], Index]


@dataclass(frozen=True, slots=True)
class Head(Generic[S]):
    """Where a case stands: the state folded from ``version`` facts, the last of which has ``digest``."""

    case_id: str
    state: S
    version: int = 0
    digest: str = ""


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


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key: whose, which, and the digest of the request that it stands for."""

    key: str
    request: str

    def same(self, request: str) -> None:
        """Refuse the key when it was first used for another request (of digest ``request``)."""
        if request != self.request:
            raise Conflict("idempotency_key_reused", "Idempotency-Key")


@dataclass(frozen=True, slots=True)
class Change(Generic[S]):
    """All that one command writes, in one transaction or not at all."""

    flow: Flow[S]
    head: Head[S]
    facts: Sequence[Fact]
    once: Once | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)
    """What a repeat of the same request is answered."""
    claims: frozenset[str] = frozenset()
    """Names that belong to this case alone from now on (a case number, one grant a person)."""
    releases: frozenset[str] = frozenset()
    person: Person | None = None
    """A person seen for the first time, whose key is written with the case."""


class VersionConflict(Exception):
    """Somebody else changed the case first."""


class Answered(Exception):
    """The idempotency key was used before: :meth:`Cases.answer` tells what was answered."""


class Claimed(Exception):
    """A name that the change claims belongs to another case."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PersonKnown(Exception):
    """The person of the change was written by another case in the meantime."""


PARTS = 8
"""What many cases share (a queue, the clocks, the undispatched) is split into so many parts."""


def part_of(case_id: str) -> int:
    """The part that a case's shared keys lie in."""
    return crc32(case_id.encode()) % PARTS


class CaseStore(Protocol):
    """Port: where cases are kept."""

    def head(self, flow: Flow[S], case_id: str) -> Head[S] | None:
        """Where the case stands, strongly consistent; ``None`` when there is none of this flow."""
        ...

    def timeline(self, case_id: str) -> list[Fact]:
        """Every fact of the case, in order."""
        ...

    def fact(self, case_id: str, seq: int) -> Fact | None:
        """One fact of the case."""
        ...

    def commit(self, change: Change[Any]) -> None:
        """Write the whole change or nothing.

        Raises
        ------
        VersionConflict, Answered, Claimed, PersonKnown
            and writes nothing.
        """
        ...

    def answer(self, key: str) -> tuple[str, dict[str, Any]] | None:
        """The request digest and the answer that an idempotency key was used for."""
        ...

    def claimant(self, name: str) -> str | None:
        """The case that a claimed name belongs to."""
        ...

    def of_subject(self, subject: str, limit: int, after: str = "") -> tuple[list[tuple[str, dict[str, Any]]], str]:
        """Cases of a person, newest first: (case id, state) and the cursor of the next page (``""``: none)."""
        ...

    def in_queue(self, queue: str, limit: int, after: str = "") -> tuple[list[tuple[str, dict[str, Any]]], str]:
        """Cases of a work queue, first due first."""
        ...

    def due(self, until: datetime) -> Iterator[str]:
        """Cases whose next instant lies before ``until`` (legal time)."""
        ...

    def undispatched(self, before: datetime) -> Iterator[str]:
        """Cases with facts committed before ``before`` (wall time) that no dispatcher has taken."""
        ...

    def open_clocks(self, part: int | None = None) -> Iterator[str]:
        """Cases whose clock runs: all of them, or one part of :data:`PARTS` (any number; it wraps around)."""
        ...

    def remember(self, once: Once, answer: dict[str, Any]) -> None:
        """Keep the answer of a request that changed no case, or raise :class:`Answered`."""
        ...

    def dispatched(self, case_id: str, version: int) -> None:
        """Every fact up to ``version`` is with its readers. Harmless when newer facts came meanwhile."""
        ...


def load(store: CaseStore, flow: Flow[S], case_id: str) -> Head[S]:
    """The head of a case, or :class:`NotFound`."""
    head = store.head(flow, case_id)
    if head is None:
        raise NotFound("case_unknown", "case_id")
    return head


def prepare(flow: Flow[S], head: Head[S], bodies: Sequence[Body], stamp: Stamp) -> Change[S]:
    """The change that appends ``bodies`` to the case."""
    facts = write(flow.name, head.case_id, head.version, head.digest, bodies, stamp)
    return Change(flow, advance(flow, head, facts), facts)


ATTEMPTS = 5
"""How often a command is decided again when somebody else was first."""


def change(
    store: CaseStore,
    flow: Flow[S],
    case_id: str,
    stamp: Stamp,
    decide: Callable[[S], Sequence[Body]],
    complete: Callable[[Change[S]], Change[S]] = lambda change: change,
) -> Head[S]:
    """Load, decide, append; decided again on the newer state when somebody else was first.

    ``complete`` adds to the change what the flow knows beyond its facts: idempotency, claims, the answer.
    """
    for _ in range(ATTEMPTS):
        head = load(store, flow, case_id)
        bodies = decide(head.state)
        if not bodies:
            return head
        planned = complete(prepare(flow, head, bodies, stamp))
        try:
            store.commit(planned)
        except VersionConflict:
            continue
        return planned.head
    raise Conflict("case_busy")


def once_only(store: CaseStore, once: Once, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """``act``, or the first answer again when ``once`` has been answered.

    The key is an item of the same transaction as what it guards, so nothing is read first; only a refusal
    looks whether it is a repeat whose first try went through.
    """
    try:
        return act()
    except Answered:
        first = store.answer(once.key)
        if first is None:
            raise
    except DomainError:
        first = store.answer(once.key)
        if first is None:
            raise
    request, answer = first
    once.same(request)
    return answer


def repeatable(store: CaseStore, once: Once, act: Callable[[], A]) -> A:
    """``act`` for a request that changes no case: a repeat acts again, another request under the key is refused.

    The answer is not kept: it may hold what must not lie anywhere else.
    """
    try:
        store.remember(once, {})
    except Answered:
        request, _ = store.answer(once.key) or (once.request, {})
        once.same(request)
    return act()


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
