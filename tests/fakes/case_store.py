"""Cases kept in memory: the same contract as the table, for tests."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from chalicelib.kernel.audit import Trace
from chalicelib.kernel.cases import Case, Flow, Head, Index, Place, S
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import PARTS, Answered, Change, Claimed, Once, PersonKnown, VersionConflict, part_of
from tests.fakes.audit import MemoryTrail

Page = tuple[list[tuple[str, dict[str, Any]]], str]


def sortable(at: datetime, case_id: str) -> str:
    """An instant and a case as text that sorts by time and then by case."""
    return f"{at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')}#{case_id}"


@dataclass
class Kept:
    """One case as it is kept: text, so that nobody holds what is inside."""

    flow: str
    version: int
    digest: str
    state: str
    index: Index
    facts: list[str]
    pending: datetime | None

    def row(self, case_id: str) -> tuple[str, dict[str, Any]]:
        return case_id, json.loads(self.state)


class MemoryCases:
    """A :class:`~chalicelib.kernel.store.CaseStore` in dictionaries; new persons' keys go into ``keys``."""

    def __init__(self, keys: dict[str, Person], audit: MemoryTrail | None = None) -> None:
        self.kept: dict[str, Kept] = {}
        self.answers: dict[str, tuple[str, str]] = {}
        self.claims: dict[str, str] = {}
        self._keys = keys
        self._audit = audit
        self._lock = Lock()

    def head(self, flow: Flow[S], case_id: str) -> Head[S] | None:
        case = self.kept.get(case_id)
        if case is None or case.flow != flow.name:
            return None
        return Head(case_id, flow.state.model_validate_json(case.state), case.version, case.digest)

    def whole(self, flow: Flow[S], case_id: str) -> Case[S] | None:
        head = self.head(flow, case_id)
        return Case(head, tuple(self.timeline(case_id))) if head else None

    def timeline(self, case_id: str) -> list[Fact]:
        case = self.kept.get(case_id)
        return [Fact.model_validate_json(text) for text in case.facts] if case else []

    def fact(self, case_id: str, seq: int) -> Fact | None:
        return next((fact for fact in self.timeline(case_id) if fact.seq == seq), None)

    def commit(self, change: Change[Any]) -> None:
        with self._lock:
            self._refuse(change)
            self._note(change.trace, ",".join(fact.kind for fact in change.facts))
            case_id, state = change.head.case_id, change.head.state
            before = self.kept[case_id].facts if case_id in self.kept else []
            self.kept[case_id] = Kept(
                flow=change.flow.name, version=change.head.version, digest=change.head.digest,
                state=state.model_dump_json(), index=change.flow.index(state),
                facts=[*before, *(fact.model_dump_json() for fact in change.facts)],
                pending=change.facts[-1].recorded,
            )  # fmt: skip
            if change.once is not None:
                self.answers[change.once.key] = (change.once.request, json.dumps(dict(change.answer)))
            self.claims |= dict.fromkeys(change.claims, case_id)
            for name in change.releases:
                del self.claims[name]
            if change.person is not None and change.person.new:
                keep(self._keys, change.person)

    def _refuse(self, change: Change[Any]) -> None:
        case_id = change.head.case_id
        if change.once is not None and change.once.key in self.answers:
            raise Answered
        known = self.kept.get(case_id)
        if (known.version if known else 0) != change.facts[0].seq - 1:
            raise VersionConflict
        for name in sorted(change.claims):
            if name in self.claims:
                raise Claimed(name)
        if any(self.claims.get(name) != case_id for name in change.releases):
            raise VersionConflict
        person = change.person
        if person is not None and person.new and {person.lookup, person.id} & set(self._keys):
            raise PersonKnown

    def _note(self, trace: Trace | None, result: str) -> None:
        if self._audit is not None and trace is not None:
            self._audit.record(trace, result)

    def remember(self, once: Once, answer: dict[str, Any]) -> None:
        with self._lock:
            if once.key in self.answers:
                raise Answered
            self._note(once.trace, "asked")
            self.answers[once.key] = (once.request, json.dumps(answer))

    def answer(self, key: str) -> tuple[str, dict[str, Any]] | None:
        if key not in self.answers:
            return None
        request, text = self.answers[key]
        return request, json.loads(text)

    def claimant(self, name: str) -> str | None:
        return self.claims.get(name)

    def claimants(self, names: Collection[str]) -> dict[str, str]:
        return {name: self.claims[name] for name in names if name in self.claims}

    def of_subject(self, subject: str, limit: int, after: str = "") -> Page:
        return self._newest(lambda index: index.subject == subject, limit, after)

    def opened_by(self, opener: str, limit: int, after: str = "", before: datetime | None = None) -> Page:
        return self._newest(
            lambda index: index.opener == opener, limit, after or (sortable(before, "") if before else "")
        )

    def _newest(self, wanted: Callable[[Index], bool], limit: int, after: str) -> Page:
        def place(case_id: str, index: Index) -> str:
            return sortable(index.opened, case_id) if wanted(index) and index.opened else ""

        places = sorted((at for at in self._places(place) if not after or at[0] < after), reverse=True)
        return self._page(places, limit)

    def in_queue(self, queue: str, limit: int, after: str = "") -> Page:
        def place(case_id: str, index: Index) -> str:
            places = [Place(index.queue, index.due)] if index.due else []
            waiting = [at.due for at in (*places, *index.others) if at is not None and at.queue == queue]
            return sortable(waiting[0], case_id) if waiting else ""

        return self._page(sorted(at for at in self._places(place) if at[0] > after), limit)

    def _places(self, place: Callable[[str, Index], str]) -> list[tuple[str, str]]:
        found = [(place(case_id, case.index), case_id) for case_id, case in self.kept.items()]
        return [at for at in found if at[0]]

    def _page(self, places: list[tuple[str, str]], limit: int) -> Page:
        page = places[:limit]
        return [self.kept[i].row(i) for _, i in page], page[-1][0] if len(page) == limit else ""

    def due(self, until: datetime) -> Iterator[tuple[str, str]]:
        for case_id, case in list(self.kept.items()):
            if case.index.wake is not None and case.index.wake < until:
                yield case.flow, case_id

    def undispatched(self, before: datetime) -> Iterator[str]:
        for case_id, case in list(self.kept.items()):
            if case.pending is not None and case.pending < before:
                yield case_id

    def open_clocks(self, part: int | None = None) -> Iterator[tuple[str, str]]:
        for case_id, case in list(self.kept.items()):
            if case.index.wake is not None and (part is None or part % PARTS == part_of(case_id)):
                yield case.flow, case_id

    def dispatched(self, case_id: str, version: int) -> None:
        case = self.kept.get(case_id)
        if case is not None and case.version == version:
            case.pending = None


def keep(keys: dict[str, Person], person: Person) -> None:
    """Store a person's key under both names, as stored and no longer new."""
    stored = Person(person.id, person.lookup, person.wrapped)
    keys[person.lookup] = keys[person.id] = stored
