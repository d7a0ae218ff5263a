"""A reader of challenge facts: brings a project to where its challenges stand.

It looks where the challenge stands now, whichever fact told of it; what it does to the project is decided on the
project's own state. So repeats, another order, a death in the middle lose no pause and leave none behind: a pause that
is over by the time it is read is still made and ended at its own instants, so that the planned dates move by it.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.changing import change, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Body, By, Ref, Stamp
from chalicelib.kernel.store import CaseStore
from chalicelib.trading import commands as c, facts as f
from chalicelib.trading.challenges.facts import DecisionSigned
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.state import KINDS, RESULTS, ChallengeCase
from chalicelib.trading.deciding import decide
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.planning import Planner
from chalicelib.trading.state import TradingCase

WANTS = frozenset(
    {
        "challenge_raised", "challenge_not_accepted", "challenge_answered", "decision_signed", "pause_ordered",
        "pause_lifted", "pause_ran_out", "challenge_withdrawn",
    }
)  # fmt: skip
"""Facts of a challenge after which the project may stand elsewhere."""


class Carrying:
    """Pauses and resumes trading, brings remedies, and publishes decisions."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """What a queue brings."""
        if ref.flow == FLOW.name and ref.kind in WANTS:
            self.carry(ref.case_id)

    def carry(self, challenge: str) -> None:
        """Bring the project up to the challenge. Harmless at any time, any number of times.

        Raises
        ------
        Conflict
            ``case_busy``: the queue brings the fact again.
        """
        case = load_whole(self._cases, FLOW, challenge)
        self._stop(case)
        self._remedy(case)
        self._go_on(case)
        if case.head.state.decision:
            self._publish(case)

    def _stop(self, case: Case[ChallengeCase]) -> None:
        head, stop = case.head, case.head.state.stop
        if stop is None:
            return
        paused = f.TradingPaused(
            challenge=head.case_id, lots=head.state.lots, since=stop.since, reason=f"处理{KINDS[head.state.what]}",
            basis=stop.basis,
        )  # fmt: skip
        self._act(head.state.project, SYSTEM, lambda planner, _: c.Pause(paused, planner), stop.since)

    def _remedy(self, case: Case[ChallengeCase]) -> None:
        """What an upheld challenge brings its lots: while they stand still, so that nothing comes in between."""
        head, state, now = case.head, case.head.state, self._clock.now().legal
        remedy = state.remedy
        if remedy is None or remedy == "none" or state.result is None:
            return
        why = f"{KINDS[state.what]}{RESULTS[state.result]}"

        def order(planner: Planner, _: TradingCase) -> c.Command:
            return c.Order(remedy, head.case_id, state.lots, why, planner, state.what)

        self._act(state.project, SYSTEM, order, now)

    def _go_on(self, case: Case[ChallengeCase]) -> None:
        head, stop = case.head, case.head.state.stop
        if stop is not None and stop.until is not None:
            until = stop.until
            self._act(head.state.project, SYSTEM, lambda planner, _: c.Resume(head.case_id, planner), until)

    def _publish(self, case: Case[ChallengeCase]) -> None:
        """The notice of the decision: written by who wrote the decision, checked by who signed it."""
        state, signed = case.head.state, body_of(FLOW, case.fact(case.head.state.decision))
        if not isinstance(signed, DecisionSigned) or state.drafted_by is None or state.signed_by is None:
            raise TypeError(signed.kind)
        now, signer = self._clock.now().legal, state.signed_by

        def draft(planner: Planner, project: TradingCase) -> c.Command | None:
            if _told(project, case.head.case_id):
                return None
            body = f.NoticeDrafted(
                notice=f"n{len(project.notices) + 1}", what="complaint_decision", title=_title(project.title),
                lots=state.lots, contents=signed.contents, dates={}, challenge=case.head.case_id,
            )  # fmt: skip
            return c.Draft(body, planner)

        def check(planner: Planner, project: TradingCase) -> c.Command | None:
            notice = _told(project, case.head.case_id)
            if not notice or project.notices[notice].stage != "drafted":
                return None
            return c.Check(notice, signer, now, {}, planner)

        self._act(state.project, state.drafted_by, draft, now)
        self._act(state.project, signer, check, now)

    def _act(
        self, project: str, by: By, command: Callable[[Planner, TradingCase], c.Command | None], at: datetime
    ) -> None:
        """One change of the project, decided as of the instant ``at`` of legal time."""
        stamp = Stamp(at=self._clock.now(), by=by)
        planner = Planner(self._catalogue.trading(), self._catalogue.calendar())

        def bodies(state: TradingCase) -> list[Body]:
            wanted = command(planner, state)
            return list(decide(state, wanted, at)) if wanted is not None else []

        change(self._cases, PROJECT, project, stamp, bodies)


def _told(project: TradingCase, challenge: str) -> str:
    """The notice that tells the decision on a challenge; empty while there is none."""
    return next((one.id for one in project.notices.values() if one.challenge == challenge), "")


def _title(project: str) -> str:
    return f"{project[:80]}投诉处理结果公告"
