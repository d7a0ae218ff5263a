"""From counters to figures: sums, rates, times and costs. Pure."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from chalicelib.catalogue.supervision import TAKEN, SupervisionRules
from chalicelib.supervision.answers import Figures, Grades

PLAIN = (
    "opened", "decided", "closed", "refused", "instant", "could_instant", "first_time", "could_first_time", "promised",
    "promised_met", "promised_missed", "statutory", "statutory_met", "statutory_missed", "supplements", "returns",
    "reopened", "yellow", "red", "orders",
)  # fmt: skip
"""Figures that are counters themselves."""
GRADES = {
    "very_satisfied": "rated_5", "satisfied": "rated_4", "basically": "rated_3", "dissatisfied": "rated_2",
    "very_dissatisfied": "rated_1", "defaulted": "rated_default", "removed": "removed", "bad": "bad",
    "rectified": "rectified", "rectified_on_time": "rectified_on_time", "bad_named": "bad_named",
    "named_followed_up": "named_followed_up", "named_unreached": "named_unreached",
}  # fmt: skip


class Sum:
    """Amounts added up, each with what it cost at the price of its day."""

    def __init__(self, rules: SupervisionRules) -> None:
        self._rules = rules
        self._drivers = frozenset(price.driver for price in rules.prices)
        self._prices: dict[tuple[str, date], int | None] = {}
        self.amounts: Counter[str] = Counter()
        self.cost = 0
        self.unpriced = 0

    def add(self, amounts: Mapping[str, int], day: date) -> None:
        """``day``: any of the month in which it was counted."""
        month = day.replace(day=1)
        for metric, n in amounts.items():
            self.amounts[metric] += n
            if metric in self._drivers or metric.startswith(TAKEN):
                self._charge(metric, n, month)

    def include(self, other: "Sum") -> None:
        """Add what another sum holds."""
        for metric, n in other.amounts.items():
            self.amounts[metric] += n
        self.cost += other.cost
        self.unpriced += other.unpriced

    def _charge(self, driver: str, n: int, month: date) -> None:
        """What has no price is not free: where it is a case, it is counted as one without."""
        if (driver, month) not in self._prices:
            self._prices[driver, month] = self._rules.price(driver, month)
        price = self._prices[driver, month]
        if price is not None:
            self.cost += n * price
        elif driver.startswith(TAKEN):
            self.unpriced += n

    def figures(self) -> Figures:
        """What was added up, and the rates that follow."""
        n = self.amounts
        online = sum(n[TAKEN + channel] for channel in self._rules.online)
        return Figures(
            **{name: n[name] for name in PLAIN},
            online=online,
            online_rate=percent(online, n["opened"]),
            instant_rate=percent(n["instant"], n["could_instant"]),
            first_time_rate=percent(n["first_time"], n["could_first_time"]),
            promised_rate=percent(n["promised_met"], n["promised"]),
            statutory_rate=percent(n["statutory_met"], n["statutory"]),
            mean_hours=round(n["used"] / 60 / n["decided"], 2) if n["decided"] else None,
            used_of_promised=percent(n["promised_used"], n["promised_minutes"]),
            used_of_statutory=percent(n["statutory_used"], n["statutory_minutes"]),
            cost=self.cost,
            unpriced=self.unpriced,
            cost_per_case=round(self.cost / n["opened"]) if n["opened"] and not self.unpriced else None,
            grades=grades(n),
        )


def grades(n: Mapping[str, int]) -> Grades:
    """Ratings by grade. A default is nobody's satisfaction: it is told apart."""
    found = {name: n.get(metric, 0) for name, metric in GRADES.items()}
    content = found["very_satisfied"] + found["satisfied"] + found["basically"]
    given = content + found["dissatisfied"] + found["very_dissatisfied"]
    return Grades(
        **found, satisfaction=percent(content, given), rectified_rate=percent(found["rectified_on_time"], found["bad"]),
        named_rate=percent(found["named_followed_up"], found["bad_named"]),
    )  # fmt: skip


def percent(part: int, whole: int) -> float | None:
    """With two decimals; absent where there is nothing to be a part of."""
    return round(100 * part / whole, 2) if whole else None
