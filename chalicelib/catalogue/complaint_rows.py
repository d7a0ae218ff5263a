"""What the rules of complaints (工单) are made of: kinds, channels, limits, categories, refusals."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.catalogue.model import Limit, Slug, Text
from chalicelib.kernel.values import Strict

TicketKind = Literal["enquiry", "help", "complaint", "report", "suggestion", "petition"]
"""咨询, 求助, 投诉, 举报, 意见建议, 申诉求决 (信访工作条例 art 31)."""
TicketChannel = Literal["hotline", "window", "web", "wechat", "weibo", "miniprogram", "mailbox", "grid", "open311"]
"""12345 热线, 窗口, 网上, 微信, 微博, 小程序, 信箱, 网格员, Open311."""
Identity = Literal["real_name", "anonymous", "confidential"]
"""实名, 匿名, 实名并要求保密."""
Whose = Literal["desk", "department", "supervisor", "organ", "reporter"]
"""Who has to keep a limit, or may act in it: who dispatches, who handles, who supervises, who reviews, who reported."""
Starts = Literal[
    "ticket_registered", "dispatched", "assigned_finally", "signed_for", "return_asked", "return_granted",
    "return_refused", "return_escalated", "field_task_given", "suspended", "replied", "reopened",
    "supervision_ordered", "supervision_climbed", "review_asked", "review_decided", "final_review_asked",
]  # fmt: skip
"""The fact that a limit runs from."""
CLOCKS = frozenset(
    {
        "dispatch", "sign", "return", "return_decision", "final_assignment", "handle", "field_task", "suspension",
        "follow_up", "reopening", "supervision", "review_asking", "review", "final_review_asking", "final_review",
    }
)  # fmt: skip
"""The limits that the platform knows how to end."""
ALWAYS = frozenset(
    {"dispatch", "sign", "return", "return_decision", "final_assignment", "handle", "follow_up", "supervision"}
)
REVIEWS = frozenset({"review_asking", "review", "final_review_asking", "final_review"})
NEEDED = {"": ALWAYS | {"reopening"}, "petition": ALWAYS | REVIEWS}
"""What no kind can do without. A petition is not opened again but reviewed (信访工作条例 art 35)."""

KINDS: Mapping[TicketKind, str] = {
    "enquiry": "咨询", "help": "求助", "complaint": "投诉", "report": "举报", "suggestion": "意见建议",
    "petition": "申诉求决",
}  # fmt: skip
CHANNELS: Mapping[TicketChannel, str] = {
    "hotline": "12345热线", "window": "窗口", "web": "网上", "wechat": "微信", "weibo": "微博",
    "miniprogram": "小程序", "mailbox": "信箱", "grid": "网格员", "open311": "开放接口（Open311）",
}  # fmt: skip


class TicketLimit(Strict):
    """One row of the limits. Of rows of one name stands the one that names the complexity, then the one of fewest
    kinds, then the newest."""

    name: Slug
    title: Text
    kinds: tuple[TicketKind, ...] = ()
    """Empty: every kind."""
    complex: bool | None = None
    """Whether it is for complex matters, or for the others; left out: for both."""
    starts: tuple[Starts, ...] = Field(min_length=1)
    whose: Whose
    window: bool = False
    """Whether it is a time in which something may be done: nobody is late, and no card comes."""
    limit: Limit
    extension: Limit | None = None
    """How much may be added, once, with the approval of the department's head."""
    renewed: bool = True
    """Whether it begins anew with each such fact; if not, the first one counts."""
    quote: str = ""
    valid_from: date
    assumed: bool = False
    note: str = ""


class Category(Strict):
    """A kind of matter that a district hears of."""

    name: Slug
    title: Text
    department: str
    """Credit code of the department whose work it is (首办责任)."""
    joint: tuple[str, ...] = ()
    """Departments that usually handle it with the first."""
    complex: bool = False
    threshold: int = Field(default=900, ge=0, le=1001)
    """Of the score, in thousandths, from which on a suggestion is followed without a person; 1001: never."""
    public: bool = True
    """Whether its tickets may be shown on a map."""
    example: Text


class Refusal(Strict):
    """What is not taken as a ticket, and where it belongs."""

    ground: Slug
    title: Text
    where: Text
    """What the citizen reads: where to go with it."""
    basis: Text
    assumed: bool = False


class Reason(Strict):
    """A reason that may be given: for a return, or for a suspension."""

    name: Slug
    title: Text
    basis: Text
    assumed: bool = False


class Level(Strict):
    """A step of the reporting line (督办): who answers for the matter there."""

    title: Text
    department: str = ""
    """Credit code; empty: the department that handles the ticket."""


class Numbers(Strict):
    """How often."""

    bounces: int = Field(ge=1, le=10)
    """The return with this number is not decided by who dispatched, but assigned finally by who supervises."""
    tries: int = Field(ge=1, le=10)
    """Calls of a follow-up (回访)."""
    apart_hours: int = Field(ge=0, le=72)
    """Hours between two calls that nobody answered."""
    reopenings: int = Field(ge=0, le=10)
    joint: int = Field(ge=0, le=10)
    """Departments beside the main one."""


class Emergency(Strict):
    """What cannot wait."""

    words: tuple[Text, ...] = Field(min_length=1)
    told: Text
    """What who reports reads at once."""

    def word(self, text: str) -> str:
        """The first of the words that stands in a text; empty: none does."""
        return next((word for word in self.words if word in text), "")


class Accusations(Strict):
    """By what a text tells that it is of officials (信访工作条例 art 30): then a person says whose it is."""

    words: tuple[Text, ...] = Field(min_length=1)
    """Each of them says so alone."""
    people: tuple[Text, ...] = Field(min_length=1)
    """Who is at work: of officials where a department is named as well."""

    def in_text(self, text: str, of_department: bool) -> bool:
        """Whether a text accuses; ``of_department``: it names a department."""
        return any(word in text for word in (*self.words, *(self.people if of_department else ())))
