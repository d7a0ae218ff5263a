"""Where appointments and queues are kept: every change is one conditional write, whole or not at all."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chalicelib.kernel.privacy import Person
from chalicelib.sites.model import Appointment, Called, Line, Ticket


class SeatTaken(Exception):
    """Somebody else has the seat."""


class TimeTaken(Exception):
    """The person or firm has another appointment at that time."""


class Known(Exception):
    """It is there already: the same request, repeated."""


class Beaten(Exception):
    """Somebody else was first."""


class Seats(Protocol):
    """Port: appointments and the seats that they take."""

    def taken(self, line: Line) -> set[tuple[str, int]]:
        """The seats of a line that are taken, by their :attr:`~chalicelib.sites.model.Visit.place`; consistent."""
        ...

    def book(self, appointment: Appointment, person: Person) -> None:
        """Take every seat and the person's time, and keep the appointment; a new person's key with it.

        Raises
        ------
        Known, TimeTaken, SeatTaken, PersonKnown
            in this order of precedence, and writes nothing.
        """
        ...

    def appointment(self, appointment_id: str) -> Appointment | None:
        """The appointment of that id."""
        ...

    def of_holder(self, holder: str) -> list[Appointment]:
        """All appointments of a person or firm that are remembered, in the order of their times."""
        ...

    def cancel(self, appointment: Appointment) -> None:
        """Keep it as cancelled, and set its seats and its time free.

        Raises
        ------
        Beaten
            it is not booked any more.
        """
        ...

    def check_in(self, appointment: Appointment, tickets: Sequence[Ticket]) -> None:
        """Keep it as it is now, and let its numbers wait.

        Raises
        ------
        Beaten
            it was not booked any more.
        """
        ...


class Queues(Protocol):
    """Port: the numbers that wait, and those that were called."""

    def next_number(self, line: Line) -> int:
        """The next number of a line, counted from 1; none is given twice, some may be lost."""
        ...

    def issue(self, key: str, ticket: Ticket) -> Ticket:
        """Let a number wait; the one that was issued under ``key`` first when there is one."""
        ...

    def issued(self, key: str) -> Ticket | None:
        """What was issued under that key."""
        ...

    def waiting(self, line: Line) -> list[Ticket]:
        """All that wait in a line; consistent."""
        ...

    def called(self, line: Line, limit: int | None = None) -> list[Called]:
        """What was called in a line, newest first."""
        ...

    def at_window(self, site: str, day: date, window: str) -> Called | None:
        """Whom the window has called and not finished with."""
        ...

    def call(self, called: Called) -> None:
        """Take a number out of those that wait, for the window.

        Raises
        ------
        Beaten
            it does not wait any more, or the window has called another.
        """
        ...

    def settle(self, called: Called) -> None:
        """Keep what became of a call, and set the window free.

        Raises
        ------
        Beaten
            it was settled before.
        """
        ...


class Store(Seats, Queues, Protocol):
    """Both."""
