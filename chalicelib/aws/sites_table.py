"""Appointments and queues in DynamoDB: one item a seat, a quarter of an hour, a waiting number, a busy window.

| pk | sk | what |
|---|---|---|
| ``seats#`` line | ``0930#002`` | a seat that is taken, by which appointment |
| ``holder#`` person | ``quarter#`` instant | a quarter of an hour of a person or firm that is taken |
| ``holder#`` person | ``appointment#`` id | which appointments there are of them |
| ``appointment#`` id | ``appointment`` | the appointment |
| ``line#`` line | ``counter`` | the last number that was given |
| ``line#`` line | ``waiting#`` number | a number that waits |
| ``line#`` line | ``called#`` instant, number | a call, and what became of it |
| ``windows#`` site, day | window | whom the window is busy with |
| ``issued#`` key | ``ticket`` | the number that a request without an appointment got |
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import tables
from chalicelib.aws.case_index import instant
from chalicelib.aws.dynamo import Connection, Model
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import PersonKnown
from chalicelib.sites.model import Appointment, Called, Line, Ticket
from chalicelib.sites.ports import Beaten, Known, SeatTaken, TimeTaken

WAITING, CALLED, APPOINTMENT = "waiting#", "called#", "appointment#"
REFUSED = ("ConditionalCheckFailed", "TransactionConflict")


@lru_cache
def items(table: str) -> Any:
    """Appointments and queues; what is personal in them is sealed."""

    class SiteItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        data = UnicodeAttribute(null=True)
        state = UnicodeAttribute(null=True)
        owner = UnicodeAttribute(null=True)
        value = NumberAttribute(null=True)
        expires = TTLAttribute(null=True)

    return SiteItem


class SitesTable:
    """The :class:`~chalicelib.sites.ports.Store` of the cloud and of the local engine."""

    def __init__(self, sites: str, keys: str) -> None:
        self._items = items(sites)
        self._keys = tables.keys(keys)
        self._connection = Connection()

    # appointments

    def taken(self, line: Line) -> set[tuple[str, int]]:
        found = self._items.query(f"seats#{line.key}", consistent_read=True, attributes_to_get=["pk", "sk"])
        places = (item.sk.split("#") for item in found)
        return {(at, int(seat)) for at, seat in places}

    def book(self, appointment: Appointment, person: Person) -> None:
        free, refusals = self._items.pk.does_not_exist(), list[Exception]()
        wanted: list[tuple[Any, Exception]] = [(item, Known()) for item in self._kept(appointment)]
        wanted += [(item, TimeTaken()) for item in self._times(appointment)]
        wanted += [(item, SeatTaken()) for item in self._seats(appointment)]
        try:
            with TransactWrite(connection=self._connection) as write:
                for item, refusal in wanted:
                    write.save(item, condition=free)
                    refusals.append(refusal)
                if person.new:
                    for key in tables.keys_of(self._keys, person):
                        write.save(key, condition=self._keys.pk.does_not_exist())
                        refusals.append(PersonKnown())
        except TransactWriteError as cancelled:
            raise _refusal(cancelled, refusals) from cancelled

    def appointment(self, appointment_id: str) -> Appointment | None:
        item = self._item(APPOINTMENT + appointment_id, "appointment")
        return Appointment.model_validate_json(item.data) if item is not None else None

    def of_holder(self, holder: str) -> list[Appointment]:
        named = self._items.sk.startswith(APPOINTMENT)
        keys = [(item.sk, "appointment") for item in self._items.query(f"holder#{holder}", named, consistent_read=True)]
        found = self._items.batch_get(keys, consistent_read=True) if keys else ()
        kept = (Appointment.model_validate_json(item.data) for item in found)
        return sorted(kept, key=lambda one: (one.start, one.id))

    def cancel(self, appointment: Appointment) -> None:
        gone = [*self._times(appointment), *self._seats(appointment)]
        self._write(self._main(appointment), self._items.state == "booked", deleted=gone, owner=appointment.id)

    def check_in(self, appointment: Appointment, tickets: Sequence[Ticket]) -> None:
        waiting = [self._waiting(ticket) for ticket in tickets]
        self._write(self._main(appointment), self._items.state == "booked", added=waiting)

    # queues

    def next_number(self, line: Line) -> int:
        item = self._items(f"line#{line.key}", "counter")
        item.update(actions=[self._items.value.add(1)])
        return int(item.value)

    def issue(self, key: str, ticket: Ticket) -> Ticket:
        item = self._items(f"issued#{key}", "ticket", data=ticket.model_dump_json(), expires=ticket.expires)
        try:
            self._write(item, self._items.pk.does_not_exist(), added=[self._waiting(ticket)])
        except Beaten:
            first = self.issued(key)
            if first is None:
                raise
            return first
        return ticket

    def issued(self, key: str) -> Ticket | None:
        item = self._item(f"issued#{key}", "ticket")
        return Ticket.model_validate_json(item.data) if item is not None else None

    def waiting(self, line: Line) -> list[Ticket]:
        named = self._items.sk.startswith(WAITING)
        found = self._items.query(f"line#{line.key}", named, consistent_read=True)
        return [Ticket.model_validate_json(item.data) for item in found]

    def called(self, line: Line, limit: int | None = None) -> list[Called]:
        named = self._items.sk.startswith(CALLED)
        found = self._items.query(
            f"line#{line.key}", named, consistent_read=True, scan_index_forward=False, limit=limit
        )  # fmt: skip
        return [Called.model_validate_json(item.data) for item in found]

    def at_window(self, site: str, day: date, window: str) -> Called | None:
        item = self._item(_windows(site, day), window)
        return Called.model_validate_json(item.data) if item is not None else None

    def call(self, called: Called) -> None:
        gone = [self._waiting(called.ticket)]
        busy = self._window(called)
        self._write(busy, self._items.pk.does_not_exist(), added=[self._call(called)], deleted=gone, owner=None)

    def settle(self, called: Called) -> None:
        self._write(
            self._call(called), self._items.state == "called", deleted=[self._window(called)],
            owner=called.ticket.number,
        )  # fmt: skip

    # items

    def _write(
        self, main: Any, condition: Any, added: Sequence[Any] = (), deleted: Sequence[Any] = (),
        owner: str | None = None,
    ) -> None:  # fmt: skip
        """``main`` on its condition, ``added`` where nothing is, ``deleted`` while there and ``owner``'s: all or none.

        Raises
        ------
        Beaten
            a condition does not hold, or somebody else is writing one of them now.
        """
        model = self._items
        there = model.pk.exists() if owner is None else model.owner == owner
        try:
            with TransactWrite(connection=self._connection) as write:
                for item in deleted:
                    write.delete(item, condition=there)
                write.save(main, condition=condition)
                for item in added:
                    write.save(item, condition=model.pk.does_not_exist())
        except TransactWriteError as cancelled:
            if not any(code in REFUSED for code in _codes(cancelled)):
                raise
            raise Beaten from cancelled

    def _kept(self, one: Appointment) -> list[Any]:
        listed = self._items(f"holder#{one.holder}", APPOINTMENT + one.id, owner=one.id, expires=one.expires)
        return [self._main(one), listed]

    def _main(self, one: Appointment) -> Any:
        return self._items(
            APPOINTMENT + one.id, "appointment", data=one.model_dump_json(), state=one.state, expires=one.expires
        )

    def _times(self, one: Appointment) -> list[Any]:
        holder = f"holder#{one.holder}"
        return [self._items(holder, f"quarter#{at}", owner=one.id, expires=one.expires) for at in one.quarters()]

    def _seats(self, one: Appointment) -> list[Any]:
        places = ((one.line(visit), visit.place) for visit in one.visits)
        return [
            self._items(f"seats#{line.key}", f"{at}#{seat:03d}", owner=one.id, expires=one.expires)
            for line, (at, seat) in places
        ]

    def _waiting(self, ticket: Ticket) -> Any:
        return self._items(
            f"line#{ticket.line.key}", WAITING + ticket.number, data=ticket.model_dump_json(), expires=ticket.expires
        )

    def _call(self, one: Called) -> Any:
        sk, ticket = f"{CALLED}{instant(one.at)}#{one.ticket.number}", one.ticket
        return self._items(
            f"line#{ticket.line.key}", sk, data=one.model_dump_json(), state=one.state, expires=ticket.expires
        )

    def _window(self, one: Called) -> Any:
        return self._items(
            _windows(one.ticket.site, one.ticket.day), one.window, data=one.model_dump_json(),
            owner=one.ticket.number, expires=one.ticket.expires,
        )  # fmt: skip

    def _item(self, pk: str, sk: str) -> Any:
        try:
            return self._items.get(pk, sk, consistent_read=True)
        except self._items.DoesNotExist:
            return None


def _windows(site: str, day: date) -> str:
    return f"windows#{site}#{day.isoformat()}"


def _codes(cancelled: TransactWriteError) -> list[str]:
    return [reason.code if reason is not None else "None" for reason in cancelled.cancellation_reasons]


def _refusal(cancelled: TransactWriteError, refusals: Sequence[Exception]) -> Exception:
    """The first that was refused, in the order in which they were wanted; a conflict: another takes the seat now."""
    codes = _codes(cancelled)
    failed = [refusal for code, refusal in zip(codes, refusals, strict=False) if code == "ConditionalCheckFailed"]
    if failed:
        return failed[0]
    return SeatTaken() if "TransactionConflict" in codes else cancelled
