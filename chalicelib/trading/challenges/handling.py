"""What becomes of a challenge: accepted or not, answered, decided by two, paused, examined, withdrawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, Head, body_of
from chalicelib.kernel.changing import act, load, load_whole, newest
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Change, Once
from chalicelib.trading import noticing, reading, remedying
from chalicelib.trading.challenges import commands as c, facts as f, schemas as asks, views
from chalicelib.trading.challenges.carrying import Carrying
from chalicelib.trading.challenges.deciding import decide
from chalicelib.trading.challenges.model import FLOW, claims
from chalicelib.trading.challenges.offices import Offices
from chalicelib.trading.challenges.sealing import Sealing
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.challenges.timing import Timer
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.planning import Planner

Who = Literal["raised", "answers", "regulates"]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, and the command that it is, made from the case and its seal."""

    caller: Caller
    case_id: str
    who: Who
    once: Once
    command: Callable[[Case[ChallengeCase], Sealing], c.Command]


class Handling:
    """What those call who answer and decide, and who raised it."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, offices: Offices, carrying: Carrying,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._offices = offices
        self._carrying = carrying
        self._clock = clock

    def accept(self, caller: Caller, case_id: str, asked: asks.Acceptance, once: Once) -> dict[str, Any]:
        """The regulator accepts a complaint, or tells why not (Invalid ``challenge_reason`` without a reason)."""
        if not asked.accepted and not asked.reason:
            raise Invalid("challenge_reason", "reason")

        def command(_: Case[ChallengeCase], sealing: Sealing) -> c.Command:
            if asked.accepted:
                return c.Accept(self._timer())
            return c.NotAccept(f.ChallengeNotAccepted(sealed=sealing.sealed(reason=asked.reason)))

        return self._act(Act(caller, case_id, "regulates", once, command))

    def answer(self, caller: Caller, case_id: str, asked: asks.Reply, once: Once) -> dict[str, Any]:
        """Owner, agent or centre answer. What changes the documents names the project's correction.

        Raises
        ------
        Invalid
            ``challenge_correction``: no such notice, none that corrects, or none that is checked and goes out with the
            answer (or went out since the challenge came).
        NotAllowed
            As :func:`~chalicelib.trading.noticing.lawful`: the correction could not go out any more; and as
            :func:`~chalicelib.trading.remedying.refuse`.
        """

        def command(case: Case[ChallengeCase], sealing: Sealing) -> c.Command:
            if asked.correction is not None:
                self._corrects(case.head.state, asked.correction, self._clock.now().legal)
            self._follows(case.head.state, asked.remedy)
            sealed = sealing.sealed(text=asked.text)
            told = asked.model_dump(include={"result", "changes", "correction", "remedy"})
            return c.Answer(f.ChallengeAnswered(sealed=sealed, **told))

        return self._act(Act(caller, case_id, "answers", once, command))

    def draft(self, caller: Caller, case_id: str, asked: asks.Decision, once: Once) -> dict[str, Any]:
        """One person writes the decision on a complaint; what follows is refused as by :meth:`answer`."""

        def command(case: Case[ChallengeCase], sealing: Sealing) -> c.Command:
            self._follows(case.head.state, asked.remedy)
            sealed = sealing.sealed(text=asked.text, parties=asked.parties, decision=asked.decision)
            return c.Draft(f.DecisionDrafted(result=asked.result, remedy=asked.remedy, sealed=sealed))

        return self._act(Act(caller, case_id, "regulates", once, command))

    def sign(self, caller: Caller, case_id: str, asked: asks.Signature, once: Once) -> dict[str, Any]:
        """Another person signs it; it becomes a notice of the project."""

        def command(case: Case[ChallengeCase], sealing: Sealing) -> c.Command:
            drafted = body_of(FLOW, case.fact(case.head.state.draft)) if case.head.state.draft else None
            if not isinstance(drafted, f.DecisionDrafted):
                raise NotAllowed("challenge_no_draft")
            told = sealing.opened(drafted.sealed)
            contents = {name: told[name] for name in ("parties", "decision")}
            self._follows(case.head.state, drafted.remedy)
            signed = f.DecisionSigned(result=drafted.result, remedy=drafted.remedy, contents=contents)
            return c.Sign(signed, asked.draft, caller.by)

        return self._act(Act(caller, case_id, "regulates", once, command))

    def pause(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """The regulator has the trading stopped."""
        act = Act(caller, case_id, "regulates", once, lambda _, sealing: c.Pause(sealing.sealed(reason=asked.reason)))
        return self._act(act)

    def lift(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """The regulator lets it go on."""

        def command(_: Case[ChallengeCase], sealing: Sealing) -> c.Command:
            return c.Lift(f.PauseLifted(sealed=sealing.sealed(reason=asked.reason)))

        return self._act(Act(caller, case_id, "regulates", once, command))

    def examine(self, caller: Caller, case_id: str, asked: asks.Examination, once: Once) -> dict[str, Any]:
        """An examination whose time does not count begins, or ends."""
        timer = self._timer()
        made: c.Command = c.Hold(timer) if asked.state == "begun" else c.Release(timer)
        return self._act(Act(caller, case_id, "regulates", once, lambda *_: made))

    def withdraw(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """Who raised it takes it back."""

        def command(_: Case[ChallengeCase], sealing: Sealing) -> c.Command:
            return c.Withdraw(f.ChallengeWithdrawn(sealed=sealing.sealed(reason=asked.reason)))

        return self._act(Act(caller, case_id, "raised", once, command))

    def _act(self, asked: Act) -> dict[str, Any]:
        """Load, decide, append; then the project follows.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not know of it.
        Forbidden
            ``challenge_not_yours``, for those who may know of it and not do this.
        KeyDestroyed
            when the data of who raised it was deleted.
        """
        case = load_whole(self._cases, FLOW, asked.case_id)
        self._admit(asked, case.head)
        sealing = Sealing(self._privacy, case.head)
        stamp, whole = Stamp(at=self._clock.now(), by=asked.caller.by), newest(self._cases, FLOW, case)

        def bodies(state: ChallengeCase) -> Sequence[Body]:
            return decide(state, asked.command(whole(state), sealing), stamp.at.legal)

        def complete(planned: Change[ChallengeCase]) -> Change[ChallengeCase]:
            over = frozenset[str]() if planned.head.state.open else claims(planned.head.state)
            return replace(planned, releases=over)

        told = act(self._cases, FLOW, asked.case_id, stamp, bodies, asked.once, views.told, complete, case.head)
        self._carrying.carry(asked.case_id)
        return told

    def _admit(self, act: Act, head: Head[ChallengeCase]) -> None:
        project = load(self._cases, PROJECT, head.state.project).state
        may = {
            "raised": self._offices.raised(act.caller, head.state),
            "answers": self._offices.runs(act.caller, project),
            "regulates": self._offices.regulates(act.caller, head.state.regulator),
        }
        if may[act.who]:
            return
        if may["raised"] or self._offices.inside(act.caller, project):
            raise Forbidden("challenge_not_yours", "case_id")
        raise FLOW.unknown()

    def _corrects(self, state: ChallengeCase, notice: str, at: datetime) -> None:
        """Trading goes on with the answer: the change is public by then, or goes out as soon as nothing stops it."""
        project = load_whole(self._cases, PROJECT, state.project)
        planner = Planner(self._catalogue.trading(), self._catalogue.calendar())
        found = project.head.state.notices.get(notice)
        if found is None or not planner.kind(project.head.state, found.what).corrects:
            raise Invalid("challenge_correction", "correction")
        if found.stage == "checked" and found.publish_at is not None and found.publish_at <= at:
            noticing.lawful(project.head.state, planner, found, reading.draft_of(project, notice).dates, at)
        elif found.stage != "published" or found.published_at is None or found.published_at < (state.raised_at or at):
            raise Invalid("challenge_correction", "correction")

    def _follows(self, state: ChallengeCase, remedy: f.Outcome | None) -> None:
        """Refuse a remedy that the lots cannot have where they stand."""
        if remedy is not None and remedy != "none":
            project = load(self._cases, PROJECT, state.project).state
            planner = Planner(self._catalogue.trading(), self._catalogue.calendar())
            remedying.refuse(project, planner, remedy, state.what, state.lots, self._clock.now().legal)

    def _timer(self) -> Timer:
        return Timer(self._catalogue.trading(), self._catalogue.calendar(), self._catalogue.card_rule())
