"""What is handed over: the certificate, the result, files that were collected for another authority."""

from typing import ClassVar, Literal

from chalicelib.kernel.facts import Body


class Certified(Body):
    """The certificate of an approval was issued (电子证照)."""

    kind: ClassVar[str] = "certified"
    automatic: ClassVar[bool] = True

    identifier: str
    """证照标识."""
    certificate: str
    """Id of the certificate's own case."""
    digest: str
    """Of the data that was signed."""


class ResultSent(Body):
    """The result is on its way with a courier."""

    kind: ClassVar[str] = "result_sent"
    automatic: ClassVar[bool] = True

    carrier: str
    tracking: str


class ResultDelivered(Body):
    """The result has reached the applicant (送达, 行政许可法 art 44)."""

    kind: ClassVar[str] = "result_delivered"

    how: Literal["window", "courier", "certificate"]


class FilesSent(Body):
    """Files that were collected here are on their way to the authority that decides (代收件移交)."""

    kind: ClassVar[str] = "files_sent"

    parcel: str
    to: str
    """Credit code of the authority."""
    materials: tuple[str, ...]
    carrier: str
    tracking: str = ""


class FilesReceived(Body):
    """The authority that decides has the files."""

    kind: ClassVar[str] = "files_received"

    parcel: str
