"""Photos of tickets: uploaded to storage by a presigned POST, checked by content, named by their digest.

A photo lies under its ticket, where the eraser finds it with the reporter's other files. Who sends one is somebody who
may write on the ticket; who looks at one is somebody who may read it. Before a ticket is there, the photos of its
report are uploaded under an id that the client is given: the ticket takes that id.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.complaints.values import ByNumber, Photo
from chalicelib.filing.uploaded import SCANS, SIZE_LIMIT, Files, looked_at
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.ids.case_id import parse_case_id
from chalicelib.kernel.values import Lenient, Strict

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MOST = 9
"""Photos that one text names."""


class NewPhoto(Strict):
    """A photo, or a scan, that is going to be uploaded."""

    sha256: Digest
    size: int = Field(ge=1, le=SIZE_LIMIT)
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]


class NewReportPhoto(NewPhoto):
    """A photo of a ticket that is not there yet."""

    case_id: Annotated[str, StringConstraints(max_length=26)] | None = None
    """As the first answer gave it; left out for the first photo."""


class UploadedPhoto(Strict):
    """A photo that was uploaded."""

    sha256: Digest


class UploadedReportPhoto(UploadedPhoto):
    """A photo that was uploaded for a ticket that is not there yet."""

    case_id: Annotated[str, StringConstraints(max_length=26)]


class PhotoByNumber(NewPhoto, ByNumber):
    """A photo that somebody sends who has the number of a ticket and its query code."""


class UploadedPhotoByNumber(UploadedPhoto, ByNumber):
    """Such a photo was uploaded."""


class PhotoForm(Lenient):
    """Where and how to POST the file (multipart/form-data, the file last)."""

    case_id: str
    url: str
    fields: dict[str, str]


class CheckedPhoto(Lenient):
    """What a text may name now."""

    case_id: str
    sha256: str
    size: int
    media_type: str


class PhotoLink(Lenient):
    """Where a photo can be looked at for a few minutes."""

    url: str


class Photos:
    """The photos of tickets, as they lie in storage."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def form(self, case_id: str, asked: NewPhoto) -> PhotoForm:
        """Where to upload.

        Raises
        ------
        Invalid
            ``case_id_format``.
        """
        case_id = parse_case_id(case_id)
        url, fields = self._files.form(_upload(case_id, asked.sha256), asked.media_type, asked.size)
        return PhotoForm(case_id=case_id, url=url, fields=fields)

    def check(self, case_id: str, asked: UploadedPhoto) -> CheckedPhoto:
        """Look at what was uploaded, and keep it. Refuses as :func:`~chalicelib.filing.uploaded.looked_at`."""
        case_id = parse_case_id(case_id)
        found = looked_at(self._files, _upload(case_id, asked.sha256), asked.sha256, SCANS)
        size = len(found.content)
        self._files.keep(_kept(case_id, asked.sha256, size), found.content, found.media_type)
        return CheckedPhoto(case_id=case_id, sha256=asked.sha256, size=size, media_type=found.media_type)

    def refuse_unknown(self, case_id: str, named: tuple[Photo, ...]) -> None:
        """Refuse a text that names what was not uploaded and checked for its ticket.

        Raises
        ------
        Invalid
            ``ticket_photo_unknown``, with its place.
        """
        for place, one in enumerate(named):
            if not self._files.has(_kept(case_id, one.sha256, one.size)):
                raise Invalid("ticket_photo_unknown", f"photos.{place}.sha256")

    def link(self, sha256: str, named: Iterable[tuple[str, Photo]]) -> PhotoLink:
        """A link to a photo that a ticket names. ``named``: case id under which it lies, and the photo.

        Raises
        ------
        NotFound
            ``ticket_photo_unknown``.
        """
        for case_id, one in named:
            if one.sha256 == sha256:
                return PhotoLink(url=self._files.link(_kept(case_id, sha256, one.size), one.name))
        raise NotFound("ticket_photo_unknown", "sha256")


def _upload(case_id: str, sha256: str) -> str:
    return f"uploads/{case_id}/photo/{sha256}"


def _kept(case_id: str, sha256: str, size: int) -> str:
    return f"materials/{case_id}/{sha256}/{size}"
