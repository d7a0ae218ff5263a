"""The one way to change a case, and to answer a request once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from chalicelib.kernel.cases import Case, Flow, Head, S, advance
from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.kernel.facts import Body, Stamp, write
from chalicelib.kernel.store import Answered, CaseStore, Change, Once, VersionConflict

A = TypeVar("A")


def load(store: CaseStore, flow: Flow[S], case_id: str) -> Head[S]:
    """The head of a case, or :class:`NotFound`."""
    head = store.head(flow, case_id)
    if head is None:
        raise flow.unknown()
    return head


def load_whole(store: CaseStore, flow: Flow[S], case_id: str) -> Case[S]:
    """The head of a case and its facts, or :class:`NotFound`."""
    case = store.whole(flow, case_id)
    if case is None:
        raise flow.unknown()
    return case


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
    known: Head[S] | None = None,
) -> Head[S]:
    """Load, decide, append; decided again on the newer state when somebody else was first.

    ``complete`` adds to the change what the flow knows beyond its facts: idempotency, claims, the answer. ``known`` is
    the head that was read a moment ago: it need not be read twice, unless it leads to a refusal.
    """
    for _ in range(ATTEMPTS):
        head = known or load(store, flow, case_id)
        try:
            bodies = decide(head.state)
        except DomainError:
            if known is None:
                raise
            known = None
            continue
        known = None
        if not bodies:
            return head
        planned = complete(prepare(flow, head, bodies, stamp))
        try:
            store.commit(planned)
        except VersionConflict:
            continue
        return planned.head
    raise Conflict("case_busy")


def act(
    store: CaseStore,
    flow: Flow[S],
    case_id: str,
    stamp: Stamp,
    decide: Callable[[S], Sequence[Body]],
    once: Once,
    view: Callable[[Head[S]], dict[str, Any]],
    complete: Callable[[Change[S]], Change[S]] = lambda change: change,
    known: Head[S] | None = None,
) -> dict[str, Any]:
    """What somebody asks of a case, under an idempotency key: load, decide, append, answer.

    Who is let in, and under whose key words are sealed, is each flow's own and comes before. As :func:`change`;
    ``view`` is what they are answered, and a repeat again. So is one that leads to nothing.
    ``decide`` is the flow's ``decide(state, command, at)``; a flow in which nothing depends on time takes no ``at``.
    """
    last: Change[S] | None = None

    def answered(planned: Change[S]) -> Change[S]:
        nonlocal last
        last = complete(replace(planned, once=once, answer=view(planned.head)))
        return last

    head = change(store, flow, case_id, stamp, decide, answered, known)
    if last is not None and last.head is head:
        return dict(last.answer)
    told = view(head)
    store.remember(once, told)
    return told


def newest(store: CaseStore, flow: Flow[S], case: Case[S]) -> Callable[[S], Case[S]]:
    """For who decides by more than the state: the case as it stands in a state that :func:`change` decides on.

    That is ``case``, which was read a moment ago, or the case read again where somebody changed it meanwhile.
    """
    return lambda state: case if state is case.head.state else load_whole(store, flow, case.head.case_id)


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
