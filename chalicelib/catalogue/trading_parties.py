"""Who may take part in trading: kinds of qualifications, what a demand of one leads to, who evaluates, agents: data."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from chalicelib.catalogue.model import Slug, Text
from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.values import Strict

Step = Literal["prequalification", "opening", "evaluation", "award", "contract"]
"""Where a lack is looked at: who passes, who is let in, who is ranked, who wins, with whom the contract is signed."""
Tie = Literal["employed", "officer", "holder", "family", "other"]
"""利害关系 of an expert with an organisation."""


class QualificationKind(Strict):
    """A kind of qualification (资质), as certificates name it."""

    code: Slug
    title: Text
    """The name on the certificate, by which the register's own are found."""
    families: tuple[Family, ...] = Field(min_length=1)
    """The trades whose notices may demand it."""
    grades: tuple[Text, ...] = ()
    """The highest first; empty: it has none."""
    basis: Text
    assumed: bool = False

    def knows(self, level: str) -> bool:
        """Whether a certificate of this kind can be of ``level``."""
        return level in self.grades if self.grades else not level

    def reaches(self, level: str, least: str) -> bool:
        """Whether a certificate of ``level`` is at least of the grade ``least``; an empty one asks for no grade."""
        if not least:
            return True
        return level in self.grades and self.grades.index(level) <= self.grades.index(least)


class DemandRule(Strict):
    """At which step the law lets nobody on who lacks what the notice demands."""

    step: Step
    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    """Empty: every method."""
    basis: Text
    joint_basis: Text
    """The article for those who bid together (联合体)."""
    valid_from: date
    assumed: bool = False


class CommitteeRule(Strict):
    """Of whom a committee of evaluation is made: an odd number, of which so many are experts."""

    name: Text
    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    from_value: Decimal = Decimal(0)
    """Of the project, in yuan, from which on the row stands."""
    least: int = Field(ge=1, le=99)
    experts: tuple[int, int]
    """A fraction: two of three."""
    basis: Text
    valid_from: date
    assumed: bool = False

    @model_validator(mode="after")
    def _fraction(self) -> Self:
        if not 0 <= self.experts[0] <= self.experts[1] or not self.experts[1]:
            raise ValueError("experts are a fraction of the committee")
        return self


class RecusalRule(Strict):
    """Which ties make an expert step aside (回避), beside working for a party."""

    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    ties: dict[Tie, int]
    """Tie → for how many months after its end it still counts."""
    basis: Text
    valid_from: date
    assumed: bool = False


class AgentRule(Strict):
    """Where an agent (代理机构) has to be registered."""

    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    qualification: Slug
    """The kind that stands for its registration."""
    basis: Text
    valid_from: date
    assumed: bool = False


class _Row(Protocol):
    @property
    def families(self) -> tuple[Family, ...]: ...
    @property
    def methods(self) -> tuple[Method, ...]: ...
    @property
    def valid_from(self) -> date: ...


R = TypeVar("R", bound=_Row)


class TradingParties(Strict):
    """The document ``trading_parties``."""

    qualifications: tuple[QualificationKind, ...]
    demands: tuple[DemandRule, ...]
    committees: tuple[CommitteeRule, ...]
    recusals: tuple[RecusalRule, ...]
    ties: dict[Tie, Text]
    """What people read."""
    agents: tuple[AgentRule, ...]

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """Read the published document."""
        return cls.model_validate(body)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for names in ([one.code for one in self.qualifications], [one.title for one in self.qualifications]):
            if len(set(names)) < len(names):
                raise ValueError("each kind of qualification has one row")
        for rule in self.agents:
            if self.kind(rule.qualification) is None:
                raise ValueError(f"{rule.qualification} is no kind of qualification")
        return self

    def kind(self, code: str) -> QualificationKind | None:
        """The kind of qualification of that code."""
        return next((one for one in self.qualifications if one.code == code), None)

    def titled(self, title: str) -> QualificationKind | None:
        """The kind that certificates name so."""
        return next((one for one in self.qualifications if one.title == title), None)

    def demand(self, step: Step, family: Family, method: Method, day: date) -> DemandRule | None:
        """What a lack leads to at a step on ``day``; ``None``: nothing there."""
        return _newest((row for row in self.demands if row.step == step), family, method, day)

    def committee(self, family: Family, method: Method, value: Decimal, day: date) -> CommitteeRule | None:
        """Of whom the committee is made for a project of that value; ``None``: the law asks for none."""
        rows = [row for row in self.committees if row.from_value <= value]
        highest = max((row.from_value for row in _fitting(rows, family, method, day)), default=None)
        return _newest((row for row in rows if row.from_value == highest), family, method, day)

    def recusal(self, family: Family, method: Method, day: date) -> RecusalRule | None:
        """Who steps aside."""
        return _newest(self.recusals, family, method, day)

    def agent(self, family: Family, method: Method, day: date) -> AgentRule | None:
        """Whether an agent has to be registered."""
        return _newest(self.agents, family, method, day)


def _fitting(rows: Iterable[R], family: Family, method: Method, day: date) -> list[R]:
    return [
        row for row in rows
        if family in row.families and (not row.methods or method in row.methods) and row.valid_from <= day
    ]  # fmt: skip


def _newest(rows: Iterable[R], family: Family, method: Method, day: date) -> R | None:
    """The row in force: one that names the method before one that names none, then the newest."""
    found = _fitting(rows, family, method, day)
    return max(found, key=lambda row: (bool(row.methods), row.valid_from), default=None)
