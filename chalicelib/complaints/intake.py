"""A ticket comes, over whichever channel: looked at, sealed, numbered, and answered with its number.

What somebody says twice within a day is the first ticket. What cannot wait is registered and flagged at once, so that
somebody on duty hears of it. What lies outside the district is registered and referred at once, so that who reports
knows where to go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints import answers as a, commands as c, facts as f, schemas as asks, views
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW, claim
from chalicelib.complaints.ports import Numbers, Places
from chalicelib.complaints.sources import DISTRICT, NAMED, OUTSIDE, Origin, origin
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.texts import checked, said
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import MACHINE, Accused, Place
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import ATTEMPTS, prepare
from chalicelib.kernel.clock import Clock, Moment
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, DomainError, Invalid
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id, parse_case_id
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import Change, Claimed, Once, PersonKnown, VersionConflict

A_DAY = timedelta(days=1)
IN_DANGER = "反映人说有人身危险"
"""Why it cannot wait, where who reports it says so and none of the words does."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was asked, looked at."""

    asked: asks.NewTicket
    text: str
    origin: Origin
    place: Place
    outside: bool
    exact: tuple[float, float] | None
    """Longitude and latitude in WGS-84."""
    urgent: str
    """Why it cannot wait; empty: it can."""


class Intake:
    """Takes tickets from every channel in one way."""

    def __init__(self, acting: Acting, numbers: Numbers, places: Places, clock: Clock) -> None:
        self._acting = acting
        self._cases = acting.cases
        self._privacy = acting.privacy
        self._numbers = numbers
        self._places = places
        self._clock = clock

    def open(self, caller: Caller, asked: asks.NewTicket, once: Once) -> dict[str, Any]:
        """What a caller reports, over a channel of theirs.

        Raises
        ------
        Forbidden
            as :func:`~chalicelib.complaints.sources.origin`.
        Invalid
            as :meth:`take`.
        """
        return self.take(origin(self._acting, caller, asked), asked, once)

    def take(self, origin: Origin, asked: asks.NewTicket, once: Once) -> dict[str, Any]:
        """What came from an origin that was looked at before.

        Raises
        ------
        Invalid
            what :func:`~chalicelib.complaints.texts.checked` says of the text; ``ticket_anonymous_not_offered``;
            ``ticket_reporter_missing``, ``ticket_reporter_not_wanted``; ``ticket_category``;
            ``ticket_department_unknown``; ``ticket_photo_unknown``; what is wrong with an identity number.
        Conflict
            ``case_submitted``: there is a ticket of that id.
        NotAllowed
            ``ticket_all_accused``: nobody is left who could dispatch it.
        """
        looked = self._looked(origin, asked)
        for _ in range(ATTEMPTS):
            case_id, now = self._case_id(asked), self._clock.now()
            holder = self._holder(origin, asked, case_id)
            names = self._names(looked, holder, now)
            same = self._same(names, now)
            if same is not None:
                return self._again(same, looked, once)
            try:
                return self._registered(looked, case_id, holder, names, once, now)
            except (PersonKnown, Claimed):
                continue
            except VersionConflict:
                if asked.case_id:
                    raise Conflict("case_submitted", "case_id") from None
                continue  # somebody else's transaction was under way
        raise Conflict("case_busy")

    def _looked(self, origin: Origin, asked: asks.NewTicket) -> Looked:
        rules, text = self._acting.catalogue.complaints(), checked(asked.text)
        if asked.identity == "anonymous" and asked.kind in NAMED:
            raise Invalid("ticket_anonymous_not_offered", "identity", kind=KINDS[asked.kind])
        if asked.identity != "anonymous" and asked.reporter is None and not origin.known:
            raise Invalid("ticket_reporter_missing", "reporter")
        if asked.identity == "anonymous" and asked.reporter is not None:
            raise Invalid("ticket_reporter_not_wanted", "reporter")
        if asked.category is not None:
            rules.category(asked.category)
        self._accused_known(asked)
        place, outside, exact = self._placed(asked.place)
        urgent = rules.emergency.word(text) or (IN_DANGER if asked.emergency else "")
        return Looked(asked, text, origin, place, outside, exact, urgent)

    def _accused_known(self, asked: asks.NewTicket) -> None:
        known = {one.credit_code for one in self._acting.catalogue.departments().listed.values()}
        for place, code in enumerate(asked.accused.departments):
            if code not in known:
                raise Invalid("ticket_department_unknown", f"accused.departments.{place}")

    def _placed(self, told: asks.Located) -> tuple[Place, bool, tuple[float, float] | None]:
        """The place, whether it lies outside the district, and the exact point."""
        street = told.street or ""
        if told.longitude is None or told.latitude is None:
            return Place(street=street), bool(street) and not street.startswith(DISTRICT), None
        ground = self._places.ground(told.longitude, told.latitude, told.system)
        at = Place.of(street or ground.street, ground.latitude, ground.longitude)
        return at, not ground.inside, (ground.longitude, ground.latitude)

    def _case_id(self, asked: asks.NewTicket) -> str:
        if asked.case_id:
            return parse_case_id(asked.case_id)
        return fresh_case_id(self._clock.now())

    def _holder(self, origin: Origin, asked: asks.NewTicket, case_id: str) -> Person:
        """Under whose key it is sealed: who reports, or the ticket's own where nobody is named."""
        if origin.person is not None and asked.identity != "anonymous":
            return self._privacy.person(origin.person) if origin.looked_up else self._privacy.known(origin.person)
        if asked.identity == "anonymous" or asked.reporter is None:
            return self._privacy.person(self._privacy.lookup("ticket", case_id))
        if asked.reporter.id_number:
            number = _number(asked.reporter.id_number)
            return self._privacy.person(self._privacy.lookup("person", number.text))
        return self._privacy.person(self._privacy.lookup("phone", asked.reporter.phone))

    def _names(self, looked: Looked, holder: Person, now: Moment) -> list[str]:
        """Names of what it says, by whom, on this day and the one before; and of its number where it came from."""
        asked, today = looked.asked, legal_day(now.legal)
        by = "" if asked.identity == "anonymous" else holder.lookup
        days = (today, today - A_DAY)
        what = [asked.kind, by, said(looked.text), asked.place.address, looked.place.street]
        names = [self._privacy.lookup("text", "#".join([str(day), *what])) for day in days]
        if asked.source:
            names.append(self._privacy.lookup("text", f"source#{looked.origin.by.id}#{asked.source}"))
        return [f"ticket-same:{name}" for name in names]

    def _same(self, names: list[str], now: Moment) -> str | None:
        """The ticket in which the same was said within a day, if there is one."""
        found = self._cases.claimants(names)
        for name in names:
            head = self._cases.head(FLOW, found[name]) if name in found else None
            if head is not None and (name in names[2:] or now.legal - views.registered(head.state) < A_DAY):
                return head.case_id
        return None

    def _registered(
        self, looked: Looked, case_id: str, holder: Person, names: list[str], once: Once, now: Moment
    ) -> dict[str, Any]:  # fmt: skip
        """Everything that is known at once, in one transaction."""
        self._acting.photos.refuse_unknown(case_id, looked.asked.photos)
        number, timer = self._numbers.next(legal_day(now.legal)), self._acting.timer()
        wanted: list[c.Command] = [c.Register(self._body(looked, case_id, holder, number, timer, now))]
        wanted += [c.Flag(looked.urgent)] if looked.urgent else []
        wanted += [c.Refer(OUTSIDE, "", timer)] if looked.outside else []
        stamp = Stamp(at=now, by=looked.origin.by, channel=looked.origin.channel)
        planned = _planned(case_id, wanted, stamp)
        answer = self._receipt(case_id, planned.head.state, repeated=False)
        mine = frozenset({claim(number), names[0], *names[2:]})
        self._cases.commit(Change(FLOW, planned.head, planned.facts, once, answer, claims=mine, person=holder))
        return answer

    def _body(
        self, looked: Looked, case_id: str, holder: Person, number: str, timer: Timer, now: Moment
    ) -> f.TicketRegistered:  # fmt: skip
        asked, origin, exact = looked.asked, looked.origin, looked.exact or (None, None)
        sealed = {
            "text": looked.text, "address": asked.place.address, "longitude": exact[0], "latitude": exact[1],
            "reporter": asked.reporter.model_dump() if asked.reporter else None, "source": asked.source,
        }  # fmt: skip
        return f.TicketRegistered(
            number=number, what=asked.kind, channel=origin.channel, identity=asked.identity,
            subject="" if asked.identity == "anonymous" else holder.id, holder=holder.id,
            sealed=self._privacy.seal(holder, sealed, about=case_id), category=asked.category or "",
            place=looked.place, photos=asked.photos, accused=Accused.model_validate(asked.accused.model_dump()),
            site=origin.site, opener=origin.opener,
            source=self._privacy.lookup("text", asked.source)[-32:] if asked.source else "",
            desk=timer.rules.desk_of(asked.accused.departments),
            clocks=timer.opened("ticket_registered", asked.kind, False, now.legal),
        )  # fmt: skip

    def _again(self, case_id: str, looked: Looked, once: Once) -> dict[str, Any]:
        """The same was said before: that ticket's number; its code only where it is known that they are the same."""
        head = self._cases.head(FLOW, case_id)
        if head is None:
            raise Conflict("case_busy")
        answer = self._receipt(case_id, head.state, repeated=True)
        if looked.asked.identity == "anonymous" and not looked.asked.source:
            answer["code"] = ""
        self._cases.remember(once, answer)
        return answer

    def _receipt(self, case_id: str, state: TicketCase, *, repeated: bool) -> dict[str, Any]:
        told = self._acting.view(case_id, state)
        advice = self._acting.catalogue.complaints().emergency.told if state.emergency else ""
        receipt = a.TicketReceipt.model_validate(
            told | {"code": self._privacy.code(case_id), "advice": advice, "repeated": repeated}
        )
        return receipt.model_dump(mode="json")


def _planned(case_id: str, wanted: Sequence[c.Command], stamp: Stamp) -> Change[TicketCase]:
    """The change of a new ticket in which one command after the other was decided."""
    head, (first, *others) = new(FLOW, case_id), wanted
    bodies: list[Body] = list(decide(head.state, first, MACHINE, stamp.at.legal))
    planned = prepare(FLOW, head, bodies, stamp)
    for command in others:
        bodies += decide(planned.head.state, command, MACHINE, stamp.at.legal)
        planned = prepare(FLOW, head, bodies, stamp)
    return planned


def _number(text: str) -> IdentityNumber:
    try:
        return IdentityNumber.parse(text)
    except DomainError as wrong:
        raise wrong.at("reporter.id_number") from wrong
