"""Materials: uploaded straight to storage by a presigned POST, checked by content before use.

The check gives a receipt that names the case, the material and the file's digest; an application holds the
digests. A checked file lies under its case and digest, where no upload can reach it.
"""

import base64
import binascii
import json
from typing import Any, Literal, Protocol

from pydantic import Field

from chalicelib.applications.facts import MaterialRef
from chalicelib.applications.schemas import Code
from chalicelib.filing.uploaded import SCANS, SIZE_LIMIT, Files, looked_at
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.case_id import parse_case_id
from chalicelib.kernel.values import Strict

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]


class NewUpload(Strict):
    """A file to be uploaded for a material of a case that will be submitted."""

    material: Code
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=1, le=SIZE_LIMIT)
    media_type: MediaType
    case_id: str | None = Field(default=None, max_length=26)


class Form(Strict):
    """Where and how to POST the file (multipart/form-data, the file last)."""

    case_id: str
    url: str
    fields: dict[str, str]


class UploadedFile(Strict):
    """A file that has been uploaded."""

    case_id: str = Field(max_length=26)
    material: Code
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Receipt(Strict):
    """What to name in the application."""

    receipt: str
    media_type: str
    size: int


class Signer(Protocol):
    """Port: signs what only the platform may say."""

    def sign(self, text: str) -> str:
        """A keyed digest of ``text``, in hexadecimal."""
        ...

    def good(self, text: str, signature: str) -> bool:
        """Whether ``signature`` is that of ``text``, compared in constant time."""
        ...


class SignedReceipts:
    """What the check of an upload found, signed: a receipt says it of one case, and nobody else can write one."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def read(self, receipt: str, case_id: str) -> MaterialRef:
        """The checked file that a receipt speaks of, for this case only."""
        text, _, signature = receipt.rpartition(".")
        if not self._signer.good(f"{case_id}:{text}", signature):
            raise Invalid("receipt_invalid")
        try:
            said = json.loads(base64.urlsafe_b64decode(text))
        except (ValueError, binascii.Error) as broken:
            raise Invalid("receipt_invalid") from broken
        return MaterialRef.model_validate(said)

    def renamed(self, receipt: str, case_id: str, material: str) -> str:
        """A receipt of the same file as another material of the same case: one file serves several items."""
        return self._receipt(case_id, self.read(receipt, case_id).model_dump() | {"code": material})

    def _receipt(self, case_id: str, said: dict[str, Any]) -> str:
        text = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
        return f"{text}.{self._signer.sign(f'{case_id}:{text}')}"


class Uploads(SignedReceipts):
    """Takes files and checks them; reads the receipts that it gave."""

    def __init__(self, files: Files, signer: Signer) -> None:
        super().__init__(signer)
        self._files = files

    def open(self, asked: NewUpload, fresh_id: str) -> Form:
        """Where to upload. ``fresh_id`` becomes the case's id when the caller has none yet."""
        case_id = parse_case_id(asked.case_id) if asked.case_id else fresh_id
        url, fields = self._files.form(_upload(case_id, asked.material, asked.sha256), asked.media_type, asked.size)
        return Form(case_id=case_id, url=url, fields=fields)

    def check(self, asked: UploadedFile) -> Receipt:
        """Look at what was uploaded: size, digest, and that the content is of an accepted type."""
        case_id = parse_case_id(asked.case_id)
        found = looked_at(self._files, _upload(case_id, asked.material, asked.sha256), asked.sha256, SCANS)
        self._files.keep(material_key(case_id, asked.sha256), found.content, found.media_type)
        size = len(found.content)
        said = {"code": asked.material, "sha256": asked.sha256, "size": size, "media_type": found.media_type}
        return Receipt(receipt=self._receipt(case_id, said), media_type=found.media_type, size=size)


def material_key(case_id: str, sha256: str) -> str:
    """Where a checked file lies."""
    return f"materials/{case_id}/{sha256}"


def _upload(case_id: str, material: str, sha256: str) -> str:
    return f"uploads/{case_id}/{material}/{sha256}"
