"""Golden timelines of accountability and of appraisals: stories played on fakes, cut off after the first of each kind.

``python -m tests.accountability_timelines`` writes the golden files that are missing. A file that is there is never
written again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.appraisal.accountability.clockwork import AccountabilityClockwork
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.figures import DISTRICT
from chalicelib.appraisal.indicators import schemas as asks
from chalicelib.appraisal.indicators.model import FLOW as APPRAISALS
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.facts import Fact
from tests.appraising import CHIEF, CLERK, HEALTH, MAYOR, NURSE, Appraising
from tests.builders import once
from tests.golden_files import GOLDEN, keep_each
from tests.late_years import UNPUBLISHED, Arranged

FOLDERS = {FLOW.name: GOLDEN / "accountability", APPRAISALS.name: GOLDEN / "appraisal"}
COUNTED = {"promised": 40, "promised_met": 38, "opened": 50, "online": 31, "red": 1, "satisfaction": 97.5}


def stories() -> Iterator[list[Fact]]:
    """Timelines in which every kind of fact of a record happens."""
    world = Appraising()
    changed = world.appealed()
    told = {"result": "changed", "measure": "self_review", "reasons": "处理适当调整。"}
    world.does("decide_appeal", changed, MAYOR, **told)
    world.does("carry_out", changed, CLERK, note="已交书面检查。")
    yield world.cases.timeline(changed)
    withdrawn = world.appealed()
    world.does("withdraw", withdrawn, NURSE)
    yield world.cases.timeline(withdrawn)
    unappealed = world.decided()
    world.watches(unappealed, 31)
    yield world.cases.timeline(unappealed)
    slow = world.proposes().id
    world.watches(slow, 40)
    yield world.cases.timeline(slow)
    world.clock.at = UNPUBLISHED
    provisional = world.proposes().id
    AccountabilityClockwork(world.cases, Arranged(world.catalogue), world.clock).replan(provisional)
    yield world.cases.timeline(provisional)


def appraisals() -> Iterator[list[Fact]]:
    """An appraisal that is returned, fixed again and confirmed."""
    world = Appraising()
    service, case = world.side.appraisals, fixes(world)
    keyed(world, lambda key: service.send_back(CHIEF, case, asks.Returned(fixed=1, why="figures"), key))
    keyed(world, lambda key: service.fix_again(CLERK, case, asks.Again(), key))
    keyed(world, lambda key: service.confirm(CHIEF, case, asks.Judged(fixed=3), key))
    yield world.cases.timeline(case)


def fixes(world: Appraising, period: str = "2026-Q3") -> str:
    """Somebody fixes the result of a period."""
    world.side.counted.told = {DISTRICT: COUNTED, HEALTH: COUNTED}
    asked = asks.NewAppraisal(period=period)
    return str(keyed(world, lambda key: world.side.appraisals.fix(CLERK, asked, key))["id"])


def keyed(world: Appraising, act: Any) -> dict[str, Any]:
    """An act under a key of its own."""
    key = once()
    return once_only(world.cases, key, lambda: act(key))


def write_missing() -> None:
    """Write the files that are not there yet."""
    for flow, told in ((FLOW, stories()), (APPRAISALS, appraisals())):
        for facts in told:
            keep_each(FOLDERS[flow.name], flow, facts)


if __name__ == "__main__":
    write_missing()
