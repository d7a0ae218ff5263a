"""What a ticket is made of: places, files, whom it accuses, who acts."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.kernel.facts import SYSTEM, By
from chalicelib.kernel.values import COINED, Strict

Result = Literal["resolved", "partly", "explained", "unable"]
"""已解决, 部分解决, 已解释说明, 暂不能解决."""
Outcome = Literal["", "solved", "unsolved", "unreached", "silent", "decided"]
"""How it was closed: 确认解决, 回访未解决 (and opened again as often as it may be), 回访未联系上, 期满无异议,
复查复核作出意见."""
Ruling = Literal["upheld", "changed", "redone"]
"""Of a review: 维持, 变更, 责令重新办理."""
May = Literal["solved", "unsolved", "comment", "withdraw"]
"""What who reported it may do now: 确认解决, 说没有解决, 补充说明, 撤回."""
Target = Literal["application", "trading", "challenge", "disclosure"]
"""Where a matter belongs that has a procedure of its own: 办件, 交易项目, 异议投诉, 依申请公开."""
StepKind = Literal["contact", "visit", "measure", "consult", "onsite", "note"]
"""联系诉求人, 现场查看, 采取措施, 会商, 现场处理结果, 办理记录."""

RESULTS: dict[Result, str] = {
    "resolved": "已解决", "partly": "部分解决", "explained": "已解释说明", "unable": "暂不能解决",
}  # fmt: skip
OUTCOMES: dict[Outcome, str] = {
    "": "", "solved": "确认解决", "unsolved": "诉求人认为未解决", "unreached": "回访未联系上", "silent": "期满无异议",
    "decided": "已作出复查（复核）意见",
}  # fmt: skip
RULINGS: dict[Ruling, str] = {"upheld": "维持", "changed": "变更", "redone": "责令重新办理"}
STEPS: dict[StepKind, str] = {
    "contact": "联系诉求人", "visit": "现场查看", "measure": "采取措施", "consult": "会商", "onsite": "现场处理结果",
    "note": "办理记录",
}  # fmt: skip

TARGETS: dict[Target, str] = {
    "application": "办件", "trading": "交易项目", "challenge": "交易异议（质疑、投诉）",
    "disclosure": "政府信息依申请公开",
}  # fmt: skip

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$|^$"), COINED]
"""Unified social credit code of a department; empty: none."""
Named = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$|^$"), COINED]
"""A name of the published data; empty: none."""
Street = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$|^$"), COINED]
TaskId = Annotated[str, StringConstraints(pattern=r"^t[0-9]{1,3}$"), COINED]
Degrees = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,3}\.[0-9]{3}$|^$"), COINED]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Place(Strict):
    """Where it is, as far as everybody may know. The address and the exact point are sealed with the text."""

    street: Street = ""
    """9-digit division code; empty: not known."""
    lat: Degrees = ""
    lon: Degrees = ""
    """WGS-84, in thousandths of a degree (about 100 m), both or none."""

    @classmethod
    def of(cls, street: str, lat: float, lon: float) -> "Place":
        """The place of an exact point in WGS-84."""
        return cls(street=street, lat=f"{lat:.3f}", lon=f"{lon:.3f}")

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, in degrees."""
        return (float(self.lat), float(self.lon)) if self.lat and self.lon else None


class Photo(Strict):
    """A file: what its bytes must digest to, and under which key of the store it lies."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), COINED]
    size: int = Field(ge=1, le=20 * 1024 * 1024)
    """Bytes."""


class ByNumber(Strict):
    """The number of a ticket and its query code."""

    number: Annotated[str, StringConstraints(max_length=40)]
    code: Annotated[str, StringConstraints(max_length=20)]


class Accused(Strict):
    """Whom the ticket accuses: they never see it nor handle it (信访工作条例 art 30)."""

    departments: tuple[Code, ...] = ()
    officers: tuple[str, ...] = ()
    """Pseudonymous ids of staff."""

    def __or__(self, other: "Accused") -> "Accused":
        """Whom either accuses."""
        return Accused(
            departments=tuple(dict.fromkeys((*self.departments, *other.departments))),
            officers=tuple(dict.fromkeys((*self.officers, *other.officers))),
        )

    def hit(self, officer: str, departments: frozenset[str]) -> bool:
        """Whether somebody is accused, or works in a department that is."""
        return officer in self.officers or bool(departments & set(self.departments))


NOBODY = Accused()


class Handlers(Strict):
    """Who handles a ticket: the main department (主办) and those that help it (协办)."""

    main: Code
    joint: tuple[Code, ...] = ()

    @property
    def all(self) -> frozenset[str]:
        return frozenset({self.main, *self.joint}) - {""}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which departments (credit codes) they have a post."""

    by: By
    departments: frozenset[str] = frozenset()


MACHINE = Actor(SYSTEM)
