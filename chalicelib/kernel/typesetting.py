"""The port through which documents are set: a template and its data become a PDF."""

from collections.abc import Mapping
from typing import Any, Protocol


class Typesetter(Protocol):
    """Sets documents from the templates of the platform."""

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        """The document as PDF/A-3 (ISO 19005-3), tagged, with its fonts in it.

        ``template`` is the name of a file in ``chalicelib/typesetting/templates``, without its ending; one that is
        not there is a fault of the program, not of a caller. ``data`` is JSON. Two things in it are read alike for
        every template: a mapping ``{"qr": text}``, at any depth, is drawn as a QR code (ISO/IEC 18004) of that text;
        and ``attachments``, a list of ``{"name", "mime", "text"}``, are the files that lie within the PDF.

        Raises
        ------
        Unavailable
            ``typesetting_unavailable``: it did not answer in time, or failed.
        """
        ...
