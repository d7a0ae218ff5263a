"""Booking: a seat in a slot for a person or firm, several at once for a firm, all or nothing."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.store import PublishedItem
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.store import Once, PersonKnown
from chalicelib.sites.model import Appointment, Line, Visit, blocked_until
from chalicelib.sites.ports import Beaten, Known, SeatTaken, Store, TimeTaken
from chalicelib.sites.schemas import Appointments, AppointmentView, Asked, Matter, NewAppointment, NewJoint, Whose
from chalicelib.sites.service import Halls, Place
from chalicelib.sites.views import Views, about

TRIES = 2 * ATTEMPTS
"""How often another free seat is tried when somebody else took the one that was picked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A booking that is right in itself, before it has its seats."""

    id: str
    lookup: str
    """Look-up digest of whom it is for."""
    place: Place
    visits: tuple[Visit, ...]
    visitor: str


class Booking:
    """Appointments of residents and firms.

    A command's idempotency key makes the appointment's id, so repeating it gives the first answer again.
    ``pick`` chooses among free seats: at random, so that people who book at once seldom choose the same one.
    """

    def __init__(
        self, store: Store, halls: Halls, views: Views, privacy: Privacy, clock: Clock,
        pick: Callable[[Sequence[int]], int] = secrets.choice,
    ) -> None:  # fmt: skip
        self._store = store
        self._halls = halls
        self._views = views
        self._privacy = privacy
        self._clock = clock
        self._pick = pick

    def book(self, caller: Caller, asked: NewAppointment, once: Once) -> AppointmentView:
        """One visit.

        Raises
        ------
        Forbidden, NotFound, Invalid, NotAllowed, Conflict
            ``slot_taken``: nothing is free in the slot any more.
        """
        return self._once(once, lambda: self._plan(caller, asked, (asked,), once, same=True))

    def joint(self, caller: Caller, asked: NewJoint, once: Once) -> AppointmentView:
        """Several services of one site for a firm, in one transaction. Refuses as :meth:`book`."""
        if not asked.firm:
            raise Forbidden("joint_for_firms", "firm")
        return self._once(once, lambda: self._plan(caller, asked, asked.visits, once, asked.pattern == "same"))

    def mine(self, caller: Caller, asked: Whose) -> Appointments:
        """The caller's own, or those of a firm that they act for in the items."""
        lookup = self._lookup(caller, asked.firm, ())
        person = self._privacy.person(lookup)
        found = () if person.new else self._store.of_holder(person.id)
        theirs = [one for one in found if self._speaks(caller, lookup, one.visits)]
        return Appointments(items=tuple(self._views.show(one) for one in theirs))

    def cancel(self, caller: Caller, appointment_id: str) -> AppointmentView:
        """Set the seats free, before the first visit begins; again changes nothing."""
        for _ in range(ATTEMPTS):
            known = self._own(caller, appointment_id)
            if known.state == "cancelled":
                return self._views.show(known)
            if known.state == "checked_in" or known.start <= self._clock.now().legal:
                raise NotAllowed("appointment_begun")
            gone = known.model_copy(update={"state": "cancelled"})
            try:
                self._store.cancel(gone)
            except Beaten:
                continue
            return self._views.show(gone)
        raise Conflict("appointment_busy")

    def _own(self, caller: Caller, appointment_id: str) -> Appointment:
        known = self._store.appointment(appointment_id)
        try:
            holder = self._privacy.known(known.holder).lookup if known else ""
        except KeyDestroyed:
            holder = ""
        if known is None or not holder or not self._speaks(caller, holder, known.visits):
            raise NotFound("appointment_unknown")
        return known

    def _plan(self, caller: Caller, asked: Asked, matters: Sequence[Matter], once: Once, same: bool) -> Plan:
        place = self._halls.place(asked.site, "site")
        found = [self._halls.matter(place, matter) for matter in matters]
        lookup = self._lookup(caller, asked.firm, [published.item if published else None for _, published in found])
        self._halls.check(place, asked.start)
        services = [service for service, _ in found]
        if len(set(services)) < len(services) or len(services) > place.rules.joint_most:
            raise Invalid("joint_services", "visits", most=place.rules.joint_most)
        starts = place.hall.starts(legal_day(asked.start))
        first = starts.index(asked.start)
        row = starts[first : first + 1] * len(found) if same else starts[first : first + len(found)]
        if len(row) < len(found):
            raise Invalid("slot_closed", "start")
        visits = (_visit(service, start, item) for (service, item), start in zip(found, row, strict=True))
        return Plan(_id(once), lookup, place, tuple(visits), asked.visitor)

    def _lookup(self, caller: Caller, firm: str, items: Sequence[Item | None]) -> str:
        """Whom it is for: the caller, or the firm for which they may act in all of the items."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(firm).text) if firm else caller.own_lookup
        if not lookup:
            raise Forbidden("assurance_real_name")
        now = self._clock.now().wall
        for short in {item.short if item else "" for item in items} or {""}:
            if not caller.speaks_for(lookup, now, short):
                raise Forbidden("appointment_not_yours", "firm")
        kind = "firm" if firm else "person"
        if any(item is not None and kind not in item.audience for item in items):
            raise Invalid("audience_not_served", "firm")
        return lookup

    def _speaks(self, caller: Caller, lookup: str, visits: Sequence[Visit]) -> bool:
        now = self._clock.now().wall
        return all(caller.speaks_for(lookup, now, visit.short) for visit in visits)

    def _once(self, once: Once, plan: Callable[[], Plan]) -> AppointmentView:
        known = self._store.appointment(_id(once))
        return self._views.show(known or self._seated(plan()))

    def _seated(self, plan: Plan) -> Appointment:
        """Seats are looked for first: whoever finds none costs no key."""
        for _ in range(TRIES):
            visits = tuple(self._seat(plan.place, visit) for visit in plan.visits)
            person = self._privacy.person(plan.lookup)
            self._not_blocked(person, plan.place)
            made = self._appointment(plan, visits, person)
            try:
                self._store.book(made, person)
            except Known:
                return self._store.appointment(made.id) or made
            except TimeTaken:
                raise Conflict("time_taken", "start") from None
            except (SeatTaken, PersonKnown):
                continue
            return made
        raise Conflict("slot_busy", "start")

    def _seat(self, place: Place, visit: Visit) -> Visit:
        """The visit with a free seat."""
        at, taken = visit.place[0], self._store.taken(Line(place.site.code, legal_day(visit.start), visit.service))
        free = [n for n in range(1, place.hall.seats[visit.service] + 1) if (at, n) not in taken]
        if not free:
            raise Conflict("slot_taken", "start")
        return visit.model_copy(update={"seat": self._pick(free)})

    def _not_blocked(self, person: Person, place: Place) -> None:
        known = () if person.new else self._store.of_holder(person.id)
        rules = place.rules
        until = blocked_until(known, self._clock.now().legal, rules.grace, rules.no_shows)
        if until is not None:
            raise NotAllowed("booking_blocked", until=until.isoformat())

    def _appointment(self, plan: Plan, visits: tuple[Visit, ...], person: Person) -> Appointment:
        place = plan.place
        end = max(visit.start for visit in visits) + place.hall.length
        return Appointment(
            id=plan.id, holder=person.id, site=place.site.code, minutes=place.hall.slot_minutes, visits=visits,
            visitor=self._privacy.seal(person, plan.visitor, about(plan.id)),
            expires=self._clock.wall_of(end + place.rules.no_shows.memory),
        )  # fmt: skip


def _visit(service: str, start: datetime, published: PublishedItem | None) -> Visit:
    if published is None:
        return Visit(service=service, start=start)
    item = published.item
    return Visit(service=service, start=start, item=item.code, version=published.version, short=item.short)


def _id(once: Once) -> str:
    """The appointment that a request under this key makes: nobody else's has this name."""
    return f"Y{once.key[:25]}"
