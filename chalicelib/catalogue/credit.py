"""What the lists of credit mean, which breach of a promise leads onto which, and how it is repaired: published data."""

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field

from chalicelib.catalogue.model import Text
from chalicelib.kernel.months import months_after
from chalicelib.kernel.values import Strict

Breach = Literal["promise_broken", "false_commitment"]
"""容缺承诺未履行; 承诺不实."""
ListName = Literal["white", "red", "black"]


class ListRule(Strict):
    """What it means to stand on a list."""

    title: Text
    effect: Text
    repair: tuple[Text, ...] = ()
    """What is asked for a repair; empty where there is nothing to repair."""


class BreachRule(Strict):
    """Onto which list a breach leads, and for how long."""

    list: ListName
    reason: Text
    basis: Text
    months: int | None = Field(default=None, ge=1, le=120)
    """How long it counts; absent: until it is repaired."""

    def last_day(self, since: date) -> date | None:
        """The last day on which a mark of ``since`` counts."""
        return months_after(since, self.months) if self.months else None


class RepairRule(Strict):
    """How requests for repair are handled."""

    basis: Text
    kept_days: int = Field(ge=1, le=3650)
    """How long what was decided on a request can be read."""

    @property
    def kept(self) -> timedelta:
        return timedelta(days=self.kept_days)


class CreditRules(Strict):
    """All of it."""

    proposal: bool = False
    source: Text
    lists: dict[ListName, ListRule]
    breaches: dict[Breach, BreachRule]
    repair: RepairRule

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "CreditRules":
        """Read the published document."""
        return cls.model_validate(document)
