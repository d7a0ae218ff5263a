"""Everybody wants the same slot: how many book, and how long until the last one knows."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.place import Place
from bench.results import Entry
from chalicelib import bootstrap
from chalicelib.aws.sites_table import SitesTable
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Conflict
from tests.halls import NINE, HallWorld, crowded

NAMES = ("application.slots.race", "application.slots.left", "application.slots.seconds")
PEOPLE, SEATS = 500, 50
AT_ONCE = 32
"""Threads that book."""


def measure(place: Place) -> Iterator[Entry]:
    """The booking itself, in process, on the engine's table and key."""
    os.environ |= place.platform.env
    store = SitesTable(os.environ["TABLE_SITES"], os.environ["TABLE_KEYS"])
    world = HallWorld(store, bootstrap.privacy(), crowded(SEATS))
    began = time.perf_counter()
    told = race(world, PEOPLE, AT_ONCE)
    seconds = time.perf_counter() - began
    how = f"{PEOPLE} people, {AT_ONCE} at once, {SEATS} seats of one slot, in process, table and key in the engine"
    yield Entry("application.slots.race", told["booked"], "booked", how, goal=SEATS)
    yield Entry("application.slots.left", world.free(), "seats", "seats still free afterwards", goal=0)
    yield Entry("application.slots.seconds", seconds, "s", f"until all {PEOPLE} were told")


def race(world: HallWorld, people: int, at_once: int) -> Counter[str]:
    """All of them book the same slot: how many were told what."""
    callers = [world.resident() for _ in range(people)]

    def one(caller: Caller) -> str:
        try:
            return world.book(caller, NINE).state
        except Conflict as full:
            return full.code

    with ThreadPoolExecutor(at_once) as pool:
        return Counter(pool.map(one, callers))
