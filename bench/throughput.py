"""How many instant approvals a second sixteen applicants get at once, beside the floor."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from statistics import median

from bench.place import Place, Platform
from bench.players import Request
from bench.results import Entry
from bench.sampling import Caller, Quiet
from infra import naming

NAMES = ("spine.instant.throughput", "spine.instant.throughput_with_readers")
AT_ONCE = 16
EACH = 32
"""Applications a side and round."""
ROUNDS = 6
WARMING = (1, 4, AT_ONCE)
WARM_ROUNDS = 3
"""Not counted: receipts that arrive meanwhile have more processes started."""
CATCHING_UP_SECONDS = 2
"""What the dispatcher has to begin again before the queues are looked at."""
GOAL = 0.8


def measure(place: Place) -> Iterator[Entry]:
    """With the readers held back, as they would take nothing from the submissions in the cloud; then with them."""
    platform = place.platform
    with _readers_held(platform):
        for number in WARMING:
            _round(place, number, lambda: None)
    how = f"warm, {AT_ONCE} at once, median of {ROUNDS} rounds of {EACH} a side, in turn; the readers "
    ours, floor = _rates(place, lambda: _readers_held(platform))
    yield Entry(
        "spine.instant.throughput", ours, "cases/s", how + "wait for the end of the round",
        floor=floor, goal=GOAL, sense="least",
    )  # fmt: skip
    ours, floor = _rates(place, nullcontext)
    how += "run meanwhile, on the same processors"
    yield Entry("spine.instant.throughput_with_readers", ours, "cases/s", how, floor=floor)


def _rates(place: Place, around: Callable[[], AbstractContextManager[None]]) -> tuple[float, float]:
    rates: list[tuple[float, float]] = []
    quiet = Quiet(place.platform)
    for _ in range(WARM_ROUNDS + ROUNDS):
        with around():
            rates.append(_round(place, EACH, quiet))
        time.sleep(CATCHING_UP_SECONDS)
        quiet()
    ours, floor = zip(*rates[WARM_ROUNDS:], strict=True)
    return median(ours), median(floor)


def _round(place: Place, number: int, pause: Callable[[], None]) -> tuple[float, float]:
    """Applications a second: the platform's, then the floor's."""
    requests = [place.platform.players.by_rule() for _ in range(number)]
    ours = _rate(Caller(place.platform.stack.api_url), requests)
    pause()
    return ours, _rate(Caller(place.floor_url), [Request("/workflow", request.body) for request in requests])


def _rate(caller: Caller, requests: list[Request]) -> float:
    """What was not decided as it should be does not count."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        answers = list(pool.map(caller.send, requests))
        taken = time.perf_counter() - began
    met = sum(request.met(answer.json()) for request, answer in zip(requests, answers, strict=True))
    return met / taken


@contextmanager
def _readers_held(platform: Platform) -> Iterator[None]:
    """The dispatcher takes nothing off the stream meanwhile."""
    functions, dispatch = platform.client("lambda"), platform.resource(naming.function("dispatch"))
    mapping = functions.list_event_source_mappings(FunctionName=dispatch)["EventSourceMappings"][0]["UUID"]
    functions.update_event_source_mapping(UUID=mapping, Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=mapping, Enabled=True)
