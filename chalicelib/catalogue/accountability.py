"""For what a department or a colleague is held to account (首问负责, 限时办结, 责任追究): published data."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from chalicelib.catalogue.model import Limit, Slug, Text
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.values import Strict

Regime = Literal["first_handler", "time_limit", "accountability"]
"""首问负责制, 限时办结制, 责任追究制."""
About = Literal["department", "officer"]
REGIMES: Mapping[Regime, str] = {
    "first_handler": "首问负责制", "time_limit": "限时办结制", "accountability": "责任追究制",
}  # fmt: skip


class Source(Strict):
    """A fact that opens a record by itself."""

    flow: Slug
    kind: Slug
    where: dict[Slug, str] = Field(default_factory=dict)
    """What else the fact says, by field: a card that is red."""

    def tells(self, data: Mapping[str, Any]) -> bool:
        """Whether a fact that says this is meant."""
        return all(str(data.get(name, "")) == value for name, value in self.where.items())


class AccountabilityRule(Strict):
    """One row: what is not allowed to happen, and the article that says so."""

    code: Slug
    title: Text
    regime: Regime
    sources: tuple[Source, ...] = ()
    """Empty: a person opens it, with evidence."""
    basis: Text
    valid_from: date
    assumed: bool = False


class Measure(Strict):
    """What follows (处理方式)."""

    code: Slug
    title: Text
    about: tuple[About, ...] = Field(min_length=1)
    basis: Text
    assumed: bool = False


class Limits(Strict):
    """How long each has. Counted from the day after: proposed, proposed, decided, appealed."""

    statement: Limit
    """For who it is about, to answer; nothing is decided before."""
    decision: Limit
    appeal: Limit
    appeal_decision: Limit


class Accountability(Strict):
    """The document ``accountability``."""

    rules: tuple[AccountabilityRule, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = Field(min_length=1)
    limits: Limits

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """Read the published document."""
        return cls.model_validate(body)

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes: list[Any] = [(row.code, row.valid_from) for row in self.rules]
        measures = [row.code for row in self.measures]
        if len(set(codes)) < len(codes) or len(set(measures)) < len(measures):
            raise ValueError("each rule has one row a day of force, and each measure one row")
        return self

    def in_force(self, day: date) -> Mapping[str, AccountabilityRule]:
        """The rules on ``day``: of each code the newest row."""
        rows = sorted((row for row in self.rules if row.valid_from <= day), key=lambda row: row.valid_from)
        return {row.code: row for row in rows}

    def rule(self, code: str, day: date) -> AccountabilityRule:
        """The rule of that code on ``day``, or Invalid ``accountability_rule``."""
        found = self.in_force(day).get(code)
        if found is None:
            raise Invalid("accountability_rule", "rule")
        return found

    def opened_by(self, flow: str, kind: str, data: Mapping[str, Any], day: date) -> Iterable[AccountabilityRule]:
        """The rules under which a fact opens a record."""
        for row in self.in_force(day).values():
            if any((one.flow, one.kind) == (flow, kind) and one.tells(data) for one in row.sources):
                yield row

    def measure(self, code: str, about: About) -> Measure:
        """The measure of that code, or Invalid ``accountability_measure``: there is none, or not against such."""
        found = next((row for row in self.measures if row.code == code and about in row.about), None)
        if found is None:
            raise Invalid("accountability_measure", "measure")
        return found
