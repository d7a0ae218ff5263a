"""What supervision counts, in which lists the cases behind a number stand, and what work costs: published data."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from chalicelib.catalogue.model import Slug, Text
from chalicelib.kernel.values import Strict

Metric = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
TAKEN = "taken_"
"""Before a channel: how many cases were taken in over it. Counted of each ``opened``."""
OTHER = "other"
"""The list of what the published document does not know yet."""


class Counted(Strict):
    """A metric: what people read, what its amounts are, and in which list its cases stand."""

    title: Text
    unit: Literal["count", "minutes"]
    list: Slug


class Price(Strict):
    """What one of something costs from a day on."""

    driver: Metric
    """A metric, or :data:`TAKEN` and a channel."""
    cents: int = Field(ge=0, le=10_000_000)
    valid_from: date
    """The first of a month, so that what a month cost is known from its sums."""
    basis: Text
    assumed: bool = False


class SupervisionRules(Strict):
    """The document ``supervision``."""

    shards: int = Field(ge=1, le=16)
    online: frozenset[str]
    """Channels at which no person takes the case in."""
    titles: dict[str, Text]
    """Channel → what people read."""
    lists: dict[Slug, Text]
    metrics: dict[Metric, Counted]
    prices: tuple[Price, ...]

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """Read the published document."""
        return cls.model_validate(body)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if unknown := {one.list for one in self.metrics.values()} - set(self.lists):
            raise ValueError(f"unknown lists: {sorted(unknown)}")
        if clashes := [name for name in self.metrics if name.startswith(TAKEN)]:
            raise ValueError(f"these names belong to channels: {clashes}")
        for price in self.prices:
            channel = price.driver.removeprefix(TAKEN)
            known = channel in self.titles if price.driver.startswith(TAKEN) else price.driver in self.metrics
            if not known:
                raise ValueError(f"a price of nothing that is counted: {price.driver}")
        drivers = [(price.driver, price.valid_from) for price in self.prices]
        if len(set(drivers)) < len(drivers):
            raise ValueError("two prices begin on one day")
        if any(price.valid_from.day != 1 for price in self.prices):
            raise ValueError("a price begins with a month")
        if not self.online <= set(self.titles):
            raise ValueError("an unknown channel is online")
        return self

    def list_of(self, metric: str) -> str:
        """The list in which the cases behind a metric stand."""
        known = self.metrics.get("opened" if metric.startswith(TAKEN) else metric)
        return known.list if known else OTHER

    def price(self, driver: str, day: date) -> int | None:
        """What one of ``driver`` costs on ``day``, in cents; ``None`` where no price is known: it is not free."""
        found = [one for one in self.prices if one.driver == driver and one.valid_from <= day]
        return max(found, key=lambda one: one.valid_from).cents if found else None
