"""Requests made from the OpenAPI description and from good ones gone wrong: none may fail, none may half succeed."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from bench.generated_engine import Engine
from bench.place import Place
from bench.results import Entry
from tests.generating.playing import Found, played

IN_PROCESS, OVER_ENGINE = "access.generated.in_process", "access.generated.engine"
IN_PROCESS_NAMES = tuple(
    f"{IN_PROCESS}.{name}" for name in ("requests", "server_errors", "partial_writes", "misformed", "rate")
)
OVER_ENGINE_NAMES = tuple(f"{OVER_ENGINE}.{name}" for name in ("requests", "server_errors", "partial_writes"))
REQUESTS, REQUESTS_OVER_ENGINE = 100_000, 5_200
"""Over the engine those of outlets and terminals are left out: their keys are the gateway's."""
PROCESSES, AT_ONCE = 2, 4
START = 20261124
"""Another number makes other requests."""


def in_process(count: int = REQUESTS) -> Iterator[Entry]:
    """On fakes, every other operation in another process."""
    began = time.perf_counter()
    shares = [slice(n, None, PROCESSES) for n in range(PROCESSES)]
    counts = [count // PROCESSES + (n < count % PROCESSES) for n in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(played, counts, [START] * PROCESSES, shares))
    taken = time.perf_counter() - began
    sent = sum(one.requests for one in found)
    how = f"in process, {PROCESSES} processes, on fakes; answered {_statuses(found)}"
    yield Entry(f"{IN_PROCESS}.requests", sent, "requests", how)
    for name, wrong in {
        "server_errors": [w for one in found for w in one.server_errors],
        "partial_writes": [w for one in found for w in one.partial_writes],
        "misformed": [w for one in found for w in one.forms],
    }.items():
        yield Entry(f"{IN_PROCESS}.{name}", len(wrong), "answers", _told(wrong), goal=0)
    yield Entry(f"{IN_PROCESS}.rate", sent / taken, "requests/s", "making them and judging them included")


def over_engine(place: Place, count: int = REQUESTS_OVER_ENGINE) -> Iterator[Entry]:
    """Over HTTP, through the gateway; afterwards every case is folded again."""
    engine = Engine(place.platform)
    answered = engine.send(engine.make(count, START), AT_ONCE)
    failed, half = [one for one in answered if one.status >= 500], engine.partial_writes(answered)
    statuses = [Found(0, {one.status: 1}, [], [], []) for one in answered]
    how = f"over the engine, {AT_ONCE} at once; answered {_statuses(statuses)}"
    yield Entry(f"{OVER_ENGINE}.requests", len(answered), "requests", how)
    yield Entry(f"{OVER_ENGINE}.server_errors", len(failed), "answers", _told([one.told for one in failed]), goal=0)
    yield Entry(f"{OVER_ENGINE}.partial_writes", len(half), "cases", _told(half), goal=0)


def _statuses(found: list[Found]) -> str:
    counted: dict[int, int] = {}
    for one in found:
        for status, number in one.statuses.items():
            counted[status] = counted.get(status, 0) + number
    return ", ".join(f"{status}: {counted[status]}" for status in sorted(counted))


def _told(wrong: list[str]) -> str:
    return "; ".join(text[:300] for text in wrong[:3]) or "none"
