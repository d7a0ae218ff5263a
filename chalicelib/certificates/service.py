"""The holder's side of certificates, and the issuing department's."""

from typing import Any

from chalicelib.certificates.document import address
from chalicelib.certificates.facts import Revoked
from chalicelib.certificates.model import FLOW, Certificate, Revoke, Version, decide, held_by
from chalicelib.certificates.ports import Files, file_key
from chalicelib.certificates.schemas import (
    TOLD,
    FileLink,
    Mine,
    OwnCertificate,
    OwnCertificates,
    Revocation,
    Revoked as RevokedView,
)
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import act, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, NotAllowed, NotFound
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore, Once

PAGE = 20


class Certificates:
    """What holders see of their certificates, and how departments revoke them."""

    def __init__(self, cases: CaseStore, privacy: Privacy, files: Files, clock: Clock) -> None:
        self._cases = cases
        self._privacy = privacy
        self._files = files
        self._clock = clock

    def mine(self, caller: Caller, asked: Mine) -> OwnCertificates:
        """The resident's own, or those of a firm in the items in which they act for it, newest first."""
        number = asked.firm and CreditCode.parse(asked.firm).text
        lookup = self._privacy.lookup("firm", number) if number else caller.own_lookup
        now = self._clock.now().wall
        if not caller.speaks_for(lookup, now):
            raise Forbidden("applicant_not_yours", "firm")
        person = self._privacy.person(lookup)
        if person.new:
            return OwnCertificates(items=(), cursor="")
        found, further = self._cases.of_subject(held_by(person.id), PAGE, asked.cursor)
        states = [Certificate.model_validate(state) for _, state in found]
        theirs = [state for state in states if caller.speaks_for(lookup, now, state.short)]
        return OwnCertificates(items=tuple(self._own(state) for state in theirs), cursor=further)

    def link(self, caller: Caller, identifier: str) -> FileLink:
        """Where the holder reads the PDF for a few minutes."""
        head, version = self._found(identifier)
        if not self._speaks_for(caller, head.state):
            raise NotFound("certificate_unknown", "identifier")
        return FileLink(link=self._files.link(file_key(version.application, version.file)))

    def revoke(self, caller: Caller, identifier: str, asked: Revocation, once: Once) -> dict[str, Any]:
        """The head of the issuing department revokes it: the certificate alone, its approval stands.

        Raises
        ------
        NotAllowed
            ``certificate_revoked``: it was before.
        """
        head, version = self._found(identifier)
        stamp = Stamp(at=self._clock.now(), by=caller.by, channel="window")
        if not self._heads(caller, head.state, stamp):
            raise NotFound("certificate_unknown", "identifier")
        if version.revoked_at is not None:
            raise NotAllowed("certificate_revoked")
        sealed = self._privacy.seal(
            self._privacy.known(head.state.subject), {"reason": asked.reason}, about=identifier
        )  # fmt: skip
        command = Revoke(Revoked(identifier=identifier, cause="certificate", law=asked.law, sealed=sealed))
        answer = RevokedView(identifier=identifier, status="revoked", status_text=TOLD["revoked"]).model_dump()
        return act(self._cases, FLOW, head.case_id, stamp, lambda state: decide(state, command), once, lambda _: answer)

    def _found(self, identifier: str) -> tuple[Head[Certificate], Version]:
        certificate = self._cases.claimant(f"licence:{identifier}")
        if certificate is None:
            raise NotFound("certificate_unknown", "identifier")
        head = load(self._cases, FLOW, certificate)
        return head, head.state.version(identifier)

    def _speaks_for(self, caller: Caller, state: Certificate) -> bool:
        try:
            lookup = self._privacy.known(state.subject).lookup
        except KeyDestroyed:
            return False  # nobody can tell any more whose it was
        return caller.speaks_for(lookup, self._clock.now().wall, state.short)

    def _heads(self, caller: Caller, state: Certificate, stamp: Stamp) -> bool:
        """Whether the caller heads the issuing department as a whole, not its work in one street."""
        return state.issuer in caller.headed_at(stamp.at.wall)

    def _own(self, state: Certificate) -> OwnCertificate:
        version = state.current
        if version is None:
            raise TypeError("a certificate has a version that stands")
        status = version.status(legal_day(self._clock.now().legal))
        code = self._privacy.code(f"certificate:{version.identifier}")
        return OwnCertificate(
            identifier=version.identifier, name=state.name, issuer=state.issuer_name, item=state.item,
            valid_from=version.valid_from, valid_until=version.valid_until, status=status, status_text=TOLD[status],
            application=version.application, page=address(version.identifier, code),
        )  # fmt: skip
