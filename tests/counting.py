"""Counters of supervision on fakes: golden timelines of every flow as cases that grow, and who looks at the figures."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from chalicelib.bootstrap.counting import flow_items, measures
from chalicelib.catalogue.caching import CachedReader
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller, Duty, Post
from chalicelib.kernel.cases import Case, Flow, fold
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.facts import Fact, Ref
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.measuring import Point, Standing
from chalicelib.supervision import schemas as asks
from chalicelib.supervision.answers import Figures
from chalicelib.supervision.bringing import Bringing
from chalicelib.supervision.counting import portions, tally
from chalicelib.supervision.overview import Overview
from chalicelib.supervision.ports import CaseRow
from chalicelib.supervision.recounting import Found, Recount
from chalicelib.supervision.routes import Services
from chalicelib.supervision.tracing import Tracing
from tests.broadcasting import published
from tests.builders import RELATIONS, district
from tests.fakes.measures import MemoryMeasures
from tests.fakes.time_and_numbers import SetClock
from tests.golden_files import GOLDEN
from tests.timelines import MONDAY

CIVIL, SUPERVISOR, GOVERNMENT = "11530114015301148T", "11530114015302255F", "11530114015300014E"
HEALTH = "11530114015302052T"
MEASURES = measures(published)
"""What the flows tell of their cases, under the district's catalogue."""


@cache
def timelines() -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Flow and facts of every golden timeline of the flows that are counted, each a case of its own."""
    found = list[tuple[str, tuple[Fact, ...]]]()
    for flow in sorted(MEASURES):
        for file in sorted((GOLDEN / flow).glob("*.json")):
            told = json.loads(file.read_text("utf-8"))["timeline"]
            case_id = new_case_id(1_700_000_000_000 + len(found), len(found).to_bytes(10))
            facts = (Fact.model_validate(fact | {"case_id": case_id}) for fact in told)
            found.append((flow, tuple(facts)))
    return tuple(found)


class Growing:
    """As much of a :class:`~chalicelib.kernel.store.CaseStore` as counting asks for: cases of which a part is told."""

    def __init__(self, of: Sequence[tuple[str, tuple[Fact, ...]]]) -> None:
        self.facts = {facts[0].case_id: facts for _, facts in of}
        self.flows = {facts[0].case_id: flow for flow, facts in of}
        self.known = dict.fromkeys(self.facts, 0)

    def grow(self, case_id: str) -> Ref | None:
        """One more fact happened; its message."""
        at = self.known[case_id]
        if at == len(self.facts[case_id]):
            return None
        self.known[case_id] = at + 1
        return self.facts[case_id][at].ref()

    def whole(self, _: Flow[Any], case_id: str) -> Case[Any] | None:
        facts = self.facts[case_id][: self.known[case_id]]
        flow = MEASURES[self.flows[case_id]].flow
        return Case(fold(flow, facts), facts) if facts else None

    def heads(self) -> Iterator[tuple[str, str]]:
        """Case id and flow of all that has begun."""
        return ((case_id, self.flows[case_id]) for case_id, known in self.known.items() if known)


class Counted:
    """Cases, their counters, and all that reads them."""

    def __init__(
        self, of: Sequence[tuple[str, tuple[Fact, ...]]], kept: Any = None, catalogue: Catalogue | None = None
    ) -> None:  # fmt: skip
        self.store = Growing(of)
        cases: Any = self.store
        self.kept: Any = kept or MemoryMeasures()
        self.catalogue = catalogue or published()
        self.clock = SetClock(MONDAY)
        rules = self.catalogue.supervision
        self.bringing = Bringing(cases, MEASURES, self.kept, rules, pause=lambda _: None)
        self.recount = Recount(cases, MEASURES, self.kept, self.kept, rules)
        self.overview = Overview(self.kept, self.catalogue, flow_items(self.catalogue), self.clock)
        self.tracing = Tracing(self.kept, MEASURES, self.catalogue, self.clock)

    def told(self) -> "Counted":
        """Everything happened, and each fact was heard of."""
        for case_id in self.store.facts:
            while ref := self.store.grow(case_id):
                self.bringing.handle(ref)
        return self

    def compared(self) -> Found:
        """What the recount finds."""
        return self.recount.compare(self.store.heads())


def officer(department: str, duty: Duty = "head", **post: Any) -> Caller:
    """Somebody with a post."""
    return Caller("officer", "O7", posts=(Post(duty, department, **post),), relations=RELATIONS)


HEAD, CLERK, BUREAU, MAYOR = (
    officer(CIVIL), officer(CIVIL, "reviewer"), officer(SUPERVISOR, "reviewer"), officer(GOVERNMENT),
)  # fmt: skip


def moved(on: str) -> Catalogue:
    """The district, in which health took the place of civil affairs on a day."""
    store = district()
    listed = store.document("departments")
    assert listed is not None
    ended = {**listed.body["civil_affairs"], "succeeded_by": "health", "succeeded_on": on}
    store.put_document("departments", {**listed.body, "civil_affairs": ended})
    return Catalogue(CachedReader(store))


class Played:
    """Cases of which the points are told by hand."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.kept = MemoryMeasures()
        self.world = Counted((), self.kept, catalogue)
        self.clock = self.world.clock
        self.clock.at = datetime(2026, 10, 20, 9, tzinfo=CHINA)

    def add(self, day: date, metric: str = "opened", department: str = CIVIL, amount: int = 1, **more: Any) -> str:
        """A case with one point; its id."""
        case_id = f"case{len(self.kept.rows):06}"
        point = Point(day=day, metric=metric, department=department, amount=amount, **more)
        self._put(case_id, [point], None)
        return case_id

    def stands(self, card: Any, due: datetime | None, department: str = CIVIL) -> str:
        """An open case; its id."""
        case_id = f"case{len(self.kept.rows):06}"
        since = datetime(2026, 10, 15, tzinfo=CHINA) if card else None
        told = Standing(department=department, title="高龄津贴", card=card, since=since, due=due, why="审核中")
        self._put(case_id, [], told)
        return case_id

    def _put(self, case_id: str, points: list[Point], standing: Standing | None) -> None:
        told = tally(points, self.world.catalogue.supervision())
        [portion] = portions({}, told, None, standing)
        after = CaseRow(case_id, "application", 1, 1, "N1", standing, told)
        self.kept.move(CaseRow(case_id), after, portion, 0)

    def total(self, caller: Caller = BUREAU, by: Any = "day", **asked: Any) -> Figures:
        found: Figures = self.figures(caller, by, **asked).total
        return found

    def figures(self, caller: Caller = BUREAU, by: Any = "day", first: str = "2026-10-01", last: str = "2026-10-31",
                **narrowed: str) -> Any:  # fmt: skip
        split = {"from": first, "to": last, "by": by, **narrowed}
        return self.world.overview.figures(caller, asks.Split.model_validate(split))


def figures_on(at: Any) -> Services:
    """What the routes of supervision call. ``at``: the world whose catalogue and clock they share."""
    kept = MemoryMeasures()
    overview = Overview(kept, at.catalogue, flow_items(at.catalogue), at.clock)
    return Services(overview, Tracing(kept, MEASURES, at.catalogue, at.clock))
