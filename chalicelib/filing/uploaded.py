"""An uploaded file is looked at before anything believes in it: its size, its digest, and what its content shows."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.kernel.errors import Invalid, NotFound

SIZE_LIMIT = 20 * 1024 * 1024
"""Bytes of a file."""
SCANS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}
"""Media types of what can be read as it is → how people call them."""
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/zip": "ZIP",
}
"""What is worked on: bills of quantities, forms to be filled in, drawings."""


class Files(Protocol):
    """Port: where files lie."""

    def form(self, key: str, media_type: str, size: int) -> tuple[str, dict[str, str]]:
        """URL and fields of a POST that takes exactly this key and type and ``size`` bytes."""
        ...

    def read(self, key: str) -> bytes | None:
        """The file, or ``None``."""
        ...

    def has(self, key: str) -> bool:
        """Whether a file lies there."""
        ...

    def link(self, key: str, name: str = "") -> str:
        """A URL under which the file can be read for a few minutes; with a name it is saved under that one."""
        ...

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Store a checked file. The same file again is no change."""
        ...


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that is what it was said to be."""

    content: bytes
    media_type: str
    """What its content shows."""


def looked_at(files: Files, key: str, sha256: str, accepted: Mapping[str, str]) -> Uploaded:
    """The file that was uploaded under ``key``.

    Raises
    ------
    NotFound
        ``upload_unknown``.
    Invalid
        ``upload_size``, ``upload_digest``, ``upload_type``: another type than the ``accepted`` ones.
    """
    content = files.read(key)
    if content is None:
        raise NotFound("upload_unknown", "sha256")
    if len(content) > SIZE_LIMIT:
        raise Invalid("upload_size", "sha256")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Invalid("upload_digest", "sha256")
    return Uploaded(content, media_type_of(content, accepted))


def media_type_of(content: bytes, accepted: Mapping[str, str]) -> str:
    """The type that the content itself shows; what is not accepted is refused (Invalid ``upload_type``)."""
    import filetype  # noqa: PLC0415  not at cold start

    kind = filetype.guess(content)
    if kind is None or kind.mime not in accepted:
        raise Invalid("upload_type", "sha256", formats="、".join(accepted.values()))
    return str(kind.mime)
