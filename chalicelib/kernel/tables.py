"""Tables that offices bring, as CSV or as rows of JSON: each cell is checked, and each fault told by row and field."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import InvalidOperation
from io import StringIO
from typing import Any

from chalicelib.kernel.errors import DomainError, Invalid

LONGEST = 200
"""Characters of a cell."""
Reader = Callable[[Any], str]
"""Reads a cell as it is kept, or raises ValueError."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    form: str
    """What belongs into it, in plain Chinese."""
    read: Reader
    optional: bool = False


def table(text: str, wanted: Sequence[Column]) -> list[dict[str, Any]]:
    """The rows of a CSV table (RFC 4180) with a head.

    Raises
    ------
    Invalid
        ``register_csv``: its head lacks a column that has to be there, or has one twice or too much, or it is no table.
    """
    try:
        lines = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
        head = [(name or "").strip() for name in lines.fieldnames or ()]
        names, needed = {one.name for one in wanted}, {one.name for one in wanted if not one.optional}
        if len(set(head)) < len(head) or not needed <= set(head) <= names:
            raise Invalid("register_csv", "csv", columns="、".join(one.name for one in wanted))
        lines.fieldnames = head
        return [dict(line) for line in lines]
    except csv.Error:
        raise Invalid("register_csv", "csv", columns="、".join(one.name for one in wanted)) from None


def faults(one: Mapping[Any, Any], wanted: Sequence[Column], number: int) -> Iterator[DomainError]:
    """What is wrong with a row: ``register_field_unknown``, ``register_field_missing``, ``register_field``; what a
    reader refuses itself (a credit code, say) as it says.
    """
    names = {column.name for column in wanted}
    for name in sorted(str(name) for name in one if name not in names):
        yield Invalid("register_field_unknown", f"rows.{number}.{name[:40]}", name=name[:40])
    for column in wanted:
        field = f"rows.{number}.{column.name}"
        if one.get(column.name) in (None, ""):
            if not column.optional:
                yield Invalid("register_field_missing", field, name=column.name)
            continue
        try:
            column.read(one[column.name])
        except DomainError as told:
            yield told.at(field)
        except (ValueError, InvalidOperation):
            yield Invalid("register_field", field, name=column.name, form=column.form)


def read(one: Mapping[Any, Any], wanted: Sequence[Column]) -> dict[str, str]:
    """The cells of a row without faults; an optional one that is not filled in is empty."""
    return {
        column.name: column.read(one[column.name]) if one.get(column.name) not in (None, "") else ""
        for column in wanted
    }


def refuse(found: Sequence[DomainError]) -> None:
    """All faults at once, if there are any: ``register_rows``."""
    if found:
        raise Invalid("register_rows", "rows", found, count=len(found))


def text(told: Any) -> str:
    """A line of text."""
    if not isinstance(told, str):
        raise ValueError("no text")
    found = told.strip()
    if not found or len(found) > LONGEST or not found.isprintable():
        raise ValueError("no text")
    return found


def day(told: Any) -> str:
    """A day (2026-11-03)."""
    found = text(told)
    if len(found) != len("2026-11-03"):
        raise ValueError("no day")
    return date.fromisoformat(found).isoformat()


def choice(allowed: Mapping[str, str]) -> Reader:
    """A code, or what people read for it."""
    codes = {words: code for code, words in allowed.items()} | {code: code for code in allowed}

    def reads(told: Any) -> str:
        found = text(told)
        if found not in codes:
            raise ValueError("no such choice")
        return codes[found]

    return reads
