"""Measures the platform: python -m bench [--only PREFIX] [--long] [--port PORT]

Starts an engine of its own, deploys and publishes, measures each path beside its floor in the same run, prints
a table and writes build/bench.json. A missed goal is told, and the exit status is 1.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench import (
    access,
    authorisation,
    broadcast,
    calls,
    certificates,
    chaos,
    classifier,
    counted,
    deadlines,
    generated,
    handler,
    house,
    journey,
    kinds,
    latency,
    sheet,
    slots,
    stored,
    throughput,
    throughput_of_channels,
    ticket_cycle,
    trading,
    trading_alerts,
    trading_list,
)
from bench.place import Place, place
from bench.results import HEADING, Entry, row, save
from infra.fresh import end_gently
from infra.paths import BUILD

FILE = BUILD / "bench.json"


@dataclass(frozen=True)
class Group:
    """Numbers that are measured together."""

    names: tuple[str, ...]
    measure: Callable[[Place], Iterator[Entry]]
    long: bool = False

    def wanted(self, only: str) -> bool:
        return any(name.startswith(only) for name in self.names)


GROUPS = (
    Group(house.NAMES, lambda _: house.measure()),
    Group(handler.IMPORT_NAMES, lambda _: handler.importing()),
    Group(handler.LAYER_NAMES, lambda _: handler.weight()),
    Group(sheet.LAYER_NAMES, lambda _: sheet.weight()),
    Group(sheet.NAMES, sheet.setting),
    Group(certificates.NAMES, certificates.measure),
    Group(latency.INSTANT_NAMES, latency.instant),
    Group(latency.HUMAN_NAMES, latency.human),
    Group(latency.COLD_NAMES, latency.cold),
    Group(calls.NAMES, calls.measure),
    Group(journey.NAMES, journey.measure),
    Group(kinds.NAMES, kinds.measure),
    Group(trading.PUBLICATION_NAMES, trading.publication),
    Group(trading.ONCE_NAMES, trading.once),
    Group(trading_alerts.NAMES, trading_alerts.measure),
    Group(broadcast.NAMES, broadcast.measure, long=True),
    Group(handler.MEMORY_NAMES, handler.memory),
    Group(authorisation.NAMES, lambda _: authorisation.measure()),
    Group(access.COST_NAMES, access.cost),
    Group(access.REVOCATION_NAMES, access.revocation),
    Group(deadlines.NAMES, lambda _: deadlines.measure()),
    Group(classifier.NAMES, lambda _: classifier.measure()),
    Group(trading.PERIODS_NAMES, lambda _: trading.periods()),
    Group(slots.NAMES, slots.measure),
    Group(throughput.NAMES, throughput.measure),
    Group(throughput_of_channels.NAMES, throughput_of_channels.measure),
    Group(trading_list.NAMES, trading_list.measure),
    Group(counted.EQUAL, counted.equal),
    Group(counted.DASHBOARD, counted.measure),
    Group(stored.NAMES, stored.measure),
    Group(ticket_cycle.NAMES, ticket_cycle.measure, long=True),
    Group(trading.ERRORS_NAMES, lambda _: trading.errors(), long=True),
    Group(generated.IN_PROCESS_NAMES, lambda _: generated.in_process(), long=True),
    Group(generated.OVER_ENGINE_NAMES, generated.over_engine, long=True),
    Group(chaos.NAMES, chaos.measure, long=True),
    Group(house.MUTANTS_NAMES, lambda _: house.mutants(), long=True),
    Group(house.TESTS_NAMES, lambda _: house.tests(), long=True),
)
"""In this order: what needs few processes of the engine first, what leaves many behind last."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the platform.")
    parser.add_argument("--only", default="", metavar="PREFIX", help="only the numbers whose names begin so")
    parser.add_argument("--long", action="store_true", help="what takes longer, too")
    parser.add_argument("--port", type=int, default=0, help="of the engine; 0 (the default) is any free one")
    asked = parser.parse_args()
    groups = [group for group in GROUPS if group.wanted(asked.only) and (asked.long or not group.long)]
    entries: list[Entry] = []
    print(HEADING)
    with place(asked.port) as here:
        for group in groups:
            for entry in group.measure(here):
                if entry.name.startswith(asked.only):
                    entries.append(entry)
                    print(row(entry), flush=True)
                    save(FILE, [entry])
    return 1 if any(entry.holds is False for entry in entries) else 0


if __name__ == "__main__":
    end_gently()
    sys.exit(main())
