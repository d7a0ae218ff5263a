"""Requests about appointments and queues."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.deadlines import legal_day
from chalicelib.sites.model import Appointment, Visit
from chalicelib.sites.schemas import NewTicket, NextCall
from chalicelib.sites.views import about
from tests.asks.registry import ASKS, Ask, asks
from tests.builders import CENTRE, OUTLET, items
from tests.cast import Cast
from tests.families import FIRM, FIRMS_ITEM, Family
from tests.gateway import Sent
from tests.halls import at_window, key_of

SERVICE = {"service": "general"}


def _slot(cast: Cast) -> datetime:
    """When the next working day's first slot begins."""
    today = legal_day(cast.clock.now().legal)
    day = cast.catalogue.calendar().add_working_days(today, 1)
    return cast.halls.halls.place(CENTRE).hall.starts(day)[0]


def _booked(cast: Cast, kind: str, family: Family, site: str, start: datetime) -> Appointment:
    """An appointment of whom the family's cases are about, as it is stored."""
    cases = cast.families[family]
    person, item = cast.privacy.person(cast.lookup(cases.number)), items()[cases.item]
    visit = Visit(service="general", start=start, item=item.code, version=1, short=item.short, seat=1)
    name = f"Y-{kind}"
    made = Appointment(
        id=name, holder=person.id, site=site, minutes=30, visits=(visit,),
        visitor=cast.privacy.seal(person, "某人", about(name)), expires=start + timedelta(days=1),
    )  # fmt: skip
    cast.site_store.book(made, person)
    return made


@asks("GET /v1/sites/{code}/slots")
def slots(cast: Cast, *_: Any) -> Sent:
    return Sent("GET", f"/v1/sites/{CENTRE}/slots", {"day": f"{_slot(cast):%Y-%m-%d}", **SERVICE})


@asks("GET /v1/sites/{code}/waiting")
def waiting(*_: Any) -> Sent:
    return Sent("GET", f"/v1/sites/{CENTRE}/waiting")


@asks("POST /v1/appointments")
def booking(cast: Cast, _: str, family: Family, __: str) -> Sent:
    what = {"firm": FIRM, "item": items()[FIRMS_ITEM].code} if family == "firm" else SERVICE
    told = {"site": CENTRE, "start": _slot(cast).isoformat(), "visitor": "某人", **what}
    return Sent("POST", "/v1/appointments", body=told)


@asks("POST /v1/appointments/joint")
def joint(cast: Cast, *_: Any) -> Sent:
    told = {"site": CENTRE, "start": _slot(cast).isoformat(), "visitor": "某人", "firm": FIRM}
    visits = [{"item": items()[FIRMS_ITEM].code}, {"service": "tax"}]
    return Sent("POST", "/v1/appointments/joint", body={**told, "visits": visits})


@asks("GET /v1/appointments")
def mine(_: Cast, __: str, family: Family, ___: str) -> Sent:
    return Sent("GET", "/v1/appointments", {"firm": FIRM} if family == "firm" else {})


@asks("POST /v1/appointments/{appointment}/cancellation")
def cancelling(cast: Cast, kind: str, family: Family, _: str) -> Sent:
    booked = _booked(cast, kind, family, CENTRE, _slot(cast))
    return Sent("POST", f"/v1/appointments/{booked.id}/cancellation", body={})


def _checking_in(base: str, site: str) -> Ask:
    def ask(cast: Cast, kind: str, family: Family, _: str) -> Sent:
        booked = _booked(cast, kind, family, site, cast.clock.now().legal)
        told = {"appointment": booked.id, "code": cast.privacy.code(about(booked.id))}
        return Sent("POST", f"{base}/sites/{site}/check-in", body=told)

    return ask


for _base, _site in (("/v1", CENTRE), ("/v1/partner", OUTLET)):
    ASKS[f"POST {_base}/sites/{{code}}/check-in"] = _checking_in(_base, _site)
    ASKS[f"POST {_base}/sites/{{code}}/tickets"] = lambda *_, base=_base, site=_site: Sent(
        "POST", f"{base}/sites/{site}/tickets", body=SERVICE
    )


def _waits(cast: Cast) -> None:
    terminal = Caller("kiosk", "terminal-01", site=CENTRE)
    cast.halls.calling.ticket(terminal, CENTRE, NewTicket(service="general"), key_of())


@asks("POST /v1/sites/{code}/calls")
def calling(cast: Cast, *_: Any) -> Sent:
    _waits(cast)
    return Sent("POST", f"/v1/sites/{CENTRE}/calls", body={"window": "1", "services": ["general"]})


@asks("POST /v1/sites/{code}/calls/{ticket}/outcome")
def settling(cast: Cast, *_: Any) -> Sent:
    _waits(cast)
    called = cast.halls.calling.call(at_window(CENTRE), CENTRE, NextCall(window="1", services=("general",)))
    return Sent("POST", f"/v1/sites/{CENTRE}/calls/{called.number}/outcome", body={"outcome": "served"})
