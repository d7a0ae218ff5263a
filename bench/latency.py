"""How long a submission takes, beside its floor: to the committed decision, or to the hand-over to a person."""

from collections.abc import Callable, Iterator
from itertools import count
from statistics import median

from bench import floor as floors
from bench.place import Place
from bench.players import Request
from bench.results import Entry, percentile
from bench.sampling import THINK_SECONDS, Caller, Quiet, Side, in_turn
from infra import naming

INSTANT_NAMES = ("spine.instant.p50", "spine.instant.p99", "spine.instant.back_to_back")
HUMAN_NAMES = ("spine.human.p50", "spine.human.p99", "spine.human.back_to_back")
COLD_NAMES = ("spine.human.cold",)
WARMING = 10
PAIRS = 200
BACK_TO_BACK = 60
STARTS = 10
GOAL = 1.2


def instant(place: Place) -> Iterator[Entry]:
    """秒批: request to committed decision."""
    subject, floor = sides(place, place.platform.players.by_rule, "/workflow")
    yield from _measured("instant", subject, floor, Quiet(place.platform))


def human(place: Place) -> Iterator[Entry]:
    """An item without a table: request to committed hand-over."""
    subject, floor = sides(place, place.platform.players.by_person, "/write")
    yield from _measured("human", subject, floor, Quiet(place.platform))


def cold(place: Place) -> Iterator[Entry]:
    """What the first application waits for: imports, clients, the secret, and all that is built at first use."""
    subject, floor = sides(place, place.platform.players.by_person, "/write")
    ours = _starting(place, place.platform.resource(naming.function("api")), subject)
    theirs = _starting(place, floors.resource(place.port, "OverWrite"), floor)
    more, less = in_turn(ours, theirs, STARTS, Quiet(place.platform))
    how = f"cold, one at a time, {STARTS} starts each of the function behind the API, in turn"
    yield Entry("spine.human.cold", median(more), "ms", how, floor=median(less))


def _starting(place: Place, function: str, side: Side) -> Side:
    """The first request to a process of the function: a change of its environment ends those there are."""
    variables, starts = place.platform.variables(function), count()

    def first() -> float:
        place.platform.afresh(function, variables | {"START": str(next(starts))})
        return side()

    return first


def sides(place: Place, make: Callable[[], Request], floor_path: str) -> tuple[Side, Side]:
    """The platform and its floor, each given the same body."""
    platform, floor = Caller(place.platform.stack.api_url), Caller(place.floor_url)
    platform.send(make())  # the processes start, which may take longer than the platform waits for a decision
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
