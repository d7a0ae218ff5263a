"""Two at once: of clockworks that publish and officers that check the same notice one wins; nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import DomainError
from chalicelib.trading import schemas as asks
from chalicelib.trading.clockwork import TradingClockwork
from chalicelib.trading.model import FLOW
from tests.builders import once
from tests.trading import Trading, officer


@pytest.fixture
def world() -> Trading:
    return Trading()


def waiting(world: Trading, days: float) -> tuple[str, str]:
    """A tender that is written, to go out after so many days once it is checked."""
    case = world.registers()
    dates = {"documents_from": world.later(3), "documents_until": world.later(15), "bids_due": world.later(40)}
    notice = world.drafts(case, "tender", dates=dates).notices[-1].notice
    if days:
        world.does("check", case, notice, asks.Checked(publish_at=world.later(days)), caller=world.checker)
    return case, notice


def told(world: Trading, case: str) -> list[str]:
    return [fact.kind for fact in world.cases.timeline(case)]


def sound(world: Trading, case: str) -> bool:
    whole = world.cases.whole(FLOW, case)
    return whole is not None and not differences(FLOW, whole.head, whole.facts)


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What comes of acts that begin at the same moment; a refusal is told by its code."""
    ready = Barrier(count)

    def begin(place: int) -> Any:
        ready.wait()
        try:
            return act(place)
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def test_a_clockwork_that_another_was_quicker_than_publishes_nothing(world: Trading) -> None:
    case, _ = waiting(world, 1)
    world.passes(2)
    other, commit = TradingClockwork(world.cases, world.catalogue, world.clock), world.cases.commit

    def behind(change: Any) -> None:
        world.cases.commit = commit  # type: ignore[method-assign]
        other.watch(case)
        commit(change)

    world.cases.commit = behind  # type: ignore[method-assign]
    world.ticking.watch(case)
    assert told(world, case).count("notice_published") == 1
    assert sound(world, case)


def test_many_clockworks_at_once_publish_once(world: Trading) -> None:
    case, notice = waiting(world, 1)
    world.passes(2)
    together(4, lambda _: world.ticking.watch(case))
    assert told(world, case).count("notice_published") == 1
    [out] = [one for one in world.projects.show(world.writer, case).notices if one.notice == notice]
    assert out.number.endswith("-01")
    assert sound(world, case)


def test_of_two_who_check_at_once_one_is_told_that_it_is_checked(world: Trading) -> None:
    case, notice = waiting(world, 0)
    checkers = [officer("T2"), officer("T3")]
    answers = together(
        2, lambda place: world.projects.check(checkers[place], case, notice, asks.Checked(), once())
    )  # fmt: skip
    assert sorted(isinstance(one, dict) for one in answers) == [False, True]
    assert "trading_notice_out" in answers
    assert told(world, case).count("notice_checked") == 1
    assert sound(world, case)
