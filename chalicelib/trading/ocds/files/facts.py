"""What can have happened to a file of open data that is brought in. Nothing personal is in it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.facts import Body, By, Fact
from chalicelib.kernel.values import Lenient


class FileBrought(Body):
    """The centre uploaded a file and wants it imported."""

    kind: ClassVar[str] = "ocds_file_brought"

    sha256: str


class FileSplit(Body):
    """It can be read, and lies in parts, each with whole processes."""

    kind: ClassVar[str] = "ocds_file_split"
    automatic: ClassVar[bool] = True

    size: int
    """Bytes, unpacked."""
    parts: int = Field(ge=1)


class PartChecked(Body):
    """One part more was looked at."""

    kind: ClassVar[str] = "ocds_file_part_checked"
    automatic: ClassVar[bool] = True

    part: int
    """From 0 on."""
    faults: int
    releases: int = 0
    processes: int = 0
    linked: int = 0


class FileRefused(Body):
    """Something is wrong with it: the report has every fault."""

    kind: ClassVar[str] = "ocds_file_refused"
    automatic: ClassVar[bool] = True

    faults: int


class PartKept(Body):
    """All that is new of one part more was imported."""

    kind: ClassVar[str] = "ocds_file_part_kept"
    automatic: ClassVar[bool] = True

    part: int


class FileImported(Body):
    """Nothing of it is left to do."""

    kind: ClassVar[str] = "ocds_file_imported"
    automatic: ClassVar[bool] = True


class Stage(StrEnum):
    """已登记, 正在检查, 正在导入, 已导入, 未导入."""

    BROUGHT = "brought"
    CHECKING = "checking"
    KEEPING = "keeping"
    IMPORTED = "imported"
    REFUSED = "refused"


STAGES: dict[Stage, str] = {
    Stage.BROUGHT: "已登记，等待读取", Stage.CHECKING: "正在检查", Stage.KEEPING: "检查通过，正在导入",
    Stage.IMPORTED: "已全部导入", Stage.REFUSED: "有错误，没有导入",
}  # fmt: skip
STOPPED = "导入途中另有人以同一编号导入了别的内容，其余没有导入；更正后可以再次导入"
"""The same stage, where a part was kept already."""


class ImportedFile(Lenient):
    """Where a file stands."""

    stage: Stage = Stage.BROUGHT
    opened: datetime | None = None
    by: By | None = None
    """Who brought it, in whose name its releases are imported."""
    sha256: str = ""
    size: int = 0
    parts: int = 0
    checked: int = 0
    kept: int = 0
    faults: int = 0
    releases: int = 0
    processes: int = 0
    linked: int = 0


def _evolve(state: ImportedFile, body: Body, fact: Fact) -> ImportedFile:
    match body:
        case FileBrought():
            changed = {"sha256": body.sha256, "by": fact.by, "opened": fact.at}
        case FileSplit():
            changed = {"stage": Stage.CHECKING, "size": body.size, "parts": body.parts}
        case PartChecked():
            changed = {name: getattr(state, name) + getattr(body, name) for name in COUNTED} | {
                "checked": body.part + 1
            }
            if body.part + 1 == state.parts and not changed["faults"]:
                changed["stage"] = Stage.KEEPING
        case PartKept():
            changed = {"kept": body.part + 1}
        case FileRefused():
            changed = {"stage": Stage.REFUSED, "faults": body.faults}
        case FileImported():
            changed = {"stage": Stage.IMPORTED}
        case _:
            raise TypeError(body.kind)
    return state.model_copy(update=changed)


COUNTED = ("faults", "releases", "processes", "linked")


def _index(state: ImportedFile) -> Index:
    """By its id only, which whoever brought it was told."""
    return Index(opened=state.opened)


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (FileBrought, FileSplit, PartChecked, FileRefused, PartKept, FileImported)
}
FILES = Flow("ocds_file", ImportedFile, BODIES, _evolve, _index)
WANTS = frozenset(body.kind for body in (FileBrought, FileSplit, PartChecked, PartKept))
"""Facts after which there is something more to do."""
