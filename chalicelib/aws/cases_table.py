"""Cases in DynamoDB: head, facts, claims, idempotency and a new person's key in one TransactWrite."""

import heapq
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import tables
from chalicelib.aws.audit_table import AuditTable
from chalicelib.aws.case_index import clocked, index_of, instant, queued
from chalicelib.aws.dynamo import Connection
from chalicelib.kernel.audit import PlaceTaken, Trace
from chalicelib.kernel.cases import Case, Flow, Head, S
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.store import PARTS, Answered, Change, Claimed, Once, PersonKnown, VersionConflict, part_of

REMEMBERED = timedelta(days=7)
"""How long an idempotency key is kept."""


class CasesTable:
    """The :class:`~chalicelib.kernel.store.CaseStore` of the cloud and of the local engine.

    Functions that open no case are granted none but the cases' own table, and name no other.
    """

    def __init__(
        self, cases: str, *, claims: str = "", idempotency: str = "", keys: str = "", audit: AuditTable | None = None
    ) -> None:
        self._cases = tables.cases(cases)
        self._claims = tables.claims(claims)
        self._once = tables.idempotency(idempotency)
        self._keys = tables.keys(keys)
        self._audit = audit
        self._connection = Connection()

    def head(self, flow: Flow[S], case_id: str) -> Head[S] | None:
        item = self._item(case_id, 0)
        return None if item is None else _head(flow, item)

    def whole(self, flow: Flow[S], case_id: str) -> Case[S] | None:
        for _ in range(ATTEMPTS):
            found = list(self._cases.query(case_id, self._cases.sk >= 0, consistent_read=True))
            head = _head(flow, found[0]) if found else None
            if head is None:
                return None
            # A query may see one part of a transaction before the other.
            if len(found) > head.version:
                facts = found[1 : head.version + 1]
                return Case(head, tuple(Fact.model_validate_json(item.fact) for item in facts))
        raise Conflict("case_busy")

    def timeline(self, case_id: str) -> list[Fact]:
        found = self._cases.query(case_id, self._cases.sk > 0, consistent_read=True)
        return [Fact.model_validate_json(item.fact) for item in found]

    def fact(self, case_id: str, seq: int) -> Fact | None:
        item = self._item(case_id, seq)
        return Fact.model_validate_json(item.fact) if item is not None else None

    def commit(self, change: Change[Any]) -> None:
        def attempt(entry: Sequence[Any]) -> None:
            refusals: list[Exception] = []
            try:
                with TransactWrite(connection=self._connection) as write:
                    self._write_case(write, change, refusals)
                    self._write_names(write, change, refusals)
                    _write_entry(write, entry, refusals)
            except TransactWriteError as cancelled:
                raise _refusal(cancelled, refusals) from cancelled

        self._audited(change.trace, ",".join(fact.kind for fact in change.facts), attempt)

    def _audited(self, trace: Trace | None, result: str, attempt: Callable[[Sequence[Any]], None]) -> None:
        """What is done under a key has its entry of the audit trail in the same transaction."""
        if self._audit is None or trace is None:
            attempt(())
        else:
            self._audit.along(trace, result, attempt)

    def _write_case(self, write: TransactWrite, change: Change[Any], refusals: list[Exception]) -> None:
        head, first = change.head, change.facts[0].seq
        item = self._cases(
            head.case_id, 0, flow=change.flow.name, version=head.version, digest=head.digest,
            state=head.state.model_dump_json(), **index_of(change.flow, head),
            pending=f"pending#{part_of(head.case_id)}",
            pending_at=f"{instant(change.facts[-1].recorded)}#{head.case_id}",
        )  # fmt: skip
        unchanged = self._cases.pk.does_not_exist() if first == 1 else self._cases.version == first - 1
        write.save(item, condition=unchanged)
        refusals.append(VersionConflict())
        for item in self._places(change):
            write.save(item)  # the head's condition guards them too
            refusals.append(VersionConflict())
        for fact in change.facts:
            row = self._cases(
                head.case_id, fact.seq, fact=fact.model_dump_json(), kind=fact.kind, flow=change.flow.name
            )
            write.save(row, condition=self._cases.pk.does_not_exist())
            refusals.append(VersionConflict())

    def _places(self, change: Change[Any]) -> list[Any]:
        """A row for each further work queue (sk -1, -2, …); one without a queue is in no index."""
        head, state = change.head, change.head.state.model_dump_json()
        others = change.flow.index(change.head.state).others
        return [
            self._cases(head.case_id, -n, state=state, version=head.version, **queued(place, head.case_id))
            for n, place in enumerate(others, start=1)
        ]

    def _write_names(self, write: TransactWrite, change: Change[Any], refusals: list[Exception]) -> None:
        if change.once is not None:
            write.save(self._once_item(change.once, change.answer), condition=self._once.pk.does_not_exist())
            refusals.append(Answered())
        for name in sorted(change.claims):
            claim = self._claims(name, owner=change.head.case_id)
            write.save(claim, condition=self._claims.pk.does_not_exist())
            refusals.append(Claimed(name))
        for name in sorted(change.releases):
            write.delete(self._claims(name), condition=self._claims.owner == change.head.case_id)
            refusals.insert(0, VersionConflict())  # PynamoDB puts what is deleted before what is written
        if change.person is not None and change.person.new:
            for key in tables.keys_of(self._keys, change.person):
                write.save(key, condition=self._keys.pk.does_not_exist())
                refusals.append(PersonKnown())

    def remember(self, once: Once, answer: dict[str, Any]) -> None:
        def attempt(entry: Sequence[Any]) -> None:
            refusals: list[Exception] = [Answered()]
            try:
                with TransactWrite(connection=self._connection) as write:
                    write.save(self._once_item(once, answer), condition=self._once.pk.does_not_exist())
                    _write_entry(write, entry, refusals)
            except TransactWriteError as cancelled:
                raise _refusal(cancelled, refusals) from cancelled

        self._audited(once.trace, "asked", attempt)

    def answer(self, key: str) -> tuple[str, dict[str, Any]] | None:
        try:
            item = self._once.get(key, consistent_read=True)
        except self._once.DoesNotExist:
            return None
        return item.request, json.loads(item.answer)

    def claimant(self, name: str) -> str | None:
        try:
            owner: str = self._claims.get(name, consistent_read=True).owner
        except self._claims.DoesNotExist:
            return None
        return owner

    def claimants(self, names: Collection[str]) -> dict[str, str]:
        return {item.pk: item.owner for item in self._claims.batch_get(list(names), consistent_read=True)}

    def of_subject(self, subject: str, limit: int, after: str = "") -> tuple[list[tuple[str, dict[str, Any]]], str]:
        return self._newest(self._cases.by_subject, subject, limit, after)

    def opened_by(
        self, opener: str, limit: int, after: str = "", before: datetime | None = None
    ) -> tuple[list[tuple[str, dict[str, Any]]], str]:
        return self._newest(self._cases.by_opener, opener, limit, after or (instant(before) if before else ""))

    def _newest(self, index: Any, key: str, limit: int, after: str) -> tuple[list[tuple[str, dict[str, Any]]], str]:
        older = self._cases.opened_at < after if after else None
        found = list(index.query(key, older, scan_index_forward=False, limit=limit))
        return [(i.pk, json.loads(i.state)) for i in found], found[-1].opened_at if len(found) == limit else ""

    def in_queue(self, queue: str, limit: int, after: str = "") -> tuple[list[tuple[str, dict[str, Any]]], str]:
        index = self._cases.by_queue
        later = self._cases.due > after if after else None
        pages = [index.query(f"{queue}#{n}", later, limit=limit) for n in range(PARTS)]
        found = [item for item, _ in zip(heapq.merge(*pages, key=attrgetter("due")), range(limit), strict=False)]
        return [(i.pk, json.loads(i.state)) for i in found], found[-1].due if len(found) == limit else ""

    def due(self, until: datetime) -> Iterator[tuple[str, str]]:
        index = self._cases.by_clock
        for n in range(PARTS):
            for item in index.query(f"clock#{n}", self._cases.next_at < instant(until)):
                yield clocked(item)

    def open_clocks(self, part: int | None = None) -> Iterator[tuple[str, str]]:
        index = self._cases.by_clock
        for n in range(PARTS) if part is None else (part % PARTS,):
            for item in index.query(f"clock#{n}"):
                yield clocked(item)

    def undispatched(self, before: datetime) -> Iterator[str]:
        index = self._cases.by_pending
        for n in range(PARTS):
            for item in index.query(f"pending#{n}", self._cases.pending_at < instant(before)):
                yield item.pk

    def dispatched(self, case_id: str, version: int) -> None:
        item = self._cases
        try:
            item(case_id, 0).update(
                actions=[item.pending.remove(), item.pending_at.remove()], condition=item.version == version
            )
        except UpdateError as newer:
            if newer.cause_response_code != "ConditionalCheckFailedException":
                raise

    def _item(self, pk: str, sk: int) -> Any:
        try:
            return self._cases.get(pk, sk, consistent_read=True)
        except self._cases.DoesNotExist:
            return None

    def _once_item(self, once: Once, answer: Any) -> Any:
        return self._once(
            once.key, request=once.request, answer=json.dumps(answer, ensure_ascii=False), expires=REMEMBERED
        )


def _head(flow: Flow[S], item: Any) -> Head[S] | None:
    if item.flow != flow.name:
        return None
    return Head(item.pk, flow.state.model_validate_json(item.state), int(item.version), item.digest)


def _write_entry(write: TransactWrite, entry: Sequence[Any], refusals: list[Exception]) -> None:
    for item in entry:
        write.save(item, condition=type(item).pk.does_not_exist())
        refusals.append(PlaceTaken())


def _refusal(cancelled: TransactWriteError, refusals: list[Exception]) -> Exception:
    """The refusal that the cancelled transaction stands for: a used idempotency key explains all others.

    That only the audit's place was taken says nothing of the change itself, which is then written once more.
    """
    codes = [reason.code if reason is not None else "None" for reason in cancelled.cancellation_reasons]
    failed = [r for code, r in zip(codes, refusals, strict=False) if code == "ConditionalCheckFailed"]
    failed.sort(key=lambda refusal: 2 if isinstance(refusal, PlaceTaken) else not isinstance(refusal, Answered))
    if failed:
        return failed[0]
    if "TransactionConflict" in codes:
        return VersionConflict()
    return cancelled
