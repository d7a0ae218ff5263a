"""What the parts of a file were found to have, put together. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from chalicelib.kernel.errors import DomainError
from chalicelib.trading.ocds.remarks import NUMBER

Line = dict[str, str]
"""``field``, ``code``, ``detail``."""
MOST = 100_000
"""Faults of a report."""
COUNT = re.compile(r"共(\d+)处")


def lines(found: Iterable[DomainError]) -> list[Line]:
    """Faults or remarks as a report has them."""
    return [{"field": one.field, "code": one.code, "detail": one.sentence} for one in found]


def together(reports: Sequence[dict[str, Any]]) -> dict[str, list[Line]]:
    """The report of the whole: each fault once, though every part of a package has the faults of the package; remarks
    about the same field of many things once, with how often.
    """
    faults = {(one["field"], one["code"]): one for report in reports for one in report["faults"]}
    remarks: dict[tuple[str, str, str], Line] = {}
    for one in (one for report in reports for one in report["remarks"]):
        key = (one["code"], NUMBER.sub("*", one["field"]), COUNT.sub("", one["detail"]))
        known = remarks.setdefault(key, one)
        if known["field"] != one["field"]:
            remarks[key] = known | {"detail": COUNT.sub(f"共{_count(known) + _count(one)}处", known["detail"])}
    return {"faults": list(faults.values())[:MOST], "remarks": list(remarks.values())}


def _count(line: Line) -> int:
    found = COUNT.search(line["detail"])
    return int(found[1]) if found else 1
