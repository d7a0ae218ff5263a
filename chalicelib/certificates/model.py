"""The certificate's case: one licence of one holder, version by version. What may happen, and what happened. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from chalicelib.certificates.facts import BODIES, Issued, Revoked, SealUsed, Signature, Superseded
from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.values import Lenient

Status = Literal["valid", "expired", "revoked", "superseded"]


class Version(Lenient):
    """One version of a certificate."""

    identifier: str
    number: int
    application: str
    decided_at: datetime
    valid_from: date
    valid_until: date | None
    digest: str
    signature: Signature
    file: str
    seq: int
    """The fact that holds its data."""
    superseded_by: str = ""
    revoked_at: datetime | None = None
    law: str = ""

    def status(self, today: date) -> Status:
        """How it stands on ``today``: its last day counts."""
        if self.revoked_at is not None:
            return "revoked"
        if self.superseded_by:
            return "superseded"
        return "expired" if self.valid_until is not None and self.valid_until < today else "valid"


class Certificate(Lenient):
    """Where a certificate stands."""

    type: str = ""
    name: str = ""
    issuer: str = ""
    issuer_name: str = ""
    item: str = ""
    short: str = ""
    subject: str = ""
    serial: str = ""
    opened_at: datetime | None = None
    versions: tuple[Version, ...] = ()

    @property
    def current(self) -> Version | None:
        """The version that no other has superseded."""
        return next((version for version in self.versions if not version.superseded_by), None)

    def version(self, identifier: str) -> Version:
        """The version of that identifier."""
        found = next((version for version in self.versions if version.identifier == identifier), None)
        if found is None:
            raise NotFound("certificate_unknown", "identifier")
        return found

    def of(self, application: str) -> Version | None:
        """The version that certifies an application."""
        return next((version for version in self.versions if version.application == application), None)


@dataclass(frozen=True, slots=True)
class Issue:
    """Issue a version under the seal."""

    body: Issued


@dataclass(frozen=True, slots=True)
class Revoke:
    """Revoke a version."""

    body: Revoked


def decide(state: Certificate, command: Issue | Revoke) -> Sequence[Body]:
    """The facts that ``command`` leads to, at whatever time. What has happened already is harmless."""
    match command:
        case Issue(body):
            return [] if state.of(body.application) else _issued(state, body)
        case Revoke(body):
            return [] if state.version(body.identifier).revoked_at else [body]


def _issued(state: Certificate, body: Issued) -> Sequence[Body]:
    """Of two versions the one that was decided later stands, in whatever order they were issued."""
    used = SealUsed(seal=body.signature.key_id, purpose="issue", digest=body.digest)
    last = state.current
    if last is None:
        return [body, used]
    old, new = last.identifier, body.identifier
    if body.decided_at < last.decided_at:
        old, new = new, old
    return [body, used, Superseded(identifier=old, by=new)]


def evolve(state: Certificate, body: Body, fact: Fact) -> Certificate:
    """The state after ``fact``."""
    match body:
        case Issued():
            given = body.model_dump()
            version = Version.model_validate(given | {"seq": fact.seq})
            versions = (*state.versions, version)
            return Certificate.model_validate(
                given | {"opened_at": state.opened_at or fact.at, "versions": versions}
            )  # fmt: skip
        case SealUsed():
            return state
        case Superseded():
            return _changed(state, body.identifier, superseded_by=body.by)
        case Revoked():
            return _changed(state, body.identifier, revoked_at=fact.at, law=body.law)
        case _:
            raise TypeError(f"no certificate fact: {fact.kind}")


def _changed(state: Certificate, identifier: str, **update: object) -> Certificate:
    versions = (v.model_copy(update=update) if v.identifier == identifier else v for v in state.versions)
    return state.model_copy(update={"versions": tuple(versions)})


def held_by(subject: str) -> str:
    """The name under which the certificates of a person or firm are found: apart from their applications."""
    return f"certificates:{subject}"


def index(state: Certificate) -> Index:
    """By holder; no work queue, no clock: whether it has expired is seen when it is looked at."""
    return Index(held_by(state.subject), state.opened_at)


FLOW = Flow("certificate", Certificate, BODIES, evolve, index, title="证照")
