"""A reader of approvals: issues the certificate of each, and ends it with its approval.

A certificate is issued in one transaction, its PDF made before: killed at any point, told twice or in another order,
the next message finds either nothing or all of it. What may be lost is a serial, a file that nothing names, and a
signature that the audit tells of.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from chalicelib.certificates.document import TEMPLATE, data_of, page
from chalicelib.certificates.facts import Issued, Revoked
from chalicelib.certificates.model import FLOW, Certificate, Issue, Revoke, Version, decide
from chalicelib.certificates.ports import Files, Grants, Seal, Serials, file_key
from chalicelib.kernel.audit import Trace, Trail
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.cases import Head, body_of, new
from chalicelib.kernel.changing import ATTEMPTS, change, load, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import SYSTEM, Ref, Stamp
from chalicelib.kernel.grants import Grant
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.licence_id import LicenceId
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Claimed, VersionConflict
from chalicelib.kernel.typesetting import Typesetter

WANTS = {
    "application": frozenset({"approved", "approved_by_rule", "revoked"}),
    FLOW.name: frozenset({"revoked"}),
}


class Issuing:
    """Issues certificates under the seal."""

    def __init__(
        self, cases: CaseStore, grants: Grants, privacy: Privacy, seal: Seal, serials: Serials,
        typesetter: Typesetter, files: Files, trail: Trail, clock: Clock, site: Callable[[], str],
    ) -> None:  # fmt: skip
        """``site`` tells where the pages are, without a trailing slash."""
        self._cases = cases
        self._grants = grants
        self._privacy = privacy
        self._seal = seal
        self._serials = serials
        self._typesetter = typesetter
        self._files = files
        self._trail = trail
        self._clock = clock
        self._site = site

    def handle(self, ref: Ref) -> None:
        """Bring the certificate up to where its approval stands, or what is held up to a certificate's end."""
        if ref.flow == FLOW.name:
            self._ended(ref)
        elif ref.kind == "revoked":
            self._revoke(ref.case_id)
        else:
            self._certify(ref.case_id)

    def _certify(self, application: str) -> None:
        grant = self._grants.grant(application)
        if grant is None:
            return
        certificate, version = self._issue(application, grant)
        if version.revoked_at is None and not self._grants.certified(
            application, grant, version.identifier, certificate, version.digest
        ):
            self._revoke(application)

    def _issued(self, application: str) -> tuple[str, Version] | None:
        """The certificate of an application, if it was issued already."""
        certificate = self._cases.claimant(_named(application))
        return None if certificate is None else self._version(application, certificate)

    def _version(self, application: str, certificate: str) -> tuple[str, Version]:
        version = load(self._cases, FLOW, certificate).state.of(application)
        if version is None:
            raise TypeError(f"certificate {certificate} does not know application {application}")
        return certificate, version

    def _issue(self, application: str, grant: Grant) -> tuple[str, Version]:
        """The certificate of that application, issued now unless it was before."""
        named, whole = _named(application), f"certificates:{grant.item}:{grant.person.id}:{grant.of}"
        for _ in range(ATTEMPTS):
            stamp, claimed = Stamp(at=self._clock.now(), by=SYSTEM), self._cases.claimants((named, whole))
            if named in claimed:
                return self._version(application, claimed[named])
            renewed = claimed.get(whole)
            head = load(self._cases, FLOW, renewed) if renewed else new(FLOW, fresh_case_id(stamp.at))
            body = self._signed(application, grant, head)
            claims = {f"licence:{body.identifier}", named, *(() if renewed else (whole,))}
            planned = prepare(FLOW, head, decide(head.state, Issue(body)), stamp)
            try:
                self._cases.commit(replace(planned, claims=frozenset(claims)))
            except (VersionConflict, Claimed):
                continue
            return head.case_id, planned.head.state.version(body.identifier)
        raise Conflict("case_busy")

    def _signed(self, application: str, grant: Grant, head: Head[Certificate]) -> Issued:
        """The version after those that the certificate has, signed and set."""
        issuer = CreditCode.parse(grant.department)
        serial = head.state.serial or self._serials.next(grant.department, grant.valid_from.year)
        number = len(head.state.versions) + 1
        identifier = LicenceId.compose(issuer, int(grant.type), issuer, serial, number)
        data = data_of(grant, identifier, self._privacy.code(f"certificate:{identifier}"))
        # Nothing is signed before the audit has it.
        self._trail.record(Trace(actor=SYSTEM, act="seal", about=head.case_id, purpose="certificate"), "signed")
        signature = self._seal.sign(canonical(data))
        pdf = self._typesetter.pdf(TEMPLATE, page(data, signature, self._site()))
        file = hashlib.sha256(pdf).hexdigest()
        self._files.keep(file_key(application, file), pdf, "application/pdf")
        return Issued(
            identifier=str(identifier), serial=serial, number=number, type=data["type"], name=grant.name,
            issuer=grant.department, issuer_name=grant.department_name, item=grant.item, short=grant.short,
            subject=grant.person.id, application=application, decided_at=grant.decided_at,
            valid_from=grant.valid_from, valid_until=grant.valid_until, digest=digest(data), signature=signature,
            file=file, sealed=self._privacy.seal(grant.person, data, about=str(identifier)),
        )  # fmt: skip

    def _revoke(self, application: str) -> None:
        """The approval is gone, and so is what certified it; the law is the approval's."""
        issued = self._issued(application)
        if issued is None:
            return
        certificate, version = issued
        law = next((f.basis for f in reversed(self._cases.timeline(application)) if f.kind == "revoked"), "")
        told = Revoke(Revoked(identifier=version.identifier, cause="grant", law=law))
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        change(self._cases, FLOW, certificate, stamp, lambda state: decide(state, told))

    def _ended(self, ref: Ref) -> None:
        fact = self._cases.fact(ref.case_id, ref.seq)
        body = body_of(FLOW, fact) if fact else None
        if fact is None or not isinstance(body, Revoked):
            raise TypeError(f"fact {ref.seq} of certificate {ref.case_id} revokes nothing")
        version = load(self._cases, FLOW, ref.case_id).state.version(body.identifier)
        self._grants.ended(version.application, version.identifier, legal_day(fact.at))


def _named(application: str) -> str:
    """The name that the certificate of an application claims: there is one."""
    return f"certificate:{application}"
