"""Rows of the registers as offices bring them, checked one by one. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from chalicelib.catalogue.appraisal import Appraisal
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.kernel.tables import Column, choice, day, faults, read, refuse, text
from chalicelib.kernel.values import Lenient

Kind = Literal["attendance", "training", "awards"]
KINDS: Mapping[Kind, str] = {"attendance": "考勤", "training": "培训", "awards": "奖励"}
MOST = 1000
"""Rows of one import."""


class Row(Lenient):
    """One entry, as it is kept."""

    login: str
    day: date
    what: str
    """Attendance: what the day was; training: the course; award: its title."""
    level: str = ""
    """Of an award."""
    hours: str = ""
    """Of a training."""


def place(kind: Kind, row: Row) -> str:
    """Under which a row is kept within its colleague's month: told again, it replaces itself."""
    day = row.day.isoformat()
    return day if kind == "attendance" else f"{day}#{digest([row.what, row.level])[:12]}"


def columns(kind: Kind, rules: Appraisal) -> tuple[Column, ...]:
    """The columns of a register."""
    own: Mapping[Kind, tuple[Column, ...]] = {
        "attendance": (Column("status", "、".join(rules.attendance.values()), choice(rules.attendance)),),
        "training": (Column("course", "课程名称", text), Column("hours", "0.5 到 24 的学时", _hours)),
        "awards": (
            Column("title", "奖励名称", text),
            Column("level", "、".join(rules.award_levels.values()), choice(rules.award_levels)),
        ),
    }
    return (Column("login", "工作人员账号", text), Column("day", "日期（2026-11-03）", day), *own[kind])


def checked(kind: Kind, told: Sequence[Mapping[Any, Any]], rules: Appraisal, today: date) -> list[Row]:
    """The rows, if every one is good.

    Raises
    ------
    Invalid
        ``register_empty``; ``register_rows``, with every fault told by ``rows.3.day``.
    """
    if not told or len(told) > MOST:
        raise Invalid("register_empty", "rows")
    found: list[Row] = []
    told_faults: list[DomainError] = []
    seen: dict[tuple[str, str], int] = {}
    wanted = columns(kind, rules)
    for number, one in enumerate(told):
        wrong = list(faults(one, wanted, number))
        if wrong:
            told_faults += wrong
            continue
        row = _row(one, wanted)
        if row.day > today:
            told_faults.append(Invalid("register_future", f"rows.{number}.day"))
        key = (row.login, place(kind, row))
        if key in seen:
            told_faults.append(Invalid("register_twice", f"rows.{number}", other=seen[key] + 1))
        seen.setdefault(key, number)
        found.append(row)
    refuse(told_faults)
    return found


def _row(one: Mapping[Any, Any], wanted: Sequence[Column]) -> Row:
    cells = read(one, wanted)
    what = cells.get("status") or cells.get("course") or cells.get("title") or ""
    return Row(
        login=cells["login"], day=date.fromisoformat(cells["day"]), what=what, level=cells.get("level", ""),
        hours=cells.get("hours", ""),
    )  # fmt: skip


def _hours(told: Any) -> str:
    if isinstance(told, bool) or not isinstance(told, str | int | float):
        raise ValueError("no number")
    hours = Decimal(str(told).strip())
    if not hours.is_finite() or not Decimal("0.5") <= hours <= 24 or hours % Decimal("0.5"):
        raise ValueError("no hours")
    return f"{hours.normalize():f}"
