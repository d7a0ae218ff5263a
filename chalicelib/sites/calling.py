"""Checking in, numbers without an appointment, and calling (签到、取号、叫号)."""

from datetime import datetime, timedelta

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import end_of, legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, NotAllowed, NotFound
from chalicelib.kernel.privacy import Privacy, same_code
from chalicelib.kernel.store import Once
from chalicelib.sites.model import Appointment, Called, Line, Ticket, Visit, order
from chalicelib.sites.ports import Beaten, Store
from chalicelib.sites.schemas import CallOutcome, CallView, CheckIn, NewTicket, NextCall, Tickets, TicketView
from chalicelib.sites.service import Halls, Place
from chalicelib.sites.views import Views, about

KEPT = timedelta(days=7)
"""How long a day's numbers are kept, legal time: for questions about who was called when."""


class Calling:
    """What is done in the hall, by its windows and its terminals."""

    def __init__(self, store: Store, halls: Halls, views: Views, privacy: Privacy, clock: Clock) -> None:
        self._store = store
        self._halls = halls
        self._views = views
        self._privacy = privacy
        self._clock = clock

    def check_in(self, caller: Caller, code: str, asked: CheckIn) -> Tickets:
        """The holder has come, on the day: a number for each visit. Again gives the same numbers.

        Who is there is told by somebody at the site, by the code that only the holder has; nobody checks in
        from afar. Whoever comes later than the grace waits like those without an appointment.
        """
        place = self._serving(caller, code)
        for _ in range(ATTEMPTS):
            known, now = self._of_code(asked), self._clock.now().legal
            if known.state == "checked_in" and known.site == code:
                return self._numbers(place, known, now)
            self._may_come(known, code, now)
            come, tickets = self._arrived(place, known, now)
            try:
                self._store.check_in(come, tickets)
            except Beaten:
                continue
            return self._numbers(place, come, now)
        raise Conflict("appointment_busy")

    def ticket(self, caller: Caller, code: str, asked: NewTicket, once: Once) -> TicketView:
        """A number for whoever comes without an appointment; repeating the request gives the same one."""
        place = self._serving(caller, code)
        service, _ = self._halls.matter(place, asked)
        given = self._store.issued(once.key)
        if given is None:
            now = self._clock.now().legal
            fresh = self._ticket(place, Line(code, legal_day(now), service), now)
            given = self._store.issue(once.key, fresh)
        return self._shown(place, given)

    def call(self, caller: Caller, code: str, asked: NextCall) -> CallView:
        """Call the next one for the window; whom it has called and not finished with is called again.

        Raises
        ------
        NotAllowed
            ``nobody_waiting``.
        """
        place, now = self._serving(caller, code), self._clock.now().legal
        for service in asked.services:
            self._halls.offered(place, service)
        today = legal_day(now)
        lines = [Line(code, today, service) for service in dict.fromkeys(asked.services)]
        there = self._store.at_window(code, today, asked.window)
        waiting = () if there else order((ticket for line in lines for ticket in self._store.waiting(line)), now)
        for ticket in waiting:
            called = Called(ticket=ticket, window=asked.window, officer=caller.id, at=now)
            try:
                self._store.call(called)
            except Beaten:
                there = self._store.at_window(code, today, asked.window)
            else:
                there = called
            if there is not None:
                break
        if there is None:
            raise NotAllowed("nobody_waiting")
        return self._call_view(place, there)

    def settle(self, caller: Caller, code: str, number: str, asked: CallOutcome) -> CallView:
        """What became of a call: served, or nobody came (过号). Again changes nothing."""
        place = self._serving(caller, code)
        line = Line(code, legal_day(self._clock.now().legal), self._service(place, number))
        for _ in range(ATTEMPTS):
            found = next((one for one in self._store.called(line) if one.ticket.number == number), None)
            if found is None:
                raise NotFound("ticket_not_called")
            if found.state not in ("called", asked.outcome):
                raise Conflict("ticket_settled")
            settled = found.model_copy(update={"state": asked.outcome})
            if found.state == "called":
                try:
                    self._store.settle(settled)
                except Beaten:
                    continue
            return self._call_view(place, settled)
        raise Conflict("appointment_busy")

    def _serving(self, caller: Caller, code: str) -> Place:
        """The place, for a terminal that stands there or an officer who has a window there now."""
        windows = caller.windows_at(self._clock.now().wall)
        if not code or code not in (windows if caller.role == "officer" else {caller.site}):
            raise Forbidden("not_your_site")
        return self._halls.place(code)

    def _of_code(self, asked: CheckIn) -> Appointment:
        """A wrong code looks like an unknown appointment."""
        right = same_code(self._privacy.code(about(asked.appointment)), asked.code)
        known = self._store.appointment(asked.appointment)
        if not right or known is None:
            raise NotFound("appointment_unknown", "appointment")
        return known

    def _may_come(self, known: Appointment, code: str, now: datetime) -> None:
        if known.site != code:
            raise NotAllowed("appointment_elsewhere", "appointment", site=self._halls.place(known.site).site.name)
        if known.state == "cancelled":
            raise NotAllowed("appointment_cancelled", "appointment")
        if known.day != legal_day(now):
            raise NotAllowed("appointment_other_day", "appointment", day=known.day.isoformat())

    def _arrived(self, place: Place, known: Appointment, now: datetime) -> tuple[Appointment, list[Ticket]]:
        visits: list[Visit] = []
        tickets: list[Ticket] = []
        for visit in known.visits:
            timely = now <= visit.start + place.rules.grace
            bare = self._ticket(place, known.line(visit), now)
            booked = {"slot": visit.start if timely else None, "appointment": known.id}
            tickets.append(bare.model_copy(update=booked))
            visits.append(visit.model_copy(update={"number": bare.number}))
        changed = {"state": "checked_in", "arrived": now, "visits": tuple(visits)}
        return known.model_copy(update=changed), tickets

    def _ticket(self, place: Place, line: Line, now: datetime) -> Ticket:
        letter = place.rules.services[line.service].letter
        return Ticket(
            number=f"{letter}{self._store.next_number(line):03d}", site=line.site, service=line.service, day=line.day,
            arrived=now, expires=self._clock.wall_of(end_of(line.day) + KEPT),
        )  # fmt: skip

    def _numbers(self, place: Place, come: Appointment, now: datetime) -> Tickets:
        items = tuple(
            TicketView(
                number=visit.number, service=visit.service, service_name=place.rules.services[visit.service].name,
                ahead=self._ahead(come.line(visit), visit.number, now),
            )
            for visit in come.visits
        )  # fmt: skip
        return Tickets(appointment=come.id, items=items)

    def _shown(self, place: Place, ticket: Ticket) -> TicketView:
        now = self._clock.now().legal
        name = place.rules.services[ticket.service].name
        ahead = self._ahead(ticket.line, ticket.number, now)
        return TicketView(number=ticket.number, service=ticket.service, service_name=name, ahead=ahead)

    def _ahead(self, line: Line, number: str, now: datetime) -> int:
        """How many are called before that number as things stand; 0 when it does not wait any more."""
        numbers = [ticket.number for ticket in order(self._store.waiting(line), now)]
        return numbers.index(number) if number in numbers else 0

    def _service(self, place: Place, number: str) -> str:
        """The service whose letter a number begins with."""
        found = (name for name, service in place.rules.services.items() if number.startswith(service.letter))
        return next(found, "")

    def _call_view(self, place: Place, called: Called) -> CallView:
        ticket = called.ticket
        known = self._store.appointment(ticket.appointment) if ticket.appointment else None
        return CallView(
            number=ticket.number, service=ticket.service, service_name=place.rules.services[ticket.service].name,
            window=called.window, at=called.at, state=called.state, slot=ticket.slot, appointment=ticket.appointment,
            visitor=self._views.visitor(known) if known else "",
        )  # fmt: skip
