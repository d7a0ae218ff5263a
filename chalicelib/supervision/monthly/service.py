"""Makes the report of a month, once for each thing that it says, and tells where it lies."""

import re
from collections.abc import Callable
from typing import Protocol

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.typesetting import Typesetter
from chalicelib.supervision import schemas as asks
from chalicelib.supervision.answers import Dashboard
from chalicelib.supervision.monthly.document import document
from chalicelib.supervision.monthly.schemas import OfDepartment
from chalicelib.supervision.monthly.workbook import MEDIA, workbook
from chalicelib.typesetting.compiling import edition

FOLDER = "supervision/reports/"
NAME = re.compile(r"(20[0-9]{2}-(?:0[1-9]|1[0-2]))\.(xlsx|pdf)", re.ASCII)
WRITING = "2"
"""Of the workbook: another one is another file."""


class ReportFiles(Protocol):
    """Port: where reports lie once they are made."""

    def has(self, key: str) -> bool:
        """Whether a file lies there."""
        ...

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file."""
        ...

    def link(self, key: str, name: str = "") -> str:
        """A link to the file, to be saved under a name, that is good for minutes."""
        ...


class Figures(Protocol):
    """Port: the month at a glance, of what the caller may see."""

    def dashboard(self, caller: Caller, asked: asks.Shown) -> Dashboard:
        """Forbidden ``supervision_not_yours``."""
        ...


class MonthlyReports:
    """What the route of the report calls."""

    def __init__(self, figures: Figures, files: ReportFiles, typesetter: Callable[[], Typesetter]) -> None:
        self._figures = figures
        self._files = files
        self._typesetter = typesetter

    def link(self, caller: Caller, file: str, asked: OfDepartment) -> str:
        """Where the report lies: 2026-11.xlsx, 2026-11.pdf.

        Raises
        ------
        Invalid
            ``report_file``.
        Forbidden
            ``supervision_not_yours``.
        Unavailable
            ``typesetting_unavailable``.
        """
        found = NAME.fullmatch(file)
        if found is None:
            raise Invalid("report_file", "file")
        month, ending = found[1], found[2]
        told = self._figures.dashboard(caller, asks.Shown(month=month, department=asked.department))
        # The same day's report of the same numbers is the same file.
        said = [told.as_of.date().isoformat(), told.model_dump(mode="json", exclude={"as_of"})]
        mark = edition("monthly") if ending == "pdf" else WRITING
        key = f"{FOLDER}{digest([mark, said])}.{ending}"
        if not self._files.has(key):
            self._files.keep(key, *self._made(told, ending))
        return self._files.link(key, f"效能监察月报-{told.scope}-{month}.{ending}")

    def _made(self, told: Dashboard, ending: str) -> tuple[bytes, str]:
        if ending == "xlsx":
            return workbook(told), MEDIA
        return self._typesetter().pdf("monthly", document(told)), "application/pdf"
