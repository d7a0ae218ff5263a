"""The usage and settlement report as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from typing import IO

from chalicelib.applications.usage import UsageRow

COLUMNS = ("site", "item", "name", "submitted", "approved", "refused", "open", "price", "amount")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute a cell (OWASP, CSV Injection)."""


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it where it would be one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def write(rows: Iterable[UsageRow], file: IO[str]) -> None:
    """One line an item, site and price; prices and amounts in yuan."""
    out = csv.writer(file)
    out.writerow(COLUMNS)
    for row in rows:
        texts = [neutral(text) for text in (row.site, row.item, row.item_name)]
        out.writerow([*texts, row.submitted, row.approved, row.refused, row.open, row.price, row.amount])
