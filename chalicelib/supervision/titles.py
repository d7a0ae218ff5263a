"""What people read for the keys of counters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.sites import Sites
from chalicelib.catalogue.supervision import SupervisionRules
from chalicelib.supervision.counting import NAMELESS

FlowItems = Callable[[], Mapping[str, str]]
"""``flow:category`` → what people read, of the flows that have no service items."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The words of the published catalogue."""

    departments: Departments
    rules: SupervisionRules
    sites: Sites
    items: Mapping[str, str]

    def of(self, by: str, key: str) -> str:
        """The title of a key; the key itself where nothing is known of it."""
        if by == "department":
            return "尚未确定部门" if key == NAMELESS else self.departments.name(key)
        if by == "site":
            site = self.sites.get(key)
            return "网上" if key == NAMELESS else (site.name if site else key)
        if by == "channel":
            return self.rules.titles.get(key, "其他" if key == NAMELESS else key)
        return self.items.get(key, "其他" if key == NAMELESS else key)
