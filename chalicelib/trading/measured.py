"""What a trading project (公共资源交易) adds to the counters of supervision, and how an open one stands. Pure.

It counts for the authority that supervises the trade. It is decided when no lot is without an award or an end any more.
A limit of the law is kept or missed by what had to be published.
"""

from collections.abc import Iterator

from chalicelib.catalogue.trading import FAMILIES
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.measuring import Point, Standing, minutes, steps
from chalicelib.trading import facts as f, views
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import LOT_STAGES, OVER, TradingCase
from chalicelib.trading.supervision.ledger import publication_rows

SIMPLE: dict[str, str] = {
    f.ProjectRegistered.kind: "opened",
    f.NoticePublished.kind: "notices",
    f.NoticeReturned.kind: "returns",
    f.TradingPaused.kind: "pauses",
    f.AlertRaised.kind: "alerts",
    f.AlertClosed.kind: "alerts_closed",
}
"""Facts that count as one of something."""
CHANNEL = "trading"
DECIDED = OVER.union(("awarded", "contracted"))
PREFIX = f"{FLOW.name}:"
ITEMS = {PREFIX + family: title for family, title in FAMILIES.items()}
"""Item → what people read."""


def measure(case: Case[TradingCase]) -> list[Point]:
    """The points of a whole timeline."""
    where = _where(case.head.state)
    told = [Point(day=legal_day(fact.at), metric=metric, amount=n, **where) for fact, metric, n in _told(case)]
    return [*told, *(Point(day=day, metric="steps", amount=n, **where) for day, n in steps(case.facts).items())]


def _told(case: Case[TradingCase]) -> Iterator[tuple[Fact, str, int]]:
    state, seen = FLOW.state(), set[str]()
    for fact in case.facts:
        if fact.kind in SIMPLE:
            yield fact, SIMPLE[fact.kind], 1
        for row in publication_rows(case.head.case_id, state, fact):
            yield fact, "statutory", 1
            yield fact, "statutory_met" if row.on_time else "statutory_missed", 1
        state = FLOW.evolve(state, body_of(FLOW, fact), fact)
        for metric in _reached(state) - seen:  # an award that is voided later is not decided once more
            seen.add(metric)
            yield fact, metric, 1
            if metric == "decided":
                yield fact, "used", minutes(fact.at - (state.registered_at or fact.at))


def _reached(state: TradingCase) -> set[str]:
    """What a project has come to: decided, and at an end."""
    stages = {lot.stage for lot in state.lots.values()}
    found = {"decided"} if stages <= DECIDED else set[str]()
    return found | ({"closed"} if stages <= OVER else set())


def number(case: Case[TradingCase]) -> str:
    """项目编号."""
    return views.number(case.head.case_id, case.head.state)


def standing(case: Case[TradingCase]) -> Standing | None:
    """How the project stands while a lot is not at its end. Its periods bring no cards: alerts tell of them."""
    state = case.head.state
    running = [lot.stage for lot in state.lots.values() if lot.stage not in OVER]
    if not running:
        return None
    where = "、".join(dict.fromkeys(LOT_STAGES[stage] for stage in running))
    return Standing(**_where(state), number=number(case), title=state.title, why=where)


def _where(state: TradingCase) -> dict[str, str]:
    return {"department": state.regulator, "item": PREFIX + state.family, "channel": CHANNEL}
