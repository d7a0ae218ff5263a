"""Deadlines against somebody who counts day by day: how many random ledgers come out otherwise."""

from collections.abc import Iterator

from bench.results import Entry
from tests.ledgers import differing

ORACLE = "application.deadlines.oracle"
NAMES = (ORACLE,)
LEDGERS = 10_000


def measure() -> Iterator[Entry]:
    """Every ledger is new, on one of fourteen calendars; due instant and whether it is provisional are compared."""
    seen, different = differing(LEDGERS)
    wrong = float(different if seen >= LEDGERS else LEDGERS)
    yield Entry(ORACLE, wrong, "differ", f"{seen} random ledgers, kernel and oracle", goal=0)
