"""Pauses and resumptions in any order, late, repeated: none is lost or stays behind, every day moves the deadline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import example, given, settings, strategies as st

from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import load, prepare
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import By, Stamp
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.store import Change
from chalicelib.trading import dated
from chalicelib.trading.challenges import facts as f
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.facts import Running
from chalicelib.trading.planning import ends
from tests.challenging import Challenging

BY = By(role="resident", id="R1")
TERMS = f.Terms(
    accept="", answer="objection_answer", pause="until_answered", pause_basis="条例第二十二条", basis="条例"
)


@dataclass(frozen=True)
class Objection:
    """One that stops some lots from one hour on, until another, if it is ever answered; and when it is heard of."""

    lots: tuple[str, ...]
    since: int
    lasts: int | None
    heard: tuple[int, ...]


objections = st.builds(
    Objection,
    lots=st.sampled_from([("1",), ("2",), ("1", "2")]),
    since=st.integers(0, 20 * 24),
    lasts=st.none() | st.integers(0, 12 * 24),
    heard=st.lists(st.integers(0, 40 * 24), max_size=4).map(tuple),
)


class Played(Challenging):
    """A project whose objections come and are answered at given hours, and are heard of at others."""

    def __init__(self, told: Sequence[Objection]) -> None:
        super().__init__()
        self.case = self.registers()
        self.tenders(self.case, days=30)
        self.start, self.due = self.clock.at, self.bids_due(self.case)
        self.told = told
        self.ids = [new_case_id(1_700_000_000_000 + n, bytes(10)) for n in range(len(told))]

    def hour(self, hours: int) -> datetime:
        """An instant, and the clock at it."""
        self.clock.at = self.start + timedelta(hours=hours)
        return self.clock.at

    def play(self) -> None:
        """Everything in order of time; who hears finds the project as the objection stands by then."""
        events = []
        for n, one in enumerate(self.told):
            events.append((one.since, 0, n))
            events += [(one.since + one.lasts, 1, n)] if one.lasts is not None else []
            events += [(at, 2, n) for at in one.heard if at >= one.since]
        for at, what, n in sorted(events):
            self.hour(at)
            (self._comes, self._answered, self.hears)[what](n)

    def hears(self, n: int) -> None:
        """The reader hears of one, by any of its facts; the project is where it is then."""
        facts = self.cases.timeline(self.ids[n])
        self.carrying.handle(facts[0].ref())
        assert (self.ids[n] in self.state(self.case).pauses) == (len(facts) == 1)

    def _comes(self, n: int) -> None:
        body = f.ChallengeRaised(
            what="objection", ground="documents", project=self.case, lots=self.told[n].lots, family="construction",
            method="open_tender", regulator="", standing="potential", subject="P", sealed="", terms=TERMS, clocks={},
            known=self.clock.at,
        )  # fmt: skip
        self._tell(n, body)

    def _answered(self, n: int) -> None:
        self._tell(n, f.ChallengeAnswered(result="rejected", changes=False, sealed=""))

    def _tell(self, n: int, body: f.ChallengeRaised | f.ChallengeAnswered) -> None:
        known = self.cases.head(FLOW, self.ids[n])
        head = new(FLOW, self.ids[n]) if known is None else load(self.cases, FLOW, self.ids[n])
        planned = prepare(FLOW, head, [body], Stamp(at=self.clock.now(), by=BY))
        self.cases.commit(Change(FLOW, planned.head, planned.facts))

    def spans(self, lot: str) -> list[tuple[datetime, datetime]]:
        """From when to when each that was answered stopped a lot."""
        at = [(one.since, one.lasts) for one in self.told if lot in one.lots]
        hours = [(since, since + lasts) for since, lasts in at if lasts is not None]
        return [(self.start + timedelta(hours=a), self.start + timedelta(hours=b)) for a, b in hours]

    def bids(self, lot: str) -> Running:
        """The period until the deadline of a lot."""
        state = self.state(self.case)
        [found] = [one for one in state.periods.values() if one.name == "bids" and lot in dated.lots_of(state, one)]
        return found


def days(spans: Iterable[tuple[datetime, datetime | None]]) -> set[date]:
    """The days that do not count: those after the first, up to the last."""
    found: set[date] = set()
    for since, until in spans:
        assert until is not None
        first, last = legal_day(since), legal_day(until)
        found |= {first + timedelta(days=n) for n in range(1, (last - first).days + 1)}
    return found


@settings(max_examples=150, deadline=None)
@example([Objection(("1",), 0, None, ()), Objection(("1", "2"), 0, 1, (0,))], Random(0))  # noqa: S311
@given(st.lists(objections, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_every_pause_counts_once_in_whatever_order_it_is_heard_of(told: list[Objection], chance: object) -> None:
    world = Played(told)
    world.play()
    world.hour(60 * 24)
    order = [*range(len(told)), *range(len(told))]
    chance.shuffle(order)  # type: ignore[attr-defined]
    for n in order:
        world.hears(n)
    state = world.state(world.case)
    lasting = {world.ids[n]: one.lots for n, one in enumerate(told) if one.lasts is None}
    assert state.pauses == lasting
    for lot in ("1", "2"):
        counts_its_pauses(world, lot)
    assert world.sound(world.case, *world.ids)


def counts_its_pauses(world: Played, lot: str) -> None:
    """Every day of a lot's own pauses has moved its deadline, and no other lot's pause has."""
    bids, paused, due = world.bids(lot), days(world.spans(lot)), world.bids_due(world.case, lot)
    mine = [one for one in world.told if lot in one.lots]
    lasting = any(one.lasts is None for one in mine)
    assert (ends(bids) is None) == lasting
    moved = (legal_day(due) - legal_day(world.due)).days
    assert len(paused) <= moved <= len(paused) + 3 * len(mine)  # each time to a working day
    assert bids.at == due
    assert (moved == 0) == (not paused)
    if not lasting:
        assert days((pause.since, pause.until) for pause in bids.deadline.suspensions) == paused
        assert bids.deadline.due is not None
        assert bids.deadline.due <= due + timedelta(days=1)


@settings(max_examples=50, deadline=None)
@given(st.lists(objections.filter(lambda one: one.lasts is not None), min_size=1, max_size=3))
def test_heard_of_at_once_the_deadline_moves_by_the_paused_days_to_a_working_day(told: list[Objection]) -> None:
    prompt = [Objection(one.lots, one.since, one.lasts, (one.since, one.since + (one.lasts or 0))) for one in told]
    world = Played(prompt)
    world.play()
    calendar = world.catalogue.calendar()
    for lot in ("1", "2"):
        paused = days(world.spans(lot))
        first = calendar.add_working_days(legal_day(world.due) + timedelta(days=len(paused)), 0)
        moved = legal_day(world.bids_due(world.case, lot))
        assert moved >= first
        if len(told) == 1:
            assert moved == first
        assert calendar.is_working(moved)
    assert not world.state(world.case).pauses


def test_a_pause_of_one_lot_does_not_end_with_that_of_another() -> None:
    world = Played([Objection(("1", "2"), 0, 48, (0, 48)), Objection(("1",), 24, 96, (24, 120))])
    world.play()
    assert [len(days(world.spans(lot))) for lot in ("1", "2")] == [5, 2]
    assert (legal_day(world.bids_due(world.case)) - legal_day(world.due)).days >= 5
    assert 2 <= (legal_day(world.bids_due(world.case, "2")) - legal_day(world.due)).days < 5


def test_a_pause_that_begins_and_ends_with_its_period_leaves_nothing_behind() -> None:
    world = Played([Objection(("1",), 0, 0, (0,))])
    world.play()
    assert world.bids_due(world.case) == world.due
    assert not any(world.bids(lot).deadline.suspended for lot in ("1", "2"))
