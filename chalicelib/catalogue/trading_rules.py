"""What supervision of trading looks for, which penalties there are, and who stands in the pool of supervisors: data.

A rule names the check that decides, with its parameters: publishing refuses a check or a parameter that is not here.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from chalicelib.catalogue.model import Slug, Text
from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.months import months_after
from chalicelib.kernel.values import Strict


def _text(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("a share is text, such as '0.995'")
    return value


Share = Annotated[Decimal, BeforeValidator(_text), Field(gt=0, le=1, decimal_places=4)]


class PeriodShort(Strict):
    check: Literal["period_short"]


class Missed(Strict):
    check: Literal["missed"]
    targets: tuple[Slug, ...] = Field(min_length=1)


class Shared(Strict):
    check: Literal["shared"]
    field: Literal["contact", "address", "device"]


class RepeatedAward(Strict):
    check: Literal["repeated_award"]
    days: int = Field(ge=1, le=3650)


class NearCeiling(Strict):
    check: Literal["near_ceiling"]
    share: Share


class Clustered(Strict):
    check: Literal["clustered"]
    within: Share
    fewest: int = Field(ge=2, le=200)


class ContractChange(Strict):
    check: Literal["contract_change"]
    over: Share


class UnitConflict(Strict):
    check: Literal["unit_conflict"]


class NoticeLate(Strict):
    check: Literal["notice_late"]


class Unanswered(Strict):
    check: Literal["unanswered"]


Parameters = Annotated[
    PeriodShort
    | Missed
    | Shared
    | RepeatedAward
    | NearCeiling
    | Clustered
    | ContractChange
    | UnitConflict
    | NoticeLate
    | Unanswered,
    Field(discriminator="check"),
]


class Rule(Strict):
    """One row of supervision."""

    code: Slug
    title: Text
    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    """Empty: every method."""
    parameters: Parameters
    basis: Text
    """The article; where the check brings the article of the period that was missed, that one is told."""
    valid_from: date
    assumed: bool = False


class PenaltyKind(Strict):
    """A kind of penalty (处罚种类)."""

    code: Slug
    title: Text
    families: tuple[Family, ...] = Field(min_length=1)
    bars: bool
    """Whether who has it may not bid while it lasts."""
    months: tuple[int, int] | None = None
    """Shortest and longest term, in months; absent: it has none."""
    basis: Text
    assumed: bool = False

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.bars and self.months is None:
            raise ValueError(f"{self.code}: what bars has a longest term")
        if self.months is not None and not 0 < self.months[0] <= self.months[1]:
            raise ValueError(f"{self.code}: the shortest term comes first")
        return self

    def lasts(self, since: date, until: date | None) -> bool:
        """Whether a penalty of this kind may last so long, first and last day included."""
        if self.months is None:
            return until is None or since <= until
        shortest, longest = (months_after(since, months) for months in self.months)
        return until is not None and shortest <= until <= longest


class BlackList(Strict):
    """What the black list of credit does here."""

    bars: bool
    basis: Text
    assumed: bool = False


class TradingRules(Strict):
    """The document ``trading_rules``."""

    rules: tuple[Rule, ...]
    penalties: tuple[PenaltyKind, ...]
    black_list: BlackList
    pool: dict[Slug, Text]
    """Role in the pool of supervisors (监督员库) → what people read."""

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """Read the published document."""
        return cls.model_validate(body)

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [kind.code for kind in self.penalties]
        if len(set(codes)) < len(codes):
            raise ValueError("each kind of penalty has one row")
        return self

    def in_force(self, family: Family, method: Method, day: date) -> tuple[Rule, ...]:
        """The rules for a trade on ``day``: of each code the newest row."""
        found: dict[str, Rule] = {}
        for row in self.rules:
            if family in row.families and (not row.methods or method in row.methods) and row.valid_from <= day:
                known = found.get(row.code)
                if known is None or row.valid_from >= known.valid_from:
                    found[row.code] = row
        return tuple(found.values())

    def penalty(self, code: str) -> PenaltyKind | None:
        """The kind of penalty of that code."""
        return next((kind for kind in self.penalties if kind.code == code), None)

    def titles(self) -> dict[str, str]:
        """Rule → what people read: the newest words."""
        return {row.code: row.title for row in sorted(self.rules, key=lambda row: row.valid_from)}
