"""Answers of supervision: figures, the dashboard, what is late now, and the cases behind a number.

Rates are percent with two decimals, times are hours of legal time, money is in cents (分). ``None`` where there is
nothing to compute from: it is shown as missing, never as 0.
"""

from datetime import date, datetime
from typing import Literal

from chalicelib.kernel.cards import Colour
from chalicelib.kernel.values import Lenient

By = Literal["department", "item", "site", "channel", "day"]


class Grades(Lenient):
    """Ratings (好差评) by grade."""

    very_satisfied: int = 0
    """5 非常满意."""
    satisfied: int = 0
    """4 满意."""
    basically: int = 0
    """3 基本满意, those by default left out."""
    dissatisfied: int = 0
    """2 不满意."""
    very_dissatisfied: int = 0
    """1 非常不满意."""
    defaulted: int = 0
    """Nobody rated in time: 默认基本满意."""
    removed: int = 0
    """Taken out by review, in none of the other numbers."""
    bad: int = 0
    """2 and 1 (差评)."""
    rectified: int = 0
    """Bad ones that were put right."""
    rectified_on_time: int = 0
    bad_named: int = 0
    """Bad ones in the rater's own name (实名差评), each of which is to be followed up with the rater."""
    named_followed_up: int = 0
    named_unreached: int = 0
    """Of those followed up, whose rater could not be reached."""
    named_rate: float | None = None
    """Followed up among the bad ones in the rater's own name (实名差评回访率)."""
    satisfaction: float | None = None
    """5, 4 and 3 among those that somebody gave."""
    rectified_rate: float | None = None
    """Put right in time among the bad."""


class Figures(Lenient):
    """What was counted of some cases in some days."""

    opened: int = 0
    decided: int = 0
    """Decided by rule or person, replied to, answered."""
    closed: int = 0
    """At an end in any way: also withdrawn, lapsed, referred."""
    refused: int = 0
    online: int = 0
    """Taken in without a person at a counter, of ``opened``."""
    instant: int = 0
    """Decided by rule (秒批), of ``could_instant``."""
    could_instant: int = 0
    """Decided applications for items that have a decision table."""
    first_time: int = 0
    """Decided without anything to be brought again, of ``could_first_time``."""
    could_first_time: int = 0
    """Decided applications: nothing is brought for a ticket or a challenge."""
    promised: int = 0
    """Decided under a promised limit."""
    promised_met: int = 0
    promised_missed: int = 0
    """Decided after it: by this metric the cases are found that were not in time."""
    statutory: int = 0
    """Decided under a limit of the law."""
    statutory_met: int = 0
    statutory_missed: int = 0
    supplements: int = 0
    returns: int = 0
    """退单, 退回."""
    reopened: int = 0
    yellow: int = 0
    """Cards issued in those days; those that are open now: :class:`Now`."""
    red: int = 0
    orders: int = 0
    """Supervision orders (督办)."""

    online_rate: float | None = None
    instant_rate: float | None = None
    first_time_rate: float | None = None
    promised_rate: float | None = None
    statutory_rate: float | None = None
    mean_hours: float | None = None
    """Used by a decided case, suspensions left out."""
    used_of_promised: float | None = None
    """Time used, of the time promised."""
    used_of_statutory: float | None = None
    """Time used, of the time that the law gives."""
    cost: int = 0
    """All that was done, at the prices of the day."""
    unpriced: int = 0
    """Cases taken in over a channel that has no price on their day: they are not free, ``cost`` leaves them out."""
    cost_per_case: int | None = None
    """For each opened case; absent where one has no price."""
    grades: Grades = Grades()


class Row(Lenient):
    """The figures of one department, item, site, channel or day."""

    key: str
    """Credit code, short name, site code, channel, or day; empty site: online."""
    title: str
    """In plain Chinese; the key where it is not listed."""
    successor: str = ""
    """Name of the department that took this one over: it counts there from then on."""
    figures: Figures


class FiguresAnswer(Lenient):
    """Figures of a span of days, split one way."""

    first: date
    last: date
    by: By
    department: str
    """Name of the only department counted; empty: all that the caller sees."""
    item: str = ""
    """What the only item counted is called; empty: all. So are the next two."""
    site: str = ""
    channel: str = ""
    total: Figures
    rows: tuple[Row, ...]
    """By key where it is days, else most opened first."""


class NowRow(Lenient):
    """What one department has to do now."""

    key: str
    title: str
    open: int
    yellow: int
    """Open with a yellow card: near the limit."""
    red: int
    """Open with a red card: late."""


class Now(Lenient):
    """What is open now, whatever month is shown."""

    open: int
    yellow: int
    red: int
    departments: tuple[NowRow, ...]
    """Most late first."""


class Dashboard(Lenient):
    """A month at a glance (效能监察看板). Departments see themselves in it, those who supervise see all."""

    month: str
    """2026-11."""
    as_of: datetime
    """Legal time at which it was read."""
    scope: str
    """Whom it is about, in plain Chinese: 全区, or a department."""
    total: Figures
    days: tuple[Row, ...]
    """Each day of the month up to today, those on which nothing happened too; key: 2026-11-03."""
    departments: tuple[Row, ...]
    channels: tuple[Row, ...]
    """Of the whole district; empty for who sees one department only."""
    now: Now


class LateCase(Lenient):
    """A case that is late or near its limit, where, and why."""

    flow: str
    flow_text: str
    case_id: str
    number: str
    title: str
    """The item or what it is about, in plain Chinese; nothing of people."""
    department: str
    department_text: str
    item: str
    site: str
    channel: str
    colour: Colour
    since: datetime | None
    """When the card came."""
    due: datetime | None
    """Absent while the limit stands still."""
    days_late: int
    """Whole days over the limit; 0 while it is not over."""
    why: str
    """Where it stands, and what it waits for."""


class LatePage(Lenient):
    """A page of what is late now, by department, longest overdue first."""

    items: tuple[LateCase, ...]
    cursor: str


class CountedCase(Lenient):
    """A case behind a number: what of it was counted on a day."""

    flow: str
    flow_text: str
    case_id: str
    number: str
    day: date
    department: str
    department_text: str
    item: str
    site: str
    channel: str
    counted: dict[str, int]
    """Metric → amount (``catalogue/supervision.yaml``)."""


class CountedPage(Lenient):
    """A page of cases. It may be short, or empty, while a cursor tells that there is more."""

    items: tuple[CountedCase, ...]
    cursor: str


class Summary(Lenient):
    """What the public sees of a month."""

    month: str
    opened: int
    decided: int
    online_rate: float | None
    instant_rate: float | None
    promised_rate: float | None
    statutory_rate: float | None
    mean_hours: float | None
    satisfaction: float | None
    """Among the ratings that somebody gave; beside it, how many were not given:"""
    defaulted: int
    bad: int
    rectified_on_time: int
