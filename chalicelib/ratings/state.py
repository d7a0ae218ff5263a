"""Where a rating stands."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.catalogue.ratings import Grade
from chalicelib.kernel.cards import Clock
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import Lenient
from chalicelib.ratings.facts import ClockName, Contact, Ground, How, Reached, Result, Served

Stage = Literal["invited", "rated", "defaulted", "opened", "verified", "planned", "rectified", "explained", "removed"]
STAGES: dict[Stage, str] = {
    "invited": "待评价", "rated": "已评价", "defaulted": "默认评价", "opened": "差评，待核实", "verified": "已核实",
    "planned": "限期整改中", "rectified": "已整改", "explained": "已说明", "removed": "不予采纳",
}  # fmt: skip
MENDING: frozenset[Stage] = frozenset({"opened", "verified", "planned"})
"""Stages of a bad rating that is not settled yet."""
GROUNDS: dict[Ground, str] = {"mistaken": "误评", "malicious": "恶意差评"}
HOWS: dict[How, str] = {"rater": "向评价人核实", "records": "查阅办理记录核实"}
REACHES: dict[Reached, str] = {"confirmed": "属实", "doubted": "与记录不一致", "unreached": "联系不上评价人"}
RESULTS: dict[Result, str] = {"rectified": "已整改", "explained": "已说明", "removed": "不予采纳"}
Review = Literal["", "asked", "kept", "removed"]
REVIEWS: dict[Review, str] = {"": "", "asked": "复核中", "kept": "经复核，评价有效", "removed": "经复核，不计入评价"}


class RatingCase(Lenient):
    """Where a rating stands."""

    served: Served | None = None
    subject: str = ""
    contact: Contact = "sms"
    stage: Stage = "invited"
    invited_at: datetime | None = None
    rated_at: datetime | None = None
    """When it was rated, or the default fell."""
    grade: Grade | None = None
    default: bool = False
    """Whether the grade is a default."""
    bad: bool = False
    named: bool = False
    tags: tuple[str, ...] = ()
    channel: str = ""
    """Over which channel it was rated."""
    said: int = 0
    """Number of the fact that holds what the rater wrote; 0: they wrote nothing."""
    clocks: dict[ClockName, Clock] = Field(default_factory=dict)
    """Limits that run, or stand still."""
    cards: tuple[str, ...] = ()
    """``clock:colour`` of every card."""
    how: How | None = None
    reached: Reached | None = None
    review: Review = ""
    decides: str = ""
    """Credit code of the department that decides on the review."""
    in_time: bool | None = None
    closed_at: datetime | None = None
    """When the bad rating was settled."""
    result: Result | None = None
    published: int = 0
    """Number of the fact that says what is public; 0: nothing is."""

    @property
    def of(self) -> Served:
        """The handling. NotFound ``case_unknown`` of a case in which nothing has happened yet."""
        if self.served is None:
            raise NotFound("case_unknown", "case_id", what="评价")
        return self.served

    @property
    def open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.served is not None and (self.stage == "invited" or self.stage in MENDING)
