"""How long a submission takes, beside its floor: to the committed decision, or to the hand-over to a person."""

from collections.abc import Callable, Iterator
from statistics import median

from bench.place import Place
from bench.players import Request
from bench.results import Entry, percentile
from bench.sampling import THINK_SECONDS, Caller, Quiet, Side, in_turn

INSTANT_NAMES = ("spine.instant.p50", "spine.instant.p99", "spine.instant.back_to_back")
HUMAN_NAMES = ("spine.human.p50", "spine.human.p99", "spine.human.back_to_back")
WARMING = 10
PAIRS = 200
BACK_TO_BACK = 60
GOAL = 1.2


def instant(place: Place) -> Iterator[Entry]:
    """秒批: request to committed decision."""
    subject, floor = sides(place, place.platform.players.by_rule, "/workflow")
    yield from _measured("instant", subject, floor, Quiet(place.platform))


def human(place: Place) -> Iterator[Entry]:
    """An item without a table: request to committed hand-over."""
    subject, floor = sides(place, place.platform.players.by_person, "/write")
    yield from _measured("human", subject, floor, Quiet(place.platform))


def sides(place: Place, make: Callable[[], Request], floor_path: str) -> tuple[Side, Side]:
    """The platform and its floor, each given the same body."""
    platform, floor = Caller(place.platform.stack.api_url), Caller(place.floor_url)
    return lambda: platform.time(make()), lambda: floor.time(Request(floor_path, make().body))


def _measured(name: str, subject: Side, floor: Side, quiet: Quiet) -> Iterator[Entry]:
    in_turn(subject, floor, WARMING, quiet)
    ours, theirs = in_turn(subject, floor, PAIRS, quiet)
    how = f"warm, one at a time, {PAIRS} pairs, {THINK_SECONDS:g} s pause and quiet queues after each"
    yield Entry(f"spine.{name}.p50", median(ours), "ms", how, floor=median(theirs), goal=GOAL)
    slowest = percentile(ours, 99)
    how += f"; the floor's p99 {percentile(theirs, 99):.0f} ms"
    yield Entry(f"spine.{name}.p99", slowest, "ms", how, goal=1000 if name == "instant" else None)
    ours, theirs = in_turn(subject, floor, BACK_TO_BACK, lambda: None)
    how = f"warm, one at a time, {BACK_TO_BACK} pairs, no pause: the readers run meanwhile"
    yield Entry(f"spine.{name}.back_to_back", median(ours), "ms", how, floor=median(theirs))
