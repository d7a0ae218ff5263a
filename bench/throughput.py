"""How many instant approvals a second sixteen applicants get at once, beside the floor."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from bench.place import Place
from bench.players import Request
from bench.results import Entry
from bench.sampling import Caller, Quiet

NAMES = ("spine.instant.throughput",)
AT_ONCE = 16
WAVES = 4
ROUNDS = 6


def measure(place: Place) -> Iterator[Entry]:
    """Rounds of the platform and of the floor in turn; the queues are quiet when a round begins."""
    make, quiet = place.platform.players.by_rule, Quiet(place.platform)
    rates: dict[str, list[float]] = {"platform": [], "floor": []}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for n in range(ROUNDS + 1):
            requests = [make() for _ in range(AT_ONCE * WAVES)]
            bare = [Request("/workflow", request.body) for request in requests]
            for side, url, sent in (
                ("platform", place.platform.stack.api_url, requests), ("floor", place.floor_url, bare),
            ):  # fmt: skip
                rate = _rate(pool, Caller(url), sent)
                quiet()
                if n:  # the first round starts the processes
                    rates[side].append(rate)
    how = f"warm, {AT_ONCE} at once, {ROUNDS} rounds of {AT_ONCE * WAVES}, median; the readers run meanwhile"
    yield Entry(
        "spine.instant.throughput", median(rates["platform"]), "cases/s", how,
        floor=median(rates["floor"]), goal=0.8, sense="least",
    )  # fmt: skip


def _rate(pool: ThreadPoolExecutor, caller: Caller, requests: list[Request]) -> float:
    began = time.perf_counter()
    for _ in pool.map(caller.send, requests):
        pass
    return len(requests) / (time.perf_counter() - began)
