"""What can have happened to a certificate (电子证照). Every kind and version folds for ever."""

from datetime import date, datetime
from typing import ClassVar, Literal

from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict


class Signature(Strict):
    """A signature by SM2 with SM3 (GM/T 0003.2-2012), of the user whose id GM/T 0009-2012 sets."""

    algorithm: Literal["SM2-SM3"] = "SM2-SM3"
    key_id: str
    public_key: str
    """The uncompressed point, in hexadecimal."""
    value: str
    """r and s in ASN.1 DER (GM/T 0009-2012, 7.3), in hexadecimal."""


class Issued(Body):
    """A version was issued: the first, or a renewal with the next version number under the same serial."""

    kind: ClassVar[str] = "issued"
    automatic: ClassVar[bool] = True

    identifier: str
    """证照标识 (GB/T 36904-2018)."""
    serial: str
    number: int
    """Version, from 1."""
    type: str
    """Type code: the credit code of the organ that defines it, and three digits."""
    name: str
    issuer: str
    """Unified social credit code."""
    issuer_name: str
    item: str
    short: str
    subject: str
    application: str
    """The case whose approval it certifies."""
    decided_at: datetime
    valid_from: date
    valid_until: date | None
    digest: str
    """SHA-256 of the data's canonical form."""
    signature: Signature
    file: str
    """SHA-256 of the PDF."""
    sealed: str
    """The data, under the person's key."""


class SealUsed(Body):
    """The department's seal was put to something (用印)."""

    kind: ClassVar[str] = "seal_used"
    automatic: ClassVar[bool] = True

    seal: str
    """Id of the key."""
    purpose: Literal["issue"]
    digest: str


class Superseded(Body):
    """Another version stands in the place of one."""

    kind: ClassVar[str] = "superseded"
    automatic: ClassVar[bool] = True

    identifier: str
    by: str


class Revoked(Body):
    """A version was revoked: by the issuing department, or since the approval under it was."""

    kind: ClassVar[str] = "revoked"

    identifier: str
    cause: Literal["grant", "certificate"]
    law: str
    sealed: str = ""
    """The reason, under the person's key; empty where it stands with the approval."""

    @property
    def rests_on(self) -> str:
        return self.law


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body for body in (Issued, SealUsed, Superseded, Revoked)
}
