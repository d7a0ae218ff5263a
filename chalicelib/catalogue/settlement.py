"""What a partner is paid for an application that it took (结算价格): published data, not an agreement."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from chalicelib.catalogue.model import ItemType, Text
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.ids.item_code import ItemCode
from chalicelib.kernel.values import Strict

Yuan = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]


class Prices(Strict):
    """The prices from one day on, in yuan for each application."""

    valid_from: date
    default: Yuan
    by_type: dict[ItemType, Yuan] = Field(default_factory=dict)


class Settlement(Strict):
    """All prices, past ones included."""

    proposal: bool = False
    source: Text
    prices: tuple[Prices, ...] = Field(min_length=1)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Settlement":
        """Read the published document."""
        return cls.model_validate(document)

    def price(self, item_code: str, day: date) -> Decimal:
        """Yuan for an application that was taken on that day.

        Raises
        ------
        NotFound
            ``month_not_priced``: the day lies before all prices.
        """
        valid = [prices for prices in self.prices if prices.valid_from <= day]
        if not valid:
            raise NotFound("month_not_priced", month=f"{day:%Y-%m}")
        newest = max(valid, key=lambda prices: prices.valid_from)
        kind = ItemCode.parse(item_code).type
        return next((price for named, price in newest.by_type.items() if named == kind), newest.default)
