"""Indicators of appraisal (考核指标) as published data: the plan's own table, and figures with weight and formula."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from chalicelib.catalogue.formula import check
from chalicelib.catalogue.model import Slug, Text
from chalicelib.kernel.values import Strict

Scope = Literal["department", "district"]
"""各部门, 全区."""
Every = Literal["year", "quarter"]
FigureName = Annotated[
    str, StringConstraints(pattern=r"^(counted|staff|accountability)\.[a-z][a-z0-9_]{1,40}$")
]  # fmt: skip


def _text(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("a number with a point is text, such as '99.5'")
    return value


Exact = Annotated[Decimal, BeforeValidator(_text), Field(max_digits=12, decimal_places=2)]


class Target(Strict):
    """What is to be reached: ``value`` is worth all of the weight, ``worst`` and beyond nothing, between them a share.

    Where ``worst`` is greater, less is better.
    """

    value: Exact
    worst: Exact
    text: Text
    """As people read it: ≥95%, 建成 6+4+N 政务服务体系."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.value == self.worst:
            raise ValueError("a target is not its own worst")
        return self

    def share(self, value: Decimal) -> Decimal:
        """How much of the weight a value is worth: 0 … 1."""
        reached = (value - self.worst) / (self.value - self.worst)
        return min(max(reached, Decimal(0)), Decimal(1))


class Indicator(Strict):
    """One row. Without a formula its value is stated by a person, with what shows it."""

    code: Slug
    category: Text
    title: Text
    scope: Scope
    periods: tuple[Every, ...] = Field(min_length=1)
    unit: Text
    weight: int = Field(ge=0, le=100)
    """0: shown, not part of the score."""
    before: str = ""
    """What the plan says was reached before (十三五)."""
    target: Target
    formula: str = ""
    needs: tuple[FigureName, ...] = ()
    basis: Text
    valid_from: date
    assumed: bool = False

    @model_validator(mode="after")
    def _computable(self) -> Self:
        if bool(self.formula) != bool(self.needs):
            raise ValueError(f"{self.code}: a formula names the figures that it needs")
        if self.formula:
            check(self.formula, self.needs)
        return self


class Appraisal(Strict):
    """The document ``appraisal``."""

    indicators: tuple[Indicator, ...] = Field(min_length=1)
    appraised: tuple[Slug, ...] = Field(min_length=1)
    """The departments, by their keys."""
    attendance: dict[Slug, Text]
    """What a day can have been: present 出勤, late 迟到 …"""
    excused: tuple[Slug, ...]
    """Of these, the days on which nobody was due: 请假, 公出, 休息."""
    award_levels: dict[Slug, Text]

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """Read the published document."""
        return cls.model_validate(body)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        codes = [(row.code, row.valid_from) for row in self.indicators]
        if len(set(codes)) < len(codes):
            raise ValueError("each indicator has one row a day of force")
        if "present" not in self.attendance or not set(self.excused) < set(self.attendance):
            raise ValueError("somebody is present, and what is excused is an attendance")
        return self

    def in_force(self, day: date, every: Every, scope: Scope | None = None) -> tuple[Indicator, ...]:
        """The indicators of a period that ends on ``day``: of each code the newest row."""
        rows = sorted((row for row in self.indicators if row.valid_from <= day), key=lambda row: row.valid_from)
        newest = {row.code: row for row in rows}
        return tuple(row for row in newest.values() if every in row.periods and scope in (None, row.scope))
