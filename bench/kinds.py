"""What a case of each kind costs: every call of DynamoDB by every function that has a part in it.

:mod:`bench.journey` counts the functions that carry an application; here all readers of facts are among them, those of
counters, ratings and the feed, too.
"""

import os
from collections.abc import Callable, Iterator

from bench.calls import Proxy, behind_proxies
from bench.journey import travel
from bench.place import Place
from bench.results import Entry
from bench.sampling import Caller, Quiet
from bench.ticket_cycle import Cycle
from bench.trading import announced, centre_of
from infra.paths import listed

NAMES = ("house.application.dynamodb_calls", "house.ticket.dynamodb_calls", "house.tender.dynamodb_calls")
PARTS = ("_reader", "_sender", "_step")
"""How the names of functions end that readers of facts, senders and workflows call."""


def measure(place: Place) -> Iterator[Entry]:
    """One of each that warms, then one that is counted."""
    os.environ |= place.platform.env
    functions = ["api", "dispatch", *(name for name in listed("functions") if name.endswith(PARTS))]
    cycle, centre, quiet = Cycle(place.platform), centre_of(place), Quiet(place.platform)

    def ticket(caller: Caller) -> None:
        who = place.platform.players.resident()
        case_id = cycle.closed(caller, who)
        quiet()
        cycle.rated(caller, case_id, who)

    with behind_proxies(place, functions) as proxies:
        caller, play = Caller(place.platform.stack.api_url), centre.play
        calls = _counted(proxies, quiet, lambda: travel(place.platform, play, proxies.values()))
        said = "of two levels, submitted, accepted, examined, approved, certified, delivered, all messages"
        yield Entry(NAMES[0], sum(calls.values()), "calls", _told(said, calls))
        calls = _counted(proxies, quiet, lambda: ticket(caller))
        said = "reported, dispatched, signed for, handled, answered, confirmed, rated, all messages"
        yield Entry(NAMES[1], sum(calls.values()), "calls", _told(said, calls))
        calls = _counted(proxies, quiet, lambda: announced(centre, 0))
        said = "a project registered, its intention drafted, checked and published, told to whoever is concerned"
        yield Entry(NAMES[2], sum(calls.values()), "calls", _told(said, calls))


def _counted(proxies: dict[str, Proxy], quiet: Quiet, play: Callable[[], object]) -> dict[str, int]:
    """Calls by function."""
    play()
    quiet()
    for proxy in proxies.values():
        proxy.forget()
    play()
    quiet()
    counts = {name: sum(t.startswith("DynamoDB") for t in proxy.targets) for name, proxy in proxies.items()}
    return {name: count for name, count in counts.items() if count}


def _told(said: str, calls: dict[str, int]) -> str:
    return f"{said}: {', '.join(f'{name} {count}' for name, count in calls.items())}"
