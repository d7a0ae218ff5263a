"""From a number to its cases: what is late now, where and why, and the cases behind a figure. Index queries only."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.measuring import Unseen
from chalicelib.kernel.months import months_after
from chalicelib.supervision import answers, schemas as asks
from chalicelib.supervision.counting import NAMELESS, month_of
from chalicelib.supervision.ports import Carded, Kept, Listed, Measures
from chalicelib.supervision.scope import Scope, scope_of

PAGE = 50
"""Cases on a page."""
READ = 1000
"""Entries of a list that one request looks at, at most: a page may end before it is full."""
T = TypeVar("T")
Place = tuple[str, str]
"""A list, and the place in it behind which it goes on."""


class Tracing:
    """What the routes to cases call."""

    def __init__(self, kept: Kept, measures: Measures, catalogue: Catalogue, clock: Clock) -> None:
        self._kept = kept
        self._measures = measures
        self._catalogue = catalogue
        self._clock = clock

    def late(self, caller: Caller, asked: asks.Late) -> answers.LatePage:
        """Open cases with a card, department by department, first due first; none that accuses the caller.

        Raises
        ------
        Forbidden
            ``supervision_not_yours``.
        Invalid
            ``cursor_invalid``.
        """
        now = self._clock.now().legal
        scope = self._scope(caller, asked.department)
        lists = self._sources(scope, legal_day(now))
        seen = self._seen(caller)
        found, cursor = _walk(
            lists, asked.cursor, lambda code, limit, after: self._kept.carded(code, asked.colour, limit, after),
            lambda one: seen(one.standing.unseen),
        )  # fmt: skip
        return answers.LatePage(items=tuple(self._late(one, now) for one in found), cursor=cursor)

    def cases(self, caller: Caller, asked: asks.Traced) -> answers.CountedPage:
        """The cases behind a number, month by month and department by department. Refuses as :meth:`late`."""
        scope, listed = self._scope(caller, asked.department), self._catalogue.departments()
        within, days = self._catalogue.supervision().list_of(asked.metric), (asked.first, asked.last)
        lists = [
            f"{month}#{code}"
            for month in _months(asked.first, asked.last) for code in self._sources(scope, asked.last)
        ]  # fmt: skip

        seen = self._seen(caller)

        def behind(one: Listed) -> bool:
            return (
                seen(one.unseen)
                and asked.metric in one.amounts
                and scope.sees(listed.standing_for(one.cell.department or NAMELESS, one.cell.day))
                and all(
                    not wanted or (getattr(one.cell, name) or NAMELESS) == wanted
                    for name, wanted in (("item", asked.item), ("site", asked.site), ("channel", asked.channel))
                )
            )

        def read(name: str, limit: int, after: str) -> tuple[list[Listed], str]:
            month, _, code = name.partition("#")
            return self._kept.listed(code, month, within, days, limit, after)

        found, cursor = _walk(lists, asked.cursor, read, behind)
        return answers.CountedPage(items=tuple(self._counted(one) for one in found), cursor=cursor)

    def _scope(self, caller: Caller, department: str) -> Scope:
        return scope_of(
            caller, department, self._catalogue.departments(), self._catalogue.government(), self._clock.now().wall
        )

    def _seen(self, caller: Caller) -> Callable[[Unseen], bool]:
        """Whether the caller sees a case, by whom it is not shown to."""
        departments = caller.departments_at(self._clock.now().wall)
        return lambda unseen: not unseen.by(caller.id, departments)

    def _sources(self, scope: Scope, last: date) -> list[str]:
        """The departments whose lists are walked, in order."""
        listed = self._catalogue.departments()
        if scope.codes is None:
            return sorted({one.credit_code for one in listed.listed.values()} | {NAMELESS})
        return sorted(scope.sources(listed, last))

    def _late(self, one: Carded, now: datetime) -> answers.LateCase:
        standing, departments = one.standing, self._catalogue.departments()
        code = departments.standing_for(standing.department, legal_day(now))
        over = now - standing.due if standing.due is not None and standing.due < now else None
        return answers.LateCase(
            flow=one.flow, flow_text=self._flow(one.flow), case_id=one.case_id, number=standing.number,
            title=standing.title, department=code, department_text=departments.name(code), item=standing.item,
            site=standing.site, channel=standing.channel, colour="red" if standing.card == "red" else "yellow",
            since=standing.since, due=standing.due, days_late=over.days if over else 0, why=standing.why,
        )  # fmt: skip

    def _counted(self, one: Listed) -> answers.CountedCase:
        cell, departments = one.cell, self._catalogue.departments()
        code = departments.standing_for(cell.department, cell.day)
        return answers.CountedCase(
            flow=one.flow, flow_text=self._flow(one.flow), case_id=one.case_id, number=one.number, day=cell.day,
            department=code, department_text=departments.name(code), item=cell.item, site=cell.site,
            channel=cell.channel, counted=one.amounts,
        )  # fmt: skip

    def _flow(self, name: str) -> str:
        measure = self._measures.get(name)
        return measure.title if measure else name


def _walk(
    lists: list[str], cursor: str, read: Callable[[str, int, str], tuple[list[T], str]],
    wanted: Callable[[T], bool] = lambda _: True,
) -> tuple[list[T], str]:  # fmt: skip
    """A page of what several lists hold, one list behind the other, and the cursor of the next page.

    A read takes no more than the page lacks, so that nothing is passed over; few reads find little, then the page is
    short.
    """
    at, after = _place(lists, cursor)
    found: list[T] = []
    looked = 0
    while at < len(lists):
        part, last = read(lists[at], PAGE - len(found), after)
        found += [one for one in part if wanted(one)]
        looked += len(part)
        after = last
        if not last:
            at += 1
        if len(found) >= PAGE or looked >= READ:
            break
    return found, f"{lists[at]}|{after}" if at < len(lists) else ""


def _place(lists: list[str], cursor: str) -> tuple[int, str]:
    """Where a cursor goes on."""
    if not cursor:
        return 0, ""
    name, bar, after = cursor.partition("|")
    if name not in lists or not bar:
        raise Invalid("cursor_invalid", "cursor")
    return lists.index(name), after


def _months(first: date, last: date) -> Iterable[str]:
    month = first.replace(day=1)
    while month <= last:
        yield month_of(month)
        month = months_after(month, 1)
