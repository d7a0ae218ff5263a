"""Who gets through where: every kind of caller to every route, in process on fakes."""

from collections.abc import Iterator

from bench.results import Entry
from tests.every_route import walked

NAMES = ("access.authorisation.cells", "access.authorisation.holes")


def measure() -> Iterator[Entry]:
    """How many cells were tried, and in how many the platform did otherwise than the table by hand says."""
    cells = walked()
    holes = [cell for cell in cells if cell.hole]
    routes, kinds = len({cell.route for cell in cells}), len({cell.kind for cell in cells})
    how = f"{routes} routes × {kinds} kinds of callers, in process; compared with tests/access_matrix.py"
    yield Entry("access.authorisation.cells", len(cells), "cells", how)
    told = "; ".join(f"{cell.route} {cell.kind}: {cell.hole}" for cell in holes[:3]) or "refused wherever it should be"
    yield Entry("access.authorisation.holes", len(holes), "holes", told, goal=0)
