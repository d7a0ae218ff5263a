"""Whom a resident may act for: a firm of theirs, a firm that sent them, a child under fourteen.

Each is a document under the one who acts, so that a login reads all of them at once; what changes is revoked
at once, and the next refresh brings the new ones.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.access.tokens import Revocations
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.parties.service import Parties
from chalicelib.rights.consents import Consents, evidence_of

MINOR = 14
"""Years of age up to which a guardian consents (个人信息保护法 art 31)."""
LONGEST = timedelta(days=731)
ON_RECORD = timedelta(days=366)
"""How long the register is believed that says who represents a firm: then it is asked anew."""
Item = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
"""Short name of a service item."""


class Firm(Strict):
    """A firm of which one is the legal representative."""

    credit_code: str = Field(max_length=20)


class Child(Strict):
    """A child of whom one is the guardian, who consents to the handling of its data (个人信息保护法 art 31)."""

    id_number: str = Field(max_length=20)
    consent: Literal[True]


class Agent(Strict):
    """Whom a firm sends (经办人), for which items, until when. ``items`` empty: all."""

    credit_code: str = Field(max_length=20)
    id_number: str = Field(max_length=20)
    items: tuple[Item, ...] = Field(default=(), max_length=20)
    until: AwareDatetime


class EndedAgent(Strict):
    """Whom a firm sends no longer."""

    credit_code: str = Field(max_length=20)
    id_number: str = Field(max_length=20)


class MandateView(Lenient):
    """One mandate, as its holder sees it: whom it is for stays a digest."""

    kind: Literal["principal", "agent", "guardian"]
    of: str
    items: tuple[str, ...]
    until: datetime | None


class Mandates(Lenient):
    """All mandates of a resident."""

    items: tuple[MandateView, ...]


class MandateService:
    """Gives and ends mandates."""

    def __init__(
        self, records: Records, privacy: Privacy, parties: Parties, revocations: Revocations, consents: Consents,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._records = records
        self._privacy = privacy
        self._parties = parties
        self._revocations = revocations
        self._consents = consents
        self._clock = clock

    def of(self, caller: Caller) -> Mandates:
        """The caller's own."""
        return Mandates(items=tuple(_view(record) for record in self._records.under(caller.id, "mandate#")))

    def claim_firm(self, caller: Caller, firm: Firm) -> Mandates:
        """The caller becomes principal of the firm of which the register says they are the representative."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(firm.credit_code).text)
        self._represents(caller, lookup)
        until = self._clock.now().wall + ON_RECORD
        self._give(self._known(caller), lookup, until, {"kind": "principal"})
        return self.of(caller)

    def claim_child(self, caller: Caller, child: Child) -> Mandates:
        """The caller acts for the child of whom the household register says they are a guardian, until it is 14."""
        number = IdentityNumber.parse(child.id_number)
        if number.age(legal_day(self._clock.now().legal)) >= MINOR:
            raise Invalid("child_not_minor", "id_number")
        lookup = self._privacy.lookup("person", number.text)
        if not self._is_own(caller, self._guardians(lookup)):
            raise Forbidden("guardian_not_on_record", "id_number")
        self._consents.agree(self._privacy.person(lookup), "child", evidence_of(caller))
        until = self._clock.wall_of(_birthday(number.birth))
        self._give(self._known(caller), lookup, until, {"kind": "guardian"})
        return self.of(caller)

    def end(self, caller: Caller, child: Person) -> None:
        """A guardian withdrew the consent: neither they nor another guardian on record acts for the child any more.

        Any of them may claim the child again, and consents with that. See :class:`~chalicelib.rights.ports.Guardians`.
        """
        lookups = (self._privacy.lookup("person", str(number)) for number in self._guardians(child.lookup) if number)
        for guardian in {caller.id, *(self._privacy.person(lookup).id for lookup in lookups)}:
            given = self._records.get(guardian, f"mandate#{child.lookup}")
            if given is not None and given.data["kind"] == "guardian":
                self._records.remove(given)
                self._revocations.revoke(f"resident#{guardian}")

    def appoint(self, caller: Caller, agent: Agent) -> Mandates:
        """The principal of a firm sends somebody."""
        now = self._clock.now().wall
        if not now < agent.until <= now + LONGEST:
            raise Invalid("mandate_ended", "until")
        firm, person = self._of_principal(caller, agent.credit_code, agent.id_number)
        self._represents(caller, firm)
        given = {"kind": "agent", "items": list(agent.items), "by": caller.id}
        self._give(person, firm, agent.until, given)
        self._revocations.revoke(f"resident#{person.id}")
        return self.of(caller)

    def dismiss(self, caller: Caller, agent: EndedAgent) -> Mandates:
        """The principal of a firm sends somebody no longer: refused everywhere within a minute."""
        firm, person = self._of_principal(caller, agent.credit_code, agent.id_number)
        given = self._records.get(person.id, f"mandate#{firm}")
        if given is None or given.data["kind"] != "agent":
            raise NotFound("mandate_unknown", "id_number")
        try:
            self._records.remove(given)
        except VersionConflict:
            raise Conflict("case_busy") from None
        self._revocations.revoke(f"resident#{person.id}")
        return self.of(caller)

    def _of_principal(self, caller: Caller, credit_code: str, id_number: str) -> tuple[str, Person]:
        """The firm that the caller is principal of, and the person that it is about."""
        firm = self._privacy.lookup("firm", CreditCode.parse(credit_code).text)
        now = self._clock.now().wall
        if not any(mandate.kind == "principal" and mandate.covers(firm, "", now) for mandate in caller.mandates):
            raise Forbidden("firm_not_yours", "credit_code")
        lookup = self._privacy.lookup("person", IdentityNumber.parse(id_number).text)
        if lookup == caller.own_lookup:
            raise NotAllowed("agent_yourself", "id_number")
        return firm, self._privacy.person(lookup)

    def _represents(self, caller: Caller, firm: str) -> None:
        """The register says so now: who represented the firm once sends nobody any more."""
        if not self._is_own(caller, [self._held(firm, "legal_representative_number")]):
            raise Forbidden("firm_not_yours", "credit_code")

    def _give(self, person: Person, lookup: str, until: datetime, data: Mapping[str, Any]) -> None:
        """What has ended is swept away: nobody's token or list grows by it."""
        data = {**data, "until": until.isoformat()}
        for _ in range(ATTEMPTS):
            known = None if person.new else self._records.get(person.id, f"mandate#{lookup}")
            try:
                record = Record(person.id, f"mandate#{lookup}", data, known.revision if known else 0, until)
                self._records.put(record, person)
                return
            except VersionConflict:
                person = self._privacy.person(person.lookup)
        raise Conflict("case_busy")

    def _held(self, lookup: str, field: str) -> Any:
        """What a department told of a person or firm."""
        value = self._parties.holdings(self._privacy.person(lookup)).profile.get(field)
        return value.value if value else None

    def _guardians(self, lookup: str) -> list[Any]:
        """Numbers of the child's guardians on record."""
        named = self._held(lookup, "guardian_numbers")
        return named if isinstance(named, list) else []

    def _is_own(self, caller: Caller, numbers: list[Any]) -> bool:
        told = {self._privacy.lookup("person", str(number)) for number in numbers if number}
        return bool(caller.own_lookup) and caller.own_lookup in told

    def _known(self, caller: Caller) -> Person:
        return self._privacy.known(caller.id)


def _birthday(birth: date) -> datetime:
    """The instant at which somebody turns fourteen (a leap day's birthday comes on 1 March)."""
    year = birth.year + MINOR
    day = date(year, 3, 1) if (birth.month, birth.day) == (2, 29) else birth.replace(year=year)
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _view(record: Record) -> MandateView:
    return MandateView(
        kind=record.data["kind"],
        of=record.sk.removeprefix("mandate#"),
        items=tuple(record.data.get("items", ())),
        until=record.data.get("until"),
    )
