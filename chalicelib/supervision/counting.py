"""From what a flow tells of a case to the counters that it moves. Pure.

A case's points are summed in cells: a day, a department, an item, a site, a channel, and the list in which the case is
found behind the number. What a case has in its cells is kept with it; the counters hold the sum over all cases. So a
case that is looked at again moves the counters by the difference, and a fact that comes twice, late or in another
order moves them by what it changes, which may be nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from chalicelib.catalogue.supervision import TAKEN, SupervisionRules
from chalicelib.kernel.measuring import NOBODY, Point, Standing, Unseen

Amounts = dict[str, int]
"""Metric → amount."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where points of a case are summed."""

    day: date
    list: str
    department: str
    item: str
    site: str
    channel: str


Tally = dict[Cell, Amounts]
"""What a case has in its cells. No amount is 0, no cell empty."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A counter: ``pk`` names a view and a month, ``sk`` the day and what is counted in it. Its shards are added up."""

    pk: str
    sk: str


Deltas = dict[Key, Amounts]
VIEWS = ("department", "item", "site", "channel")
"""By what figures are split, each day for itself; and what the others are told of, of one of each."""
MONTHLY = ("item", "site")
"""Views that have so many keys that whole months are summed, too."""
WIDE = ("department", "site", "channel")
"""Those of which one has so many of the others that whole months are summed, too; an item has few."""
NOW = "now"
OPEN_NOW = "open"
PER_WRITE = 90
"""Items that one transaction writes at most; DynamoDB takes 100 (Amazon DynamoDB Developer Guide, "Quotas")."""
ROOM = PER_WRITE - 4
"""Of these, for cells and counters: the rest is the case's own row, the cell at hand, and how it stands and stood."""
NAMELESS = "-"
"""Stands for an empty key in an address: an empty site is online."""


def tally(points: Iterable[Point], rules: SupervisionRules) -> Tally:
    """The cells of a case. Each ``opened`` is counted for its channel, too."""
    found: Tally = {}
    for point in points:
        _add(found, point, point.metric, rules)
        if point.metric == "opened":
            _add(found, point, TAKEN + (point.channel or "system"), rules)
    return cleaned(found)


def _add(found: Tally, point: Point, metric: str, rules: SupervisionRules) -> None:
    where = Cell(point.day, rules.list_of(metric), point.department, point.item, point.site, point.channel)
    amounts = found.setdefault(where, {})
    amounts[metric] = amounts.get(metric, 0) + point.amount


def cleaned(found: Mapping[Cell, Mapping[str, int]]) -> Tally:
    """Without amounts of 0 and empty cells."""
    kept = {cell: {name: n for name, n in amounts.items() if n} for cell, amounts in found.items()}
    return {cell: amounts for cell, amounts in kept.items() if amounts}


def less(new: Mapping[str, int], old: Mapping[str, int]) -> Amounts:
    """By how much each amount differs."""
    return {name: n for name in new.keys() | old.keys() if (n := new.get(name, 0) - old.get(name, 0))}


def month_of(day: date) -> str:
    """2026-11."""
    return f"{day:%Y-%m}"


def keys_of(cell: Cell) -> list[Key]:
    """The counters that a cell is counted in: of the month at a glance, of each day, of whole months; each way once by
    itself, and once among all that one department, item, site or channel has (:func:`of`).
    """
    month, year, named = month_of(cell.day), f"{cell.day:%Y}", {view: getattr(cell, view) or NAMELESS for view in VIEWS}
    found = [Key(f"month#{month}", f"day#{cell.day}")]
    found += [Key(f"month#{month}", f"{view}#{named[view]}") for view in ("department", "channel")]
    for view in VIEWS:
        one, rest = of(view, named[view]), "#".join(named[name] for name in others(view))
        found += [Key(f"{view}#{month}", f"{cell.day}#{named[view]}"), Key(f"{one}#{month}", f"{cell.day}#{rest}")]
        if view in MONTHLY:
            found.append(Key(f"{view}#{year}", f"{month}#{named[view]}"))
        if view in WIDE:
            found.append(Key(f"{one}#{year}", f"{month}#{rest}"))
    return found


def of(view: str, key: str) -> str:
    """The view of all that one department, item, site or channel has, by the other three."""
    return f"{view}={key}"


def others(view: str) -> tuple[str, ...]:
    """What the keys of :func:`of` name, in order."""
    return tuple(name for name in VIEWS if name != view)


def standing_key(standing: Standing) -> tuple[Key, Amounts]:
    """The counter of what a department has open now, and what an open case adds to it."""
    amounts: Amounts = {OPEN_NOW: 1}
    if standing.card:
        amounts[standing.card] = 1
    return Key(NOW, f"department#{standing.department or NAMELESS}"), amounts


def standing_deltas(old: Standing | None, new: Standing | None) -> Deltas:
    """How a case that stands otherwise moves what is open now."""
    found: Deltas = {}
    for standing, sign in ((old, -1), (new, 1)):
        if standing is not None:
            key, amounts = standing_key(standing)
            merge(found, key, {name: sign * n for name, n in amounts.items()})
    return moving(found)


def merge(into: Deltas, key: Key, amounts: Mapping[str, int]) -> None:
    """Add amounts to what a counter is moved by."""
    had = into.setdefault(key, {})
    for name, n in amounts.items():
        had[name] = had.get(name, 0) + n


@dataclass(frozen=True, slots=True)
class Portion:
    """As much of a difference as one transaction takes: what the cells hold then, and how the counters move."""

    cells: Tally
    """An empty cell is one that goes."""
    deltas: Deltas
    last: bool
    unseen: Unseen = NOBODY
    """Whom these cells are not shown to."""


def portions(
    old: Tally, new: Tally, old_standing: Standing | None, standing: Standing | None,
    unseen: tuple[Unseen, Unseen] = (NOBODY, NOBODY),
) -> Iterator[Portion]:  # fmt: skip
    """The difference in portions. After each, the counters hold exactly what the cells do; mostly there is one.

    ``unseen``: whom the case was not shown to, and is not now. Where that changes every cell is written again.
    """
    cells: Tally = {}
    deltas: Deltas = {}
    pending: list[tuple[Tally, Deltas]] = []
    for cell in sorted(old.keys() | new.keys()):
        moved = less(new.get(cell, {}), old.get(cell, {}))
        if not moved and unseen[0] == unseen[1]:
            continue
        keys = keys_of(cell)
        if len(cells) + len(deltas.keys() | set(keys)) > ROOM:
            pending.append((cells, deltas))
            cells, deltas = {}, {}
        cells[cell] = new.get(cell, {})
        for key in keys:
            merge(deltas, key, moved)
    for key, amounts in standing_deltas(old_standing, standing).items():
        merge(deltas, key, amounts)  # with the last one, which writes how the case stands
    pending.append((cells, deltas))
    for number, (these, move) in enumerate(pending, start=1):
        yield Portion(these, moving(move), number == len(pending), unseen[1])


def count(into: Deltas, tallied: Tally, standing: Standing | None) -> None:
    """What a case must have added to the counters: summed over all cases, it is the recount."""
    for cell, amounts in tallied.items():
        for key in keys_of(cell):
            merge(into, key, amounts)
    if standing is not None:
        merge(into, *standing_key(standing))


def moving(deltas: Mapping[Key, Mapping[str, int]]) -> Deltas:
    """Without what is 0."""
    found = {key: {name: n for name, n in amounts.items() if n} for key, amounts in deltas.items()}
    return {key: amounts for key, amounts in found.items() if amounts}


def shard_of(case_id: str, shards: int) -> int:
    """The shard in which a case is counted."""
    return crc32(case_id.encode()) % shards
