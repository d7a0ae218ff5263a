"""Files of notices: uploaded before the notice is written, checked by digest, and there for anybody once it is out.

A file lies under its project, digest and size, where no upload can reach it; so what a notice names is what was
checked, for ever.
"""

from typing import Literal, Protocol

from pydantic import Field

from chalicelib.filing.uploaded import OFFICE, SCANS, SIZE_LIMIT, Files, looked_at
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.trading.answers import NoticeView
from chalicelib.trading.values import Attachment, Sha256

ACCEPTED = SCANS | OFFICE
MediaType = Literal[
    "application/pdf", "image/jpeg", "image/png", "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
]  # fmt: skip


class NewAttachment(Strict):
    """A file that is going to be uploaded."""

    sha256: Sha256
    size: int = Field(ge=1, le=SIZE_LIMIT)
    media_type: MediaType


class UploadedAttachment(Strict):
    """A file that was uploaded."""

    sha256: Sha256


class AttachmentForm(Lenient):
    """Where and how to POST the file (multipart/form-data, the file last)."""

    url: str
    fields: dict[str, str]


class CheckedAttachment(Lenient):
    """What a notice may name now."""

    sha256: str
    size: int
    media_type: str


class Attached:
    """The files of notices, as they lie in storage."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def form(self, case_id: str, asked: NewAttachment) -> AttachmentForm:
        """Where to upload."""
        url, fields = self._files.form(_upload(case_id, asked.sha256), asked.media_type, asked.size)
        return AttachmentForm(url=url, fields=fields)

    def check(self, case_id: str, asked: UploadedAttachment) -> CheckedAttachment:
        """Look at what was uploaded, and keep it. Refuses as :func:`~chalicelib.filing.uploaded.looked_at`."""
        found = looked_at(self._files, _upload(case_id, asked.sha256), asked.sha256, ACCEPTED)
        size = len(found.content)
        self._files.keep(_kept(case_id, asked.sha256, size), found.content, found.media_type)
        return CheckedAttachment(sha256=asked.sha256, size=size, media_type=found.media_type)

    def refuse_unknown(self, case_id: str, named: tuple[Attachment, ...]) -> None:
        """Refuse a notice that names a file which was not checked for its project.

        Raises
        ------
        Invalid
            ``trading_attachment_unknown``, with its place.
        """
        for place, one in enumerate(named):
            if not self._files.has(_kept(case_id, one.sha256, one.size)):
                raise Invalid("trading_attachment_unknown", f"attachments.{place}.sha256")

    def link(self, case_id: str, one: Attachment) -> str:
        """A link to the file that is good for minutes; it is saved under its own name."""
        return self._files.link(_kept(case_id, one.sha256, one.size), one.name)


class Desk(Protocol):
    """Port: who may do what with a project, and what a notice says."""

    def writing(self, caller: Caller, case_id: str) -> None:
        """Refuse whoever may not write notices of the project (Forbidden ``trading_not_yours``)."""
        ...

    def notice(self, caller: Caller, case_id: str, notice: str) -> NoticeView:
        """A notice that the caller may see, or NotFound ``trading_notice_unknown``."""
        ...


class Attaching:
    """What the routes of attachments call."""

    def __init__(self, desk: Desk, attached: Attached) -> None:
        self._desk = desk
        self._attached = attached

    def open(self, caller: Caller, case_id: str, asked: NewAttachment) -> AttachmentForm:
        """Where to upload a file for a notice of the project."""
        self._desk.writing(caller, case_id)
        return self._attached.form(case_id, asked)

    def check(self, caller: Caller, case_id: str, asked: UploadedAttachment) -> CheckedAttachment:
        """The file was uploaded: see :meth:`Attached.check`."""
        self._desk.writing(caller, case_id)
        return self._attached.check(case_id, asked)

    def link(self, caller: Caller, case_id: str, notice: str, sha256: str) -> str:
        """A link to a file of a notice.

        Raises
        ------
        NotFound
            ``trading_notice_unknown``; ``trading_attachment_unknown``: it is not of this notice.
        """
        named = self._desk.notice(caller, case_id, notice).attachments
        for one in named:
            if one.sha256 == sha256:
                return self._attached.link(case_id, one)
        raise NotFound("trading_attachment_unknown", "sha256")


def _upload(case_id: str, sha256: str) -> str:
    return f"uploads/{case_id}/attachment/{sha256}"


def _kept(case_id: str, sha256: str, size: int) -> str:
    return f"trading/{case_id}/{sha256}/{size}"
