"""Verification by anybody: by the QR code, by the signed data, by the PDF."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from chalicelib.certificates import sm2
from chalicelib.certificates.document import signed
from chalicelib.certificates.facts import Issued
from chalicelib.certificates.model import FLOW, Certificate, Version
from chalicelib.certificates.schemas import TOLD, CertificateState, Result, Verification, Verified
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.cases import Head, body_of
from chalicelib.kernel.changing import load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.privacy import Privacy, mask_name
from chalicelib.kernel.store import CaseStore

Found = tuple[Head[Certificate], Version]
NAMED = re.compile(rb"(1\.2\.156\.3005\.2(?:\.[0-9A-Z]{1,40}){5}) ([0-9A-Z]{8})\b")
"""How the PDF names itself, in what tells of it (XMP, which PDF/A keeps legible): identifier and code."""


class Verifying:
    """Tells whether a certificate is what it says, and how it stands. Whoever has no code learns of none."""

    def __init__(self, cases: CaseStore, privacy: Privacy, clock: Clock) -> None:
        self._cases = cases
        self._privacy = privacy
        self._clock = clock

    def show(self, identifier: str, code: str) -> CertificateState:
        """How it stands, by identifier and code; a wrong code looks like an unknown identifier."""
        found = self._found(identifier, code.strip().upper())
        if found is None:
            raise NotFound("certificate_unknown", "identifier")
        return self._state(*found, self._holder(*found))

    def verify(self, asked: Verification) -> Verified:
        """Whether the platform issued what is shown, unaltered, and how it stands."""
        if asked.certificate is not None:
            return self._by_data(asked.certificate)
        try:
            file = base64.b64decode(asked.file, validate=True)
        except (binascii.Error, ValueError) as broken:
            raise Invalid("certificate_file", "file") from broken
        return self._by_file(file) if file.startswith(b"%PDF-") else self._by_data(_read(file))

    def _by_file(self, file: bytes) -> Verified:
        """The PDF, to the last byte: what is drawn on it is no less to be trusted than the data within."""
        name = NAMED.search(file)
        found = self._found(*(part.decode() for part in name.groups())) if name else None
        if found is None:
            return _bad("unknown")
        if hashlib.sha256(file).hexdigest() != found[1].file:
            return _bad("altered")
        return _good(self._state(*found, self._holder(*found)))

    def _by_data(self, shown: Mapping[str, Any]) -> Verified:
        data = shown.get("data")
        if not isinstance(data, dict):
            return _bad("unknown")
        found = self._found(str(data.get("identifier")), str(data.get("code")))
        if found is None:
            return _bad("unknown")
        signature = found[1].signature
        if shown != signed(data, signature) or digest(data) != found[1].digest:
            return _bad("altered")
        if not sm2.verified(canonical(data), bytes.fromhex(signature.value), signature.public_key):
            return _bad("altered")
        return _good(self._state(*found, data["holder"]))

    def _found(self, identifier: str, code: str) -> Found | None:
        """The version of that identifier, if the code is its own. Without the code, no table is asked."""
        right = self._privacy.code(f"certificate:{identifier}")
        if not hmac.compare_digest(right.encode(), code.encode(errors="replace")):
            return None
        certificate = self._cases.claimant(f"licence:{identifier}")
        if certificate is None:
            return None
        head = load(self._cases, FLOW, certificate)
        return head, head.state.version(identifier)

    def _state(self, head: Head[Certificate], version: Version, holder: Mapping[str, str]) -> CertificateState:
        """A firm's name is public, a person's is masked."""
        status = version.status(legal_day(self._clock.now().legal))
        return CertificateState(
            identifier=version.identifier, name=head.state.name, issuer=head.state.issuer_name,
            holder=holder["name"] if holder["kind"] == "firm" else mask_name(holder["name"]),
            valid_from=version.valid_from, valid_until=version.valid_until, status=status,
            status_text=TOLD[status], superseded_by=version.superseded_by,
            revoked_on=legal_day(version.revoked_at) if version.revoked_at else None, law=version.law,
            digest=version.digest,
        )  # fmt: skip

    def _holder(self, head: Head[Certificate], version: Version) -> Mapping[str, str]:
        fact = self._cases.fact(head.case_id, version.seq)
        body = body_of(FLOW, fact) if fact else None
        if not isinstance(body, Issued):
            raise TypeError(f"fact {version.seq} of certificate {head.case_id} issues nothing")
        person = self._privacy.known(head.state.subject)
        holder: Mapping[str, str] = self._privacy.unseal(person, body.sealed, about=version.identifier)["holder"]
        return holder


def _bad(result: Result) -> Verified:
    return Verified(result=result, sentence=TOLD[result])


def _good(state: CertificateState) -> Verified:
    return Verified(result=state.status, sentence=state.status_text, certificate=state)


def _read(file: bytes) -> dict[str, Any]:
    """The data file; what is none is as if it were empty."""
    try:
        shown = json.loads(file)
        canonical(shown)  # Python reads what is no JSON: NaN, halves of characters
    except (ValueError, RecursionError):
        return {}
    return shown if isinstance(shown, dict) else {}
