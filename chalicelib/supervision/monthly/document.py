"""What the template ``monthly`` is given: words and numbers, charts as shares of their longest bar. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.supervision.answers import Dashboard, Row
from chalicelib.supervision.monthly.columns import GRADES, MISSING, PROMISED, TABLE, TILES


def document(told: Dashboard) -> dict[str, Any]:
    """The data of the document."""
    longest = max((row.figures.opened for row in told.days), default=0)
    graded = {title: int(getattr(told.total.grades, field)) for title, field in GRADES}
    return {
        "title": f"{told.scope}效能监察月报", "month": _month(told.month), "as_of": f"{told.as_of:%Y年%-m月%-d日}",
        "scope": told.scope,
        "tiles": [{"title": one.title, "text": one.text(told.total)} for one in TILES],
        "most": longest,
        "days": [
            {"day": int(row.key[-2:]), "opened": row.figures.opened, "decided": row.figures.decided,
             "high": _share(row.figures.opened, longest)}
            for row in told.days
        ],
        "on_time": [
            {"title": row.title, "text": PROMISED.text(row.figures), "share": (row.figures.promised_rate or 0) / 100,
             "missing": row.figures.promised_rate is None}
            for row in told.departments
        ],
        "grades": [
            {"title": title, "count": n, "share": _share(n, max(graded.values()))} for title, n in graded.items()
        ],
        "satisfaction": _percent(told.total.grades.satisfaction),
        "heads": [f"{one.title}" for one in TABLE],
        "departments": _table(told.departments), "channels": _table(told.channels),
        "now": [
            {"title": one.title, "open": one.open, "yellow": one.yellow, "red": one.red} for one in told.now.departments
        ],
        "open": told.now.open, "yellow": told.now.yellow, "red": told.now.red,
    }  # fmt: skip


def _table(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    return [
        {"title": row.title or "未注明", "cells": [column.text(row.figures) for column in TABLE],
         "note": f"已并入{row.successor}" if row.successor else ""}
        for row in rows
    ]  # fmt: skip


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _percent(rate: float | None) -> str:
    return MISSING if rate is None else f"{rate:g}%"


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{year}年{int(number)}月"
