"""How counters are read over days: whole months by their sums, the rest day by day, each by one query.

What is narrowed is read among all that one item, department, site or channel has, whichever of those asked for has the
fewest. How much that is follows from days and catalogue, not from cases; what is more than :data:`MOST` is refused.

A department that was merged or renamed counts for its successor from that day on: what its cases, which name it for
ever, add then is added to the successor's. So nothing that is counted changes when departments do.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.errors import Invalid
from chalicelib.supervision.answers import By
from chalicelib.supervision.counting import MONTHLY, NAMELESS, WIDE, Amounts, Deltas, month_of, of, others
from chalicelib.supervision.figures import Sum
from chalicelib.supervision.ports import Kept
from chalicelib.supervision.scope import Scope

Sums = dict[str, Sum]
Counted = tuple[date, str, Amounts]
"""A day (of a whole month: its first), a key, and what was counted."""
Only = Mapping[str, str]
"""Item, site or channel → the only one that is counted (:data:`~chalicelib.supervision.counting.NAMELESS`: none)."""
ALL: Only = {}
MOST = 20_000
"""Counters that narrowed figures are summed from, at most."""


class Spans:
    """Reads what was counted in some days."""

    def __init__(self, kept: Kept, catalogue: Catalogue) -> None:
        self._kept = kept
        self._catalogue = catalogue

    def split(self, scope: Scope, by: By, first: date, last: date, only: Only = ALL) -> Sums:
        """The sums of what a caller sees, split one way and narrowed by the others.

        Raises
        ------
        Invalid
            ``figures_too_many``.
        """
        found: Sums = {}
        for day, key, amounts in self._seen(scope, by, first, last, only):
            self.sum(found, key).add(amounts, day)
        return found

    def sums(
        self, since: date, until: date, by: By, metrics: Sequence[str], department: str = ""
    ) -> Mapping[str, Mapping[str, int]]:
        """Key → metric → the sum over these days; of one department where it is named. What was never counted is
        absent.
        """
        found = self.split(Scope(frozenset({department}) if department else None), by, since, until)
        told = {key: {name: n for name in metrics if (n := one.amounts[name])} for key, one in found.items()}
        return {"" if key == NAMELESS else key: counted for key, counted in told.items() if counted}

    def of_month(self, counted: Deltas, view: str, day: date) -> Sums:
        """The sums of a view in a month at a glance, by key. ``day``: one of that month."""
        found: Sums = {}
        for key, amounts in counted.items():
            named, _, what = key.sk.partition("#")
            if named == view:
                self.sum(found, what).add(amounts, day)
        return found

    def departments(self, counted: Deltas, first: date, last: date) -> Sums:
        """Departments in a month at a glance; day by day where one took another's place in that very month."""
        if moving(self._catalogue.departments(), first, last):
            return self.split(Scope(), "department", first, last)
        found: Sums = {}
        for code, one in self.of_month(counted, "department", first).items():
            self.sum(found, self._catalogue.departments().standing_for(code, first)).add(one.amounts, first)
        return found

    def sum(self, into: Sums, key: str) -> Sum:
        """The sum of a key, from nothing on."""
        return into.setdefault(key, Sum(self._catalogue.supervision()))

    def total(self, sums: Sums) -> Sum:
        """All together."""
        total = Sum(self._catalogue.supervision())
        for one in sums.values():
            total.include(one)
        return total

    def _seen(self, scope: Scope, by: By, first: date, last: date, only: Only) -> Iterator[Counted]:
        listed, view = self._catalogue.departments(), next(iter(only), by)
        if scope.codes is None and len(only) <= 1 and by in {view, "day"} and by != "department":
            for day, key, amounts in self._read(view, first, last, by != "day"):
                if not only or key == only[view]:
                    yield day, key if by == view else day.isoformat(), amounts
        elif not only and by in {"department", "day"}:
            for day, code, amounts in self._read("department", first, last, by == "department"):
                counts_for = listed.standing_for(code, day)
                if scope.sees(counts_for):
                    yield day, counts_for if by == "department" else day.isoformat(), amounts
        else:
            for day, where, amounts in self._among(scope, first, last, by != "day", only):
                yield day, day.isoformat() if by == "day" else where[by], amounts

    def _among(
        self, scope: Scope, first: date, last: date, coarse: bool, only: Only
    ) -> Iterator[tuple[date, Mapping[str, str], Amounts]]:
        """What was counted in cells that fit; each named whole, its department as it stands on the day."""
        listed, looked = self._catalogue.departments(), 0
        view = "item" if "item" in only else "department" if scope.codes is not None else next(iter(only))
        for one in [only[view]] if view in only else sorted(scope.sources(listed, last)):
            for day, rest, amounts in self._read(of(view, one), first, last, coarse):
                looked += 1
                if looked > MOST:
                    raise Invalid("figures_too_many", "from")
                where = {view: one, **dict(zip(others(view), rest.split("#"), strict=True))}
                where["department"] = listed.standing_for(where["department"], day)
                if scope.sees(where["department"]) and all(where[name] == wanted for name, wanted in only.items()):
                    yield day, where, amounts

    def _read(self, view: str, first: date, last: date, coarse: bool) -> Iterator[Counted]:
        """``coarse``: nobody asks for single days."""
        listed, (name, _, one) = self._catalogue.departments(), view.partition("=")
        summed = name in WIDE if one else view in MONTHLY
        for begins, ends in pieces(first, last):
            entire = begins.day == 1 and ends == days_of(month_of(begins))[1] and not moving(listed, begins, ends)
            if view == "day":
                yield from self._days(begins, ends)
            elif coarse and entire and summed:
                for key, amounts in self._kept.whole(view, month_of(begins)):
                    yield begins, key, amounts
            elif coarse and entire and not one:
                for counted, amounts in self._kept.month(month_of(begins)).items():
                    named, _, key = counted.sk.partition("#")
                    if named == view:
                        yield begins, key, amounts
            else:
                yield from self._kept.span(view, begins, ends)

    def _days(self, first: date, last: date) -> Iterator[Counted]:
        for counted, amounts in self._kept.month(month_of(first)).items():
            named, _, key = counted.sk.partition("#")
            if named == "day" and first <= (day := date.fromisoformat(key)) <= last:
                yield day, key, amounts


def pieces(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days, month by month."""
    while first <= last:
        ends = min(last, days_of(month_of(first))[1])
        yield first, ends
        first = ends + timedelta(days=1)


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def moving(departments: Departments, first: date, last: date) -> bool:
    """Whether a department takes another's place within these days, after the first."""
    ended = (one.succeeded_on for one in departments.listed.values())
    return any(day is not None and first < day <= last for day in ended)
