"""Rows of the registers as offices bring them, checked one by one: every fault is told with its row and field. Pure."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any, Literal

from chalicelib.catalogue.appraisal import Appraisal
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.kernel.values import Lenient

Kind = Literal["attendance", "training", "awards"]
KINDS: Mapping[Kind, str] = {"attendance": "考勤", "training": "培训", "awards": "奖励"}
MOST = 1000
"""Rows of one import."""
LONGEST = 200
Reader = Callable[[Any], str]
"""Reads a cell as it is kept, or raises ValueError."""


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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register."""

    name: str
    form: str
    """What belongs into it, in plain Chinese."""
    read: Reader


def place(kind: Kind, row: Row) -> str:
    """Under which a row is kept within its colleague's month: told again, it replaces itself."""
    day = row.day.isoformat()
    return day if kind == "attendance" else f"{day}#{digest([row.what, row.level])[:12]}"


def columns(kind: Kind, rules: Appraisal) -> tuple[Column, ...]:
    """The columns of a register."""
    own: Mapping[Kind, tuple[Column, ...]] = {
        "attendance": (Column("status", "、".join(rules.attendance.values()), _choice(rules.attendance)),),
        "training": (Column("course", "课程名称", _text), Column("hours", "0.5 到 24 的学时", _hours)),
        "awards": (
            Column("title", "奖励名称", _text),
            Column("level", "、".join(rules.award_levels.values()), _choice(rules.award_levels)),
        ),
    }
    return (Column("login", "工作人员账号", _text), Column("day", "日期（2026-11-03）", _day), *own[kind])


def table(text: str, wanted: Sequence[Column]) -> list[dict[str, Any]]:
    """The rows of a CSV table (RFC 4180) with a head.

    Raises
    ------
    Invalid
        ``register_csv``: its head has not all columns, or it is no table.
    """
    try:
        lines = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
        head = [(name or "").strip() for name in lines.fieldnames or ()]
        if sorted(head) != sorted(column.name for column in wanted):
            raise Invalid("register_csv", "csv", columns="、".join(column.name for column in wanted))
        lines.fieldnames = head
        return [dict(line) for line in lines]
    except csv.Error:
        raise Invalid("register_csv", "csv", columns="、".join(column.name for column in wanted)) from None


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
    faults: list[DomainError] = []
    seen: dict[tuple[str, str], int] = {}
    wanted = columns(kind, rules)
    for number, one in enumerate(told):
        wrong = list(_faults(one, wanted, number))
        if wrong:
            faults += wrong
            continue
        row = _row(one, wanted)
        if row.day > today:
            faults.append(Invalid("register_future", f"rows.{number}.day"))
        key = (row.login, place(kind, row))
        if key in seen:
            faults.append(Invalid("register_twice", f"rows.{number}", other=seen[key] + 1))
        seen.setdefault(key, number)
        found.append(row)
    refuse(faults)
    return found


def refuse(faults: Sequence[DomainError]) -> None:
    """All faults at once, if there are any."""
    if faults:
        raise Invalid("register_rows", "rows", faults, count=len(faults))


def _faults(one: Mapping[Any, Any], wanted: Sequence[Column], number: int) -> Iterator[Invalid]:
    names = {column.name for column in wanted}
    for name in sorted(str(name) for name in one if name not in names):
        yield Invalid("register_field_unknown", f"rows.{number}.{name[:40]}", name=name[:40])
    for column in wanted:
        field = f"rows.{number}.{column.name}"
        if one.get(column.name) in (None, ""):
            yield Invalid("register_field_missing", field, name=column.name)
            continue
        try:
            column.read(one[column.name])
        except (ValueError, InvalidOperation):
            yield Invalid("register_field", field, name=column.name, form=column.form)


def _row(one: Mapping[Any, Any], wanted: Sequence[Column]) -> Row:
    read = {column.name: column.read(one[column.name]) for column in wanted}
    what = read.get("status") or read.get("course") or read.get("title") or ""
    return Row(
        login=read["login"], day=date.fromisoformat(read["day"]), what=what, level=read.get("level", ""),
        hours=read.get("hours", ""),
    )  # fmt: skip


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise ValueError("no text")
    text = told.strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        raise ValueError("no text")
    return text


def _day(told: Any) -> str:
    text = _text(told)
    if len(text) != len("2026-11-03"):
        raise ValueError("no day")
    return date.fromisoformat(text).isoformat()


def _hours(told: Any) -> str:
    if isinstance(told, bool) or not isinstance(told, str | int | float):
        raise ValueError("no number")
    hours = Decimal(str(told).strip())
    if not hours.is_finite() or not Decimal("0.5") <= hours <= 24 or hours % Decimal("0.5"):
        raise ValueError("no hours")
    return f"{hours.normalize():f}"


def _choice(allowed: Mapping[str, str]) -> Reader:
    """A code, or what people read for it."""
    codes = {text: code for code, text in allowed.items()} | {code: code for code in allowed}

    def read(told: Any) -> str:
        text = _text(told)
        if text not in codes:
            raise ValueError("no such choice")
        return codes[text]

    return read
