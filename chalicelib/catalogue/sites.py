"""The registry of places that serve people ("1+6+4+N"): centre, streets, parks, bank outlets."""

from collections.abc import Iterable
from typing import Any, Literal

from chalicelib.catalogue.model import Channel, Item, Text
from chalicelib.kernel.values import Strict

Kind = Literal["centre", "street", "park", "outlet", "community"]
"""政务服务中心, 街道为民服务中心, 园区服务站, 政银合作网点, 社区(网格员代办)."""


class Site(Strict):
    """One place. ``street`` is the 9-digit division code of the street that it lies in."""

    code: Text
    kind: Kind
    name: Text
    street: Text
    address: Text
    hours: Text
    channels: tuple[Channel, ...]


class Sites:
    """All sites of the district, in the order in which they are published."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self.all = tuple(sites)
        self._by_code = {site.code: site for site in self.all}
        self._kinds = {site.kind for site in self.all}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Sites":
        """Read the published document: ``{"sites": [{"code": …}, …]}``."""
        return cls(Site.model_validate(row) for row in document["sites"])

    def get(self, code: str) -> Site | None:
        """The site of that code."""
        return self._by_code.get(code)

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a site's code, or a kind of which there is a site."""
        return name in self._by_code or name in self._kinds

    def taking(self, item: Item) -> tuple[Site, ...]:
        """The sites at which the item can be applied for: named by it, and sharing a channel with it.

        Communities are not listed: their grid members come to the applicant.
        """
        return tuple(
            site
            for site in self.all
            if {site.code, site.kind} & set(item.sites) and set(site.channels) & set(item.channels)
        )
