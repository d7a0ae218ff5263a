"""Requests about certificates: each family has one of its own, from its case that was approved."""

from datetime import date, timedelta

from chalicelib.certificates.issuing import Issuing
from chalicelib.certificates.model import FLOW, Version
from chalicelib.kernel.changing import load
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.grants import Grant
from tests.asks.registry import ASKS, Ask, asks
from tests.builders import items
from tests.cast import Cast
from tests.fakes.audit import MemoryTrail
from tests.fakes.seal import MemorySeal, MemorySerials
from tests.fakes.typesetter import FakeTypesetter
from tests.families import Family
from tests.gateway import Sent


class Granted:
    """The :class:`~chalicelib.certificates.ports.Grants` of a family's case, whose item ends in no certificate."""

    def __init__(self, cast: Cast, family: Family) -> None:
        self._cast = cast
        self._cases = cast.families[family]

    def grant(self, case_id: str) -> Grant:
        item, today = items()[self._cases.item], self._cast.clock.at.date()
        person = self._cast.privacy.known(self._cast.head(case_id).state.subject)
        return Grant(
            item=item.code, short=item.short, item_name=item.name, department=item.department.credit_code,
            department_name=item.department.name, type="099", name="证书", kind=self._cases.applicant["kind"],
            holder=self._cases.applicant["name"], holder_number=self._cases.number, person=person, of="", fields=(),
            number=self._cast.head(case_id).state.number, decided_at=self._cast.clock.at, valid_from=today,
            valid_until=today + timedelta(days=365), record_kind="", record={},
        )  # fmt: skip

    def certified(self, case_id: str, grant: Grant, identifier: str, certificate: str, digest: str) -> bool:
        del case_id, grant, identifier, certificate, digest
        return True

    def ended(self, case_id: str, identifier: str, last: date) -> None: ...


def issued(cast: Cast, family: Family) -> Version:
    """The certificate of the family's approved case."""
    reader = Issuing(
        cast.cases, Granted(cast, family), cast.privacy, MemorySeal(), MemorySerials(), FakeTypesetter(), cast.files,
        MemoryTrail(cast.clock), cast.clock, lambda: "",
    )  # fmt: skip
    case_id = cast.families[family].ruled
    reader.handle(Ref(flow="application", case_id=case_id, seq=2, kind="approved_by_rule"))
    version = load(cast.cases, FLOW, cast.cases.claimant(f"certificate:{case_id}") or "").state.of(case_id)
    if version is None:
        raise LookupError(case_id)
    return version


@asks("GET /v1/me/certificates")
def mine(cast: Cast, _: str, family: Family, __: str) -> Sent:
    whose = {"firm": cast.families[family].number} if family == "firm" else {}
    return Sent("GET", "/v1/me/certificates", whose)


@asks("GET /v1/certificates/{identifier}")
def scanned(cast: Cast, _: str, family: Family, __: str) -> Sent:
    identifier = issued(cast, family).identifier
    return Sent("GET", f"/v1/certificates/{identifier}", {"code": cast.privacy.code(f"certificate:{identifier}")})


def _of(path: str, body: dict[str, str] | None = None) -> Ask:
    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        address = f"/v1/certificates/{issued(cast, family).identifier}/{path}"
        return Sent("POST" if body else "GET", address, body=body)

    return ask


ASKS["GET /v1/certificates/{identifier}/file"] = _of("file")
ASKS["POST /v1/certificates/{identifier}/revocation"] = _of(
    "revocation", {"reason": "证照遗失", "law": "《中华人民共和国行政许可法》第七十条"}
)


@asks("POST /v1/certificates/verification")
def verified(cast: Cast, _: str, family: Family, __: str) -> Sent:
    file = {"certificate": {"data": {"identifier": issued(cast, family).identifier}}}
    return Sent("POST", "/v1/certificates/verification", body=file)
