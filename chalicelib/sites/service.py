"""The halls: which site offers what, free slots, and how long the lines are. All of it is public."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.sites import Site
from chalicelib.catalogue.store import PublishedItem
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.sites.halls import Hall, Rules
from chalicelib.sites.model import Line, rough_minutes
from chalicelib.sites.ports import Store
from chalicelib.sites.schemas import LineView, Matter, Slot, Slots, WaitingView

FAR = timedelta(days=400)
"""Beyond all that can be booked: no calendar is asked about such days."""
LOOKED_AT = 10
"""Calls from which it is judged how fast a line moves."""


@dataclass(frozen=True, slots=True)
class Place:
    """A site that books and queues."""

    site: Site
    hall: Hall
    rules: Rules


class Halls:
    """Everything about a site that is no one person's."""

    def __init__(self, catalogue: Catalogue, store: Store, clock: Clock) -> None:
        self._catalogue = catalogue
        self._store = store
        self._clock = clock
        self._read: tuple[tuple[Any, Any], Rules] | None = None

    def rules(self) -> Rules:
        """The published rules, read once for each content."""
        documents = tuple(self._catalogue.document(name) for name in ("appointments", "departments"))
        if self._read is None or any(a is not b for a, b in zip(self._read[0], documents, strict=True)):
            self._read = (documents[0], documents[1]), Rules.from_documents(*documents)
        return self._read[1]

    def place(self, code: str, field: str = "") -> Place:
        """The site of that code, with its hall.

        Raises
        ------
        NotFound
            ``site_unknown``, ``site_without_hall``: it neither books nor queues.
        """
        site, rules = self._catalogue.sites().get(code), self.rules()
        if site is None:
            raise NotFound("site_unknown", field)
        hall = rules.hall(site.code, site.kind)
        if hall is None:
            raise NotFound("site_without_hall", field)
        return Place(site, hall, rules)

    def matter(self, place: Place, matter: Matter) -> tuple[str, PublishedItem | None]:
        """The service at the place that a matter goes to, and the item it is about.

        Raises
        ------
        Invalid, NotFound
            the item is not taken there, or there is no such service.
        """
        if not matter.item:
            self.offered(place, matter.service)
            return matter.service, None
        published = self._catalogue.open_item(matter.item)
        item = published.item
        if place.site not in self._catalogue.sites().taking(item):
            raise Invalid("site_not_offered", "site")
        service = place.rules.service_of(item.short, item.department.credit_code, place.hall)
        self.offered(place, service)
        return service, published

    def offered(self, place: Place, service: str) -> None:
        """Refuse a service that the place does not have."""
        if service not in place.hall.seats:
            raise NotFound("service_unknown", "service")

    def slots(self, code: str, day: date, service: str) -> Slots:
        """The slots of a day that begin later than now, with free seats."""
        place = self.place(code)
        self.offered(place, service)
        now, seats = self._clock.now().legal, place.hall.seats[service]
        starts = place.hall.starts(day) if self._bookable(place, day) else ()
        taken = [at for at, _ in self._store.taken(Line(code, day, service))] if starts else []
        items = tuple(
            Slot(start=start, until=start + place.hall.length, free=max(seats - taken.count(f"{start:%H%M}"), 0))
            for start in starts
            if start > now
        )
        return Slots(site=code, service=service, day=day, items=items)

    def check(self, place: Place, start: datetime) -> None:
        """Refuse a slot that is over, too far ahead, or on which the hall is closed."""
        now = self._clock.now().legal
        if start <= now:
            raise Invalid("slot_past", "start")
        if start > now + FAR or legal_day(start) > self._last(place):
            raise Invalid("slot_too_far", "start", days=place.rules.ahead_days)
        day = legal_day(start)
        if not self._bookable(place, day) or start not in place.hall.starts(day):
            raise Invalid("slot_closed", "start")

    def waiting(self, code: str) -> WaitingView:
        """How many wait for each service now, and which number was called last."""
        place = self.place(code)
        today = legal_day(self._clock.now().legal)
        lines = tuple(self._line(place, Line(code, today, service)) for service in place.hall.seats)
        return WaitingView(site=code, day=today, items=lines)

    def _line(self, place: Place, line: Line) -> LineView:
        waiting, called = len(self._store.waiting(line)), self._store.called(line, LOOKED_AT)
        return LineView(
            service=line.service,
            service_name=place.rules.services[line.service].name,
            waiting=waiting,
            last_called=called[0].ticket.number if called else "",
            minutes=rough_minutes(waiting, called, place.rules.minutes_each),
        )

    def _last(self, place: Place) -> date:
        today = legal_day(self._clock.now().legal)
        return self._catalogue.calendar().add_working_days(today, place.rules.ahead_days)

    def _bookable(self, place: Place, day: date) -> bool:
        """Whether it is a working day from today on that is not too far ahead."""
        today = legal_day(self._clock.now().legal)
        return today <= day <= self._last(place) and self._catalogue.calendar().is_working(day)
