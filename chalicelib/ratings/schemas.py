"""What the API of ratings is asked: bodies and queries of the routes."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from chalicelib.catalogue.ratings import Grade
from chalicelib.kernel.values import Strict
from chalicelib.ratings.facts import Ground, How, Reached, Words

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
Cursor = Annotated[str, StringConstraints(max_length=200)]
Code = Annotated[str, StringConstraints(max_length=30)]
Channel = Literal["web", "wechat", "miniprogram", "kiosk", "window", "sms", "hotline"]
"""Over which channel it is rated."""


class Contact(Strict):
    """Who rates in their own name (实名), and whom the department calls. Personal: kept as ciphertext only."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=50)]
    phone: Annotated[str, StringConstraints(pattern=r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$")]


class NewRating(Strict):
    """A rating: five grades, reasons to choose, words of one's own."""

    grade: Grade
    tags: Annotated[tuple[Annotated[str, StringConstraints(max_length=40)], ...], Field(max_length=9)] = ()
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    contact: Contact | None = None
    """Left out: the department never learns who rates."""
    channel: Channel = "web"


class NumberedRating(NewRating):
    """The same, by who has no login: with the query code of the handling (查询码)."""

    code: Code


class Numbered(Strict):
    """The query code of a handling."""

    code: Code


class Mine(Strict):
    """One's own ratings, or those of a firm that one acts for."""

    firm: Code = ""
    cursor: Cursor = ""


class Waiting(Strict):
    """Which department's bad ratings, or its reviews; the caller's own department when left out."""

    department: Code = ""
    work: Literal["rectification", "review"] = "rectification"
    cursor: Cursor = ""


class Verification(Strict):
    """核实: how, with which result."""

    how: How
    reached: Reached
    note: Text


class ListedLimit(Strict):
    """限期整改: why it takes longer, what is done, and within how many working days of the bad rating."""

    days: int = Field(ge=1, le=400)
    reason: Text
    measures: Text


class Settlement(Strict):
    """What was done or explained: in words for the rater, and in words for the public, without anybody's data."""

    text: Text
    public: Words


class ReviewRequest(Strict):
    """申诉复核: mistaken or malicious, and why."""

    ground: Ground
    reason: Text


class ReviewDecision(Strict):
    """Whether the rating is taken out of the rates, and why; what is taken out is public."""

    removed: bool
    reason: Text
    public: Words | None = None
    """In words for everybody, without anybody's data; left out, it is told on which ground. None of a rating that
    stands: that is told with what becomes of it.
    """

    @model_validator(mode="after")
    def _public(self) -> Self:
        if self.public is not None and not self.removed:
            raise ValueError("what stands is told with what becomes of it")
        return self


class Results(Strict):
    """Of which month; the running one when left out."""

    month: Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")] = ""
    cursor: Cursor = ""


class Rates(Strict):
    """Rates of which days, grouped by what; of officers: of which department or officer."""

    by: Literal["department", "item", "site", "officer"] = "department"
    since: date | None = None
    """The first day; the first of the running month when left out."""
    until: date | None = None
    """The last day; today when left out."""
    department: Code = ""
    """Only this department's."""
    officer: Annotated[str, StringConstraints(max_length=80)] = ""
