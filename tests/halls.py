"""The halls on fakes: residents who book, a firm, windows and a terminal of the centre."""

from copy import copy
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

from chalicelib.catalogue.caching import CachedReader
from chalicelib.catalogue.publishing.publisher import publish_district
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller, Mandate, Post, Relation
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.sites.booking import Booking
from chalicelib.sites.calling import Calling
from chalicelib.sites.ports import Store
from chalicelib.sites.routes import Services
from chalicelib.sites.schemas import (
    AppointmentView,
    CallOutcome,
    CallView,
    CheckIn,
    NewAppointment,
    NewJoint,
    NewTicket,
    NextCall,
    Tickets,
)
from chalicelib.sites.service import Halls
from chalicelib.sites.views import Views
from demo import people
from tests.fakes.case_store import MemoryCases
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.fakes.privacy import MemoryPrivacy
from tests.fakes.site_store import MemorySites
from tests.fakes.time_and_numbers import MONDAY, SetClock

CENTRE, PARK = "centre-01", "park-01"
RELATIONS: frozenset[Relation] = frozenset(get_args(Relation))
TUESDAY = MONDAY.replace(hour=0, minute=0) + timedelta(days=1)
NINE, HALF_PAST = TUESDAY.replace(hour=9), TUESDAY.replace(hour=9, minute=30)
"""Slots of the day after the one on which the clock stands."""


@cache
def _published() -> MemoryCatalogue:
    store = MemoryCatalogue()
    publish_district(store, Path(__file__).parents[1] / "catalogue")
    return store


@cache
def catalogue_of_the_district() -> Catalogue:
    """Published once: it is only read."""
    return Catalogue(CachedReader(_published()))


def crowded(seats: int) -> Catalogue:
    """The same, with so many seats of the general service in each slot of the centre."""
    store = MemoryCatalogue()
    vars(store).update({name: copy(kept) for name, kept in vars(_published()).items()})
    told = store.document("appointments")
    if told is None:
        raise LookupError("appointments")
    told.body["halls"]["centre"]["seats"]["general"] = seats
    store.put_document("appointments", told.body)
    return Catalogue(CachedReader(store))


@cache
def code_of(short: str) -> str:
    """The code of an item by its short name."""
    catalogue = catalogue_of_the_district()
    found = catalogue.search("", "open", limit=100).items
    return next(one.code for one in found if catalogue.open_item(one.code).item.short == short)


def services_on(store: Store, catalogue: Catalogue, privacy: Privacy, clock: Clock, cases: CaseStore) -> Services:
    """What the routes of appointments call."""
    halls = Halls(catalogue, store, clock)
    views = Views(halls, catalogue, privacy, clock)
    booking = Booking(store, halls, views, privacy, clock)
    return Services(halls, booking, Calling(store, halls, views, privacy, clock), cases)


class HallWorld:
    """Everything about halls, on a store that is given or in memory; the clock stands on a Monday at ten."""

    def __init__(self, store: Store | None = None, privacy: Any = None, catalogue: Catalogue | None = None) -> None:
        keys: dict[str, Any] = {}
        self.catalogue = catalogue or catalogue_of_the_district()
        self.store: Any = store or MemorySites(keys)
        self.privacy = privacy or MemoryPrivacy(keys)
        self.clock = SetClock()
        services = services_on(self.store, self.catalogue, self.privacy, self.clock, MemoryCases(keys))
        self.halls, self.booking, self.calling = services.halls, services.booking, services.calling
        self.views = Views(self.halls, self.catalogue, self.privacy, self.clock)
        self.window, self.kiosk = at_window(CENTRE), Caller("kiosk", "terminal-01", site=CENTRE)

    def resident(self, *firms: str, items: frozenset[str] = frozenset()) -> Caller:
        """A resident unlike any before, who acts for firms (in some items only)."""
        who = people.resident(40, self.clock.at.date())
        own = Mandate(self.privacy.lookup("person", who.number), "self")
        acting = (Mandate(self.privacy.lookup("firm", code), "agent", items) for code in firms)
        return Caller("resident", f"R{who.number}", "real_name", mandates=(own, *acting), relations=RELATIONS)

    def firm(self) -> str:
        """The credit code of a firm unlike any before."""
        return people.firm(self.clock.at.date()).number

    def book(self, caller: Caller | None = None, start: datetime = NINE, **asked: Any) -> AppointmentView:
        """Book at the centre: the general service unless something else is said."""
        key = asked.pop("once", None) or key_of()
        what = {} if "item" in asked or "service" in asked else {"service": "general"}
        told = {"site": CENTRE, "start": start, "visitor": "杨秀英", **what, **asked}
        return self.booking.book(caller or self.resident(), NewAppointment.model_validate(told), key)

    def joint(self, caller: Caller, firm: str, *services: str, start: datetime = NINE, **asked: Any) -> AppointmentView:
        """Book several services at once."""
        key = asked.pop("once", None) or key_of()
        visits = [{"item" if len(name) > 30 else "service": name} for name in services]
        told = {"site": CENTRE, "start": start, "visitor": "李建国", "firm": firm, "visits": visits, **asked}
        return self.booking.joint(caller, NewJoint.model_validate(told), key)

    def comes(self, booked: AppointmentView, at: datetime | None = None, by: Caller | None = None) -> Tickets:
        """The holder checks in, at a window unless something else is said."""
        self.clock.at = at or self.clock.at
        asked = CheckIn(appointment=booked.id, code=booked.check_in_code)
        return self.calling.check_in(by or self.window, booked.site, asked)

    def walks_in(self, service: str = "general", once: Once | None = None) -> str:
        """Somebody takes a number; the number."""
        return self.calling.ticket(self.kiosk, CENTRE, NewTicket(service=service), once or key_of()).number

    def calls(self, *services: str, window: str = "1") -> CallView:
        """A window calls the next one."""
        asked = NextCall.model_validate({"window": window, "services": services or ("general",)})
        return self.calling.call(self.window, CENTRE, asked)

    def ends(self, number: str, outcome: str = "served") -> CallView:
        """What became of a call."""
        return self.calling.settle(self.window, CENTRE, number, CallOutcome.model_validate({"outcome": outcome}))

    def free(self, start: datetime = NINE, service: str = "general") -> int:
        """Free seats in a slot of the centre."""
        slots = self.halls.slots(CENTRE, start.date(), service).items
        return next(slot.free for slot in slots if slot.start == start)

    def line(self, service: str = "general") -> Any:
        """What everybody sees of a line."""
        return next(line for line in self.halls.waiting(CENTRE).items if line.service == service)


def at_window(site: str, until: datetime | None = None) -> Caller:
    """An officer with a window there."""
    return Caller("officer", "window-1", posts=(Post("window", "D", site=site, until=until),), relations=RELATIONS)


def key_of(key: str = "") -> Once:
    """An idempotency key, a fresh one by default."""
    return Once(key=digest(key or uuid4().hex), request=digest(None))
