"""A cell of a case as text: what the index of the table holds of it."""

import json
from datetime import date

from chalicelib.kernel.measuring import NOBODY, Unseen
from chalicelib.supervision.counting import Amounts, Cell


def packed(cell: Cell) -> str:
    """Its name in a key."""
    return "#".join([cell.day.isoformat(), cell.list, cell.department, cell.item, cell.site, cell.channel])


def held(cell: Cell, amounts: Amounts, unseen: Unseen) -> str:
    """The cell whole; whom it is not shown to, if anybody, comes last."""
    hidden = [unseen.model_dump()] if unseen != NOBODY else []
    return json.dumps([packed(cell), amounts, *hidden], ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> tuple[Cell, Amounts, Unseen]:
    """What :func:`held` wrote."""
    named, amounts, *hidden = json.loads(text)
    day, within, *rest = named.split("#")
    unseen = Unseen.model_validate(hidden[0]) if hidden else NOBODY
    return Cell(date.fromisoformat(day), within, *rest), amounts, unseen
