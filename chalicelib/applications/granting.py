"""What approvals grant, to those who certify it (电子证照), and what their word changes here."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.applications import opening, records
from chalicelib.applications.commands import Certify
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import Certified
from chalicelib.applications.model import FLOW, Application, Stage
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.procedure import Certificate
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.canonical import digest as digest_of
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import SYSTEM, Stamp
from chalicelib.kernel.grants import Grant
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.parties.service import Parties


class Granting:
    """The :class:`~chalicelib.certificates.ports.Grants` of the application flow."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, parties: Parties, clock: Clock
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._parties = parties
        self._clock = clock

    def grant(self, case_id: str) -> Grant | None:
        case = load_whole(self._cases, FLOW, case_id)
        head = case.head
        if head.state.stage is not Stage.APPROVED:
            return None
        item = self._catalogue.open_item(head.state.pinned.code, head.state.pinned.version).item
        if item.certificate is None:
            return None
        try:
            person = self._privacy.known(head.state.subject)
            told = opening.told(self._privacy, case, person)
        except KeyDestroyed:
            return None
        return self._grant(head, item, item.certificate, person, told)

    def _grant(
        self, head: Head[Application], item: Item, certificate: Certificate, person: Person, told: Mapping[str, Any]
    ) -> Grant:
        state, form, applicant = head.state, told["form"], told["applicant"]
        if state.outcome is None:
            raise TypeError("an approved case has an outcome")
        what = digest_of([form.get(name) for name in certificate.of])
        first = legal_day(state.outcome.at)
        return Grant(
            item=item.code, short=item.short, item_name=item.name, department=item.department.credit_code,
            department_name=item.department.name, type=certificate.type, name=certificate.name,
            kind=told["known"]["kind"], holder=applicant["name"], holder_number=applicant["number"], person=person,
            of=self._privacy.code(f"certificate of:{what}") if certificate.of else "",
            fields=shown(item.form["properties"], certificate.fields, form), number=state.number,
            decided_at=state.outcome.at, valid_from=first, valid_until=certificate.last_day(first),
            record_kind=item.grants or "", record=records.record_of(form, state),
        )  # fmt: skip

    def certified(self, case_id: str, grant: Grant, identifier: str, certificate: str, digest: str) -> bool:
        """The record first: whoever revokes the approval after the case has heard of the certificate ends it, too."""
        if grant.record_kind:
            kind, record = grant.record_kind, records.certified(grant.record, identifier, grant.valid_until)
            self._parties.change(grant.person, {"records": lambda held: records.newer(held or {}, {kind: record})})
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        told = Certify(Certified(identifier=identifier, certificate=certificate, digest=digest))
        try:
            change(self._cases, FLOW, case_id, stamp, lambda state: decide(state, told, stamp.at.legal))
        except NotAllowed:
            return False  # revoked meanwhile
        return True

    def ended(self, case_id: str, identifier: str, last: date) -> None:
        state = load(self._cases, FLOW, case_id).state
        try:
            person = self._privacy.known(state.subject)
        except KeyDestroyed:
            return  # the records went with the key
        self._parties.change(person, {"records": lambda held: records.ended(held or {}, identifier, last)})


def shown(fields: Mapping[str, Any], names: tuple[str, ...], form: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Title and value of the named fields that were filled in, as people read them."""
    given = [(name, fields[name]) for name in names if name in form]
    return tuple((str(field.get("title", name)), _text(form[name], field)) for name, field in given)


def _text(value: Any, field: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(one, field.get("items", {})) for one in value)
    return str(field.get("x-labels", {}).get(value, value))
