"""Deadlines: absolute instants derived from a ledger of start, limit, suspensions and extensions.

Only the functions here move a deadline; a comment or an edit of the case never does. What a fact keeps is
the whole :class:`Deadline`, so that a timeline folds to the same instants whatever calendar is published
later; :meth:`Deadline.recompute` is a step of its own.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.counting import (
    OPEN,
    Unit as Unit,  # noqa: PLC0414  # the unit of a Limit
    last_day,
)
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.values import Strict
from chalicelib.kernel.working_days import WorkingCalendar

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Limit(Strict):
    """A period as data: ``amount`` of ``unit``, with the article it rests on. 0 means the same day."""

    amount: int = Field(ge=0, le=400)
    unit: Unit
    basis: Text


class Suspension(Strict):
    """Time that does not count (补正, 检验, 听证, 专家评审…). ``until`` is ``None`` while it lasts."""

    reason: Text
    basis: Text
    since: AwareDatetime
    until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("a suspension ends after it begins")
        return self


class Extension(Strict):
    """More time, approved by the head of the organ; the applicant is told the ``reason``."""

    limit: Limit
    approved_by: Text
    reason: Text
    at: AwareDatetime


def legal_day(at: datetime) -> date:
    """The day of China's time zone in which an instant lies."""
    return at.astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """24:00 of a day (民法典 art 203), which is 0:00 of the next one."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(days=1)


def last_day_before(due: datetime) -> date:
    """The last day of a limit that ends at ``due``, the first instant that is too late."""
    return legal_day(due - timedelta(microseconds=1))


class Deadline(Strict):
    """By when a thing must be done, and why then."""

    kind: Text
    """Whose limit it is: ``promised`` (承诺时限), ``statutory`` (法定时限), or a flow's own word."""
    start: AwareDatetime
    limit: Limit
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    due: AwareDatetime | None = None
    """The first instant that is too late; ``None`` while suspended with time left."""
    provisional: bool = False
    """It rests on days whose official arrangement is not published yet."""
    calendar: str
    """The version of the calendar it was computed with."""

    @classmethod
    def open(cls, kind: str, start: datetime, limit: Limit, calendar: WorkingCalendar) -> Self:
        """A deadline that runs from ``start``, whose own day is not counted."""
        return cls(kind=kind, start=start, limit=limit, calendar=calendar.version).recompute(calendar)

    @property
    def suspended(self) -> bool:
        """Whether a suspension lasts."""
        return any(pause.until is None for pause in self.suspensions)

    def suspend(self, at: datetime, reason: str, basis: str) -> Self:
        """Stop counting, from the day after ``at``.

        A limit that has run out stays run out. Raises NotAllowed ``deadline_suspended`` while it is
        suspended already.
        """
        if self.suspended:
            raise NotAllowed("deadline_suspended")
        pause = Suspension(reason=reason, basis=basis, since=at)
        missed = not self.met(at)
        return self.model_copy(
            update={
                "suspensions": (*self.suspensions, pause),
                "due": self.due if missed else None,
                "provisional": self.provisional and missed,
            }
        )

    def resume(self, at: datetime, calendar: WorkingCalendar) -> Self:
        """Count again, from the day after ``at``.

        Raises NotAllowed ``deadline_running`` when it is not suspended, ``deadline_order`` when ``at``
        lies before the suspension.
        """
        if not self.suspended:
            raise NotAllowed("deadline_running")
        if any(pause.until is None and at < pause.since for pause in self.suspensions):
            raise NotAllowed("deadline_order")
        ended = tuple(pause if pause.until else pause.model_copy(update={"until": at}) for pause in self.suspensions)
        return self.model_copy(update={"suspensions": ended}).recompute(calendar)

    def extend(self, limit: Limit, approved_by: str, reason: str, at: datetime, calendar: WorkingCalendar) -> Self:
        """Add ``limit`` behind what there is, in its own unit.

        Raises NotAllowed ``deadline_passed`` once the limit has run out: an extension must not hide that
        it was missed.
        """
        if not self.met(at):
            raise NotAllowed("deadline_passed")
        extension = Extension(limit=limit, approved_by=approved_by, reason=reason, at=at)
        return self.model_copy(update={"extensions": (*self.extensions, extension)}).recompute(calendar)

    def recompute(self, calendar: WorkingCalendar) -> Self:
        """The same ledger under ``calendar``; for provisional deadlines, when a year is published."""
        start = legal_day(self.start)
        limits = (self.limit, *(extension.limit for extension in self.extensions))
        last = last_day(
            start,
            [(limit.amount, limit.unit) for limit in limits],
            [
                (legal_day(pause.since), OPEN if pause.until is None else legal_day(pause.until))
                for pause in self.suspensions
            ],
            calendar,
        )
        return self.model_copy(
            update={
                "due": None if last is None else end_of(last),
                "provisional": last is not None and calendar.is_provisional_between(start, last),
                "calendar": calendar.version,
            }
        )

    def met(self, at: datetime) -> bool:
        """Whether what is done at ``at`` is done in time."""
        return self.due is None or at < self.due

    def explain(self) -> list[str]:
        """The ledger in plain Chinese, a step a line, each with its article.

        Who approved an extension stays in the ledger: the applicant is told the reason, not the person.
        """
        return [
            _opening(self),
            *(_paused(pause) for pause in self.suspensions),
            *(_extended(extension) for extension in self.extensions),
            _outcome(self),
        ]


NAMES = {
    "promised": "承诺时限",
    "statutory": "法定时限",
    "joint": "联合办理时限",
    "acceptance": "受理时限",
    "supplement": "补正期限",
    "promise": "容缺补交期限",
    "procedure": "特别程序期限",
    "hearing_notice": "听证通知期限",
    "delivery": "送达时限",
}
UNITS: dict[Unit, str] = {"working_day": "个工作日", "calendar_day": "日"}


def _day(at: datetime) -> str:
    day = legal_day(at)
    return f"{day.year}年{day.month}月{day.day}日"


def _opening(deadline: Deadline) -> str:
    name, limit = NAMES.get(deadline.kind, "办理时限"), deadline.limit
    if limit.amount == 0:
        return f"{name}：{_day(deadline.start)}当日办结（依据：{limit.basis}）。"
    return (
        f"{name}：{limit.amount}{UNITS[limit.unit]}（依据：{limit.basis}），{_day(deadline.start)}开始，"
        "当日不计入（《民法典》第二百零一条）。"
    )


def _paused(pause: Suspension) -> str:
    ended = f"，{_day(pause.until)}恢复，其间的日子不计入" if pause.until else "，尚未恢复"
    return f"{_day(pause.since)}因{pause.reason}中止计时（依据：{pause.basis}）{ended}。"


def _extended(extension: Extension) -> str:
    limit = extension.limit
    return (
        f"{_day(extension.at)}经批准延长{limit.amount}{UNITS[limit.unit]}（依据：{limit.basis}），"
        f"理由：{extension.reason}。"
    )


def _outcome(deadline: Deadline) -> str:
    if deadline.due is None:
        return "现在中止计时，恢复后重新确定届满日。"
    last = _day(deadline.due - timedelta(days=1))
    ends = f"{last}24时届满；最后一日遇休息日的，已顺延到下一个工作日（《民法典》第二百零三条）。"
    return f"{ends}放假安排尚未公布，届满日是暂定的，公布后重新计算。" if deadline.provisional else ends
