"""一次告知 in every form: the guide itself, one picture, one code, one sheet."""

from typing import Protocol

from chalicelib.catalogue.flowchart import picture
from chalicelib.catalogue.guide import Guide
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.typesetting import Typesetter
from chalicelib.typesetting.codes import qr
from chalicelib.typesetting.compiling import edition

SHEETS = "catalogue/sheets/"


class SheetFiles(Protocol):
    """Port: where sheets lie once they are set."""

    def has(self, key: str) -> bool:
        """Whether a file lies there."""
        ...

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file."""
        ...

    def link(self, key: str) -> str:
        """A link to the file that is good for minutes."""
        ...


class Guides:
    """The guides of the items that are open."""

    def __init__(self, catalogue: Catalogue, files: SheetFiles, typesetter: Typesetter, clock: Clock) -> None:
        self._catalogue = catalogue
        self._files = files
        self._typesetter = typesetter
        self._clock = clock

    def guide(self, code: str) -> Guide:
        """The guide in words. Refuses, as all others here, like :meth:`Catalogue.open_item`."""
        return self._catalogue.guide(code, legal_day(self._clock.now().legal))

    def flow(self, code: str) -> str:
        """一图: the item's way as an SVG."""
        guide = self.guide(code)
        return picture(guide.name, guide.steps)

    def code(self, code: str) -> str:
        """一码: the QR code that leads to the guide, as an SVG."""
        guide = self.guide(code)
        return qr(guide.address, f"{guide.name}办事指南二维码")

    def sheet(self, code: str) -> str:
        """一单: a link to the guide on a sheet of paper (PDF), which is set once for each thing that it says.

        Raises
        ------
        Unavailable
            ``typesetting_unavailable``.
        """
        guide = self.guide(code)
        said = guide.model_dump(mode="json")
        key = f"{SHEETS}{digest([edition('sheet'), said])}.pdf"
        if not self._files.has(key):
            drawn = {"flow": picture(guide.name, guide.steps), "qr": {"qr": guide.address}}
            self._files.keep(key, self._typesetter.pdf("sheet", said | drawn), "application/pdf")
        return self._files.link(key)
