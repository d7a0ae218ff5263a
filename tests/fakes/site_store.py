"""Appointments and queues kept in memory: the same contract as the table."""

from collections.abc import Sequence
from datetime import date
from threading import RLock
from typing import Any

from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import PersonKnown
from chalicelib.sites.model import Appointment, Called, Line, Ticket
from chalicelib.sites.ports import Beaten, Known, SeatTaken, TimeTaken
from tests.fakes.case_store import keep


class MemorySites:
    """A :class:`~chalicelib.sites.ports.Store`; a new person's key goes into ``keys``."""

    def __init__(self, keys: dict[str, Person] | None = None) -> None:
        self.kept: dict[tuple[Any, ...], Any] = {}
        self._keys = {} if keys is None else keys
        self._one = RLock()

    def taken(self, line: Line) -> set[tuple[str, int]]:
        return {key[2] for key in list(self.kept) if key[:2] == ("seat", line)}

    def book(self, appointment: Appointment, person: Person) -> None:
        with self._one:
            if ("appointment", appointment.id) in self.kept:
                raise Known
            if any(time in self.kept for time in _times(appointment)):
                raise TimeTaken
            if any(seat in self.kept for seat in _seats(appointment)):
                raise SeatTaken
            if person.new:
                if {person.lookup, person.id} & set(self._keys):
                    raise PersonKnown
                keep(self._keys, person)
            self.kept |= dict.fromkeys((*_times(appointment), *_seats(appointment)), appointment.id)
            self.kept["appointment", appointment.id] = appointment

    def appointment(self, appointment_id: str) -> Appointment | None:
        found: Appointment | None = self.kept.get(("appointment", appointment_id))
        return found

    def of_holder(self, holder: str) -> list[Appointment]:
        found = (one for key, one in list(self.kept.items()) if key[0] == "appointment" and one.holder == holder)
        return sorted(found, key=lambda one: (one.start, one.id))

    def cancel(self, appointment: Appointment) -> None:
        with self._one:
            self._was_booked(appointment)
            for key in (*_times(appointment), *_seats(appointment)):
                del self.kept[key]
            self.kept["appointment", appointment.id] = appointment

    def check_in(self, appointment: Appointment, tickets: Sequence[Ticket]) -> None:
        with self._one:
            self._was_booked(appointment)
            self.kept["appointment", appointment.id] = appointment
            self.kept |= {_waiting(ticket): ticket for ticket in tickets}

    def next_number(self, line: Line) -> int:
        with self._one:
            self.kept["counter", line] = number = self.kept.get(("counter", line), 0) + 1
            return int(number)

    def issue(self, key: str, ticket: Ticket) -> Ticket:
        with self._one:
            first = self.issued(key)
            if first is None:
                self.kept["issued", key] = self.kept[_waiting(ticket)] = ticket
            return first or ticket

    def issued(self, key: str) -> Ticket | None:
        found: Ticket | None = self.kept.get(("issued", key))
        return found

    def waiting(self, line: Line) -> list[Ticket]:
        return [one for key, one in sorted_by_key(self.kept) if key[:2] == ("waiting", line)]

    def called(self, line: Line, limit: int | None = None) -> list[Called]:
        found = [one for key, one in list(self.kept.items()) if key[:2] == ("called", line)]
        return sorted(found, key=lambda one: (one.at, one.ticket.number), reverse=True)[:limit]

    def at_window(self, site: str, day: date, window: str) -> Called | None:
        found: Called | None = self.kept.get(("window", site, day, window))
        return found

    def call(self, called: Called) -> None:
        with self._one:
            if _waiting(called.ticket) not in self.kept or _window(called) in self.kept:
                raise Beaten
            del self.kept[_waiting(called.ticket)]
            self.kept[_called(called)] = self.kept[_window(called)] = called

    def settle(self, called: Called) -> None:
        with self._one:
            known = self.kept.get(_called(called))
            if known is None or known.state != "called":
                raise Beaten
            self.kept[_called(called)] = called
            del self.kept[_window(called)]

    def _was_booked(self, appointment: Appointment) -> None:
        known = self.appointment(appointment.id)
        if known is None or known.state != "booked":
            raise Beaten


def sorted_by_key(kept: dict[tuple[Any, ...], Any]) -> list[tuple[tuple[Any, ...], Any]]:
    return sorted(kept.items(), key=lambda item: tuple(map(str, item[0])))


def _times(one: Appointment) -> list[tuple[Any, ...]]:
    return [("time", one.holder, at) for at in one.quarters()]


def _seats(one: Appointment) -> list[tuple[Any, ...]]:
    return [("seat", one.line(visit), visit.place) for visit in one.visits]


def _waiting(ticket: Ticket) -> tuple[Any, ...]:
    return "waiting", ticket.line, ticket.number


def _called(called: Called) -> tuple[Any, ...]:
    return "called", called.ticket.line, called.at, called.ticket.number


def _window(called: Called) -> tuple[Any, ...]:
    return "window", called.ticket.site, called.ticket.day, called.window
