"""How long each class of data is kept, and what stands against deleting a person's (retention.json)."""

import json
from calendar import isleap
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from chalicelib.kernel.deadlines import Deadline, Limit, end_of, last_day_before, legal_day
from chalicelib.kernel.values import Strict
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.rights.answers import Kept, Obstacle, OwnCase
from chalicelib.rights.ports import OwnCases

ARTICLE = "《中华人民共和国个人信息保护法》第四十七条第二款"
"""Deletion waits for the end of a statutory period; until then the data is only stored and secured."""


class RetentionClass(Strict):
    """One class of records: how long, why, and what removes it then."""

    code: str
    name: str
    period: str
    """In plain Chinese."""
    days: int | None
    """Calendar days; ``None``: not counted in days."""
    expires_years: int | None = None
    """The longest period, in years: when it is over the data goes without anybody asking; ``None``: no such period."""
    basis: str
    expires_basis: str = ""
    enforced: str
    """``rights.retention``: by :class:`Retention`; ``table:NAME``: by the time to live of that table's items."""
    marks: tuple[Literal["once", "grants"], ...] = ()
    """Marks of an item whose approval stands until it is revoked."""


@cache
def classes() -> Mapping[str, RetentionClass]:
    """All classes by their codes."""
    document = json.loads(Path(__file__).with_name("retention.json").read_text("utf-8"))
    rows = [RetentionClass.model_validate(row) for row in document["classes"]]
    return {row.code: row for row in rows}


def told() -> tuple[Kept, ...]:
    """What people are told of it (art 17)."""
    return tuple(Kept(name=row.name, period=row.period, basis=_basis(row)) for row in classes().values())


def expiry(since: datetime) -> datetime:
    """The first instant of legal time after the longest period of what was settled at ``since``.

    Years end with the same day of the last one, or the end of its month (民法典 art 202).
    """
    day, years = legal_day(since), classes()["application"].expires_years
    if years is None:
        raise TypeError("applications have a longest period")
    year = day.year + years
    leap = (day.month, day.day) == (2, 29) and not isleap(year)
    return end_of(date(year, 2, 28) if leap else day.replace(year=year))


class Retention:
    """What stands against deleting what is held about a person, and for how long it is held."""

    def __init__(self, cases: OwnCases, calendar: Callable[[], WorkingCalendar]) -> None:
        self._cases = cases
        self._calendar = calendar

    def against(self, person_id: str, now: datetime) -> list[Obstacle]:
        """Every obstacle at the instant ``now`` of legal time; none: the data may be destroyed."""
        found = (self._of(case, now) for case in self._cases.of(person_id))
        return [obstacle for obstacle in found if obstacle is not None]

    def settled(self, person_id: str, now: datetime) -> datetime:
        """When the last of the person's cases was closed; ``now`` while one is open or a grant stands (legal time)."""
        cases = self._cases.of(person_id)
        return max((now if _standing(case) else case.closed_at or now for case in cases), default=now)

    def _of(self, case: OwnCase, now: datetime) -> Obstacle | None:
        if case.closed_at is None:
            why = f"{_named(case)}还没有办结，办结前不能删除（{ARTICLE}）。"
            return Obstacle(kind="open_case", number=case.number, until=None, reason=why)
        if _standing(case):
            basis = classes()["standing_grant"].basis
            why = f"{_named(case)}的批准仍然有效，有效期间不能删除（{basis}；{ARTICLE}）。"
            return Obstacle(kind="standing_grant", number=case.number, until=None, reason=why)
        until = self._kept_until(case.closed_at)
        if now >= until:
            return None
        why = (
            f"{_named(case)}办结不久，保存到{last_day_before(until):%Y年%m月%d日}"
            f"（{classes()['application'].basis}；{ARTICLE}）。"
        )
        return Obstacle(kind="application", number=case.number, until=until, reason=why)

    def _kept_until(self, closed_at: datetime) -> datetime:
        """The first instant at which the period is over; its last day is a working day (民法典 art 203)."""
        rule = classes()["application"]
        limit = Limit(amount=rule.days or 0, unit="calendar_day", basis=rule.basis)
        due = Deadline.open("retention", closed_at, limit, self._calendar()).due
        if due is None:
            raise TypeError("a period without suspensions has an end")
        return due


def _standing(case: OwnCase) -> bool:
    return case.granted and any(getattr(case, mark) for mark in classes()["standing_grant"].marks)


def _basis(row: RetentionClass) -> str:
    return "；".join(basis for basis in (row.basis, row.expires_basis) if basis)


def _named(case: OwnCase) -> str:
    return f"“{case.item_name}”（办件{case.number}）"


def until(obstacles: Sequence[Obstacle]) -> datetime | None:
    """When the last of them is gone; ``None`` when that hangs on something else than time."""
    ends = [obstacle.until for obstacle in obstacles]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
