"""What the certificate flow needs from outside."""

from datetime import date
from typing import Protocol

from chalicelib.certificates.facts import Signature
from chalicelib.kernel.grants import Grant


class Grants(Protocol):
    """Port: the approvals that certificates are issued for, in the flow that made them."""

    def grant(self, case_id: str) -> Grant | None:
        """What the case granted; ``None`` when nothing stands, when it ends in no certificate, or when the
        holder's data was deleted.
        """
        ...

    def certified(self, case_id: str, grant: Grant, identifier: str, certificate: str, digest: str) -> bool:
        """The certificate (``certificate``: its own case) was issued: the case says so, and later applications may
        use it instead of a material. ``False`` when the grant stands no longer. Again changes nothing.
        """
        ...

    def ended(self, case_id: str, identifier: str, last: date) -> None:
        """From ``last`` on the certificate is good for nothing."""
        ...


class Seal(Protocol):
    """Port: the electronic seal, shaped like a key management service: the private key never leaves it."""

    def sign(self, message: bytes) -> Signature:
        """The signature of ``message`` by SM2 with SM3."""
        ...


class Serials(Protocol):
    """Port: gives out serial numbers of certificates."""

    def next(self, department: str, year: int) -> str:
        """A serial that no other certificate of the department has: the year and seven digits."""
        ...


class Files(Protocol):
    """Port: where the PDFs lie."""

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Store a file. The same file again is no change."""
        ...

    def link(self, key: str) -> str:
        """A URL under which the file can be read for a few minutes."""
        ...


def file_key(application: str, file: str) -> str:
    """Where the PDF of a version lies: under its application, with whose other files it is deleted."""
    return f"certificates/{application}/{file}.pdf"
