"""Requests and answers of the certificate API."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from chalicelib.certificates.model import Status
from chalicelib.kernel.values import Lenient, Strict

BASE64_LIMIT = 2 * 1024 * 1024 // 3 * 4
"""Characters of a file that can be verified: 2 MB."""
BODY_LIMIT = BASE64_LIMIT + 64 * 1024
"""Bytes of a request to verify."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]
Cursor = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Z]{26})?$")]
Result = Status | Literal["altered", "unknown"]

TOLD: dict[str, str] = {
    "valid": "有效。",
    "expired": "已过有效期。",
    "revoked": "已被撤销。",
    "superseded": "已被新的证照取代。",
    "altered": "内容与签发时不一致，可能被改动过，不要采信。",
    "unknown": "不是本平台签发的证照，或者无法识别，不要采信。",
}
"""What people read for each result."""


class ByCode(Strict):
    """The verification code that stands in the certificate's QR code."""

    code: str = Field(min_length=1, max_length=20)


class CertificateState(Lenient):
    """What anybody who has seen a certificate may know of it. A person's name is masked."""

    identifier: str
    name: str
    issuer: str
    holder: str
    valid_from: date
    valid_until: date | None
    """The last day; absent: until further notice."""
    status: Status
    status_text: str
    superseded_by: str = ""
    """Identifier of the version that took its place."""
    revoked_on: date | None = None
    law: str = ""
    """What the revocation rests on."""
    digest: str
    """SHA-256 of the data's canonical form."""


class Verification(Strict):
    """What is to be verified: the data with their signature, or the PDF (or the data file within it) in base64."""

    certificate: dict[str, Any] | None = None
    file: str = Field(default="", max_length=BASE64_LIMIT)

    @model_validator(mode="after")
    def _one(self) -> "Verification":
        if (self.certificate is None) == (not self.file):
            raise ValueError("either the data or a file")
        return self


class Verified(Lenient):
    """What became of it."""

    result: Result
    sentence: str
    certificate: CertificateState | None = None
    """Absent for what was altered or is unknown."""


class Mine(Strict):
    """Whose certificates: one's own, or a firm's."""

    firm: str = Field(default="", max_length=20)
    cursor: Cursor = ""


class OwnCertificate(Lenient):
    """A certificate of one's own."""

    identifier: str
    name: str
    issuer: str
    item: str
    valid_from: date
    valid_until: date | None
    status: Status
    status_text: str
    application: str
    """The case that it came from."""
    page: str
    """The page at which others verify it: what its QR code leads to."""


class OwnCertificates(Lenient):
    """A page of them, newest first."""

    items: tuple[OwnCertificate, ...]
    cursor: str


class FileLink(Lenient):
    """Where the PDF can be read for a few minutes."""

    link: str


class Revocation(Strict):
    """Why a certificate is revoked, and under which article."""

    reason: Words
    law: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


class Revoked(Lenient):
    """The certificate as it stands now."""

    identifier: str
    status: Status
    status_text: str
