"""A reader of facts: what the rules see is raised on the project at once, and every alert and publication is listed.

At least once and in any order: an alert has one id, a row is what the facts say, an award is looked at with its like.
"""

from collections.abc import Collection, Iterable
from typing import Protocol

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Case, body_of, fold
from chalicelib.kernel.changing import change, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Body, Fact, Ref, Stamp
from chalicelib.kernel.store import CaseStore
from chalicelib.trading import facts as f
from chalicelib.trading.commands import Raise
from chalicelib.trading.deciding import decide
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import Planner
from chalicelib.trading.register.model import Expert
from chalicelib.trading.state import TradingCase
from chalicelib.trading.supervision import awards as repeats, rules
from chalicelib.trading.supervision.awards import Award, Awards
from chalicelib.trading.supervision.ledger import Ledger, alert_row, publication_rows
from chalicelib.trading.supervision.rules import Overdue, Seen

LISTED = frozenset({"alert_raised", "alert_closed"})
LOOKED_AT = frozenset(
    {
        "notice_published", "notice_late", "period_ended", "bids_opened", "lot_evaluated", "lot_awarded",
        "contract_changed",
    }
)  # fmt: skip
WANTS = LISTED | LOOKED_AT


class Experts(Protocol):
    """Port: what the register says of experts."""

    def experts(self, ids: Collection[str]) -> list[Expert]:
        """Those that stand in it."""
        ...


class Challenges(Protocol):
    """Port: challenges (异议, 质疑, 投诉) of projects, which are cases of their own."""

    def overdue(self, ref: Ref) -> tuple[str, Overdue] | None:
        """The project and what was not answered in time, if a fact of a challenge tells so."""
        ...


class Supervising:
    """Looks at each fact as soon as it happened."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, awards: Awards, experts: Experts, ledger: Ledger,
        challenges: Challenges, clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._awards = awards
        self._experts = experts
        self._ledger = ledger
        self._challenges = challenges
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """Raise what the rules see in a fact, and list what it tells."""
        if ref.flow != FLOW.name:
            self._answered(ref)
            return
        case = load_whole(self._cases, FLOW, ref.case_id)
        fact = case.fact(ref.seq)
        if fact.kind in LISTED:
            self._list(case, body_of(FLOW, fact))
        elif fact.kind in LOOKED_AT:
            self._look(case, fact)

    def _list(self, case: Case[TradingCase], body: Body) -> None:
        if isinstance(body, f.AlertRaised | f.AlertClosed):
            row = alert_row(case, body.alert)
            if row is not None:
                self._ledger.note(row)

    def _look(self, case: Case[TradingCase], fact: Fact) -> None:
        before, body = _before(case, fact.seq), body_of(FLOW, fact)
        planner = Planner(self._catalogue.trading(), self._catalogue.calendar())
        seen = Seen(before, body, fact.seq, fact.at, planner, self._named(body))
        self._raise(fact.case_id, rules.alerts(self._catalogue.trading_rules(), seen))
        for row in publication_rows(fact.case_id, before, fact):
            self._ledger.publish(row)
        if isinstance(body, f.LotAwarded):
            award = repeats.award_of(fact.case_id, before, body, fact.seq, fact.at)
            if award is not None and repeats.watched(self._catalogue.trading_rules(), award):
                self._repeated(award)

    def _repeated(self, award: Award) -> None:
        """An award may follow others, and others may follow it, whose fact came here first."""
        self._awards.note(award)
        like = sorted(self._awards.like(award), key=lambda one: one.order)
        for later in like:
            if later.order < award.order:
                continue
            earlier = [one for one in like if one.order < later.order and one.case_id != later.case_id]
            if award.order in {later.order, *(one.order for one in earlier)}:
                stood = [one for one in earlier if repeats.stood(self._whole(one), one, later.at)]
                self._raise(later.case_id, repeats.repeated(self._catalogue.trading_rules(), later, stood))

    def _whole(self, award: Award) -> Case[TradingCase]:
        return load_whole(self._cases, FLOW, award.case_id)

    def _answered(self, ref: Ref) -> None:
        found = self._challenges.overdue(ref)
        if found is not None:
            project, overdue = found
            state = load_whole(self._cases, FLOW, project).head.state
            self._raise(project, rules.unanswered(self._catalogue.trading_rules(), state, overdue))

    def _named(self, body: Body) -> list[Expert]:
        ids = body.experts if isinstance(body, f.LotEvaluated) else ()
        return self._experts.experts(ids) if ids else []

    def _raise(self, case_id: str, found: Iterable[f.AlertRaised]) -> None:
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        commands = [Raise(body) for body in found]

        def bodies(state: TradingCase) -> list[Body]:
            return [body for command in commands for body in decide(state, command, stamp.at.legal)]

        if commands:
            change(self._cases, FLOW, case_id, stamp, bodies)


def _before(case: Case[TradingCase], seq: int) -> TradingCase:
    """The state before a fact."""
    return fold(FLOW, case.facts[: seq - 1]).state if seq > 1 else TradingCase()
