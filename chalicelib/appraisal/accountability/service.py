"""What those call who propose, answer, decide and look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.appraisal.accountability import answers as a, commands as c, schemas as asks, views
from chalicelib.appraisal.accountability.deciding import decide
from chalicelib.appraisal.accountability.desks import Desks
from chalicelib.appraisal.accountability.facts import Origin
from chalicelib.appraisal.accountability.model import ALL, FLOW, about, of_department
from chalicelib.appraisal.accountability.opening import Answering, Opening, Proposal
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.appraisal.accountability.timing import Timer
from chalicelib.appraisal.staff import Staff
from chalicelib.catalogue.accountability import Measure
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.answerable import Answerable
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import act, load, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Claimed, Once

PAGE = 50
Command = Callable[[AccountabilityCase, Callable[[str], str]], c.Command]
"""From the state, and what seals a text, to a command."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a record."""

    caller: Caller
    case_id: str
    once: Once
    may: Callable[[Caller, AccountabilityCase], bool]
    command: Command


class Accountabilities:
    """The records of who answers for what."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, opening: Opening, answering: Answering,
        staff: Staff, desks: Desks, clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._opening = opening
        self._answering = answering
        self._staff = staff
        self._desks = desks
        self._clock = clock

    def propose(self, caller: Caller, asked: asks.NewRecord, once: Once) -> dict[str, Any]:
        """A supervisor proposes it, with evidence.

        Raises
        ------
        Forbidden
            ``accountability_not_yours``; ``accountability_yourself``.
        Invalid
            ``accountability_rule``; ``accountability_department``: not listed; ``accountability_officer``: no such
            colleague there; ``accountability_case``: no such case.
        NotAllowed
            ``accountability_known``: the same fact opened one before.
        """
        if not self._desks.supervises(caller):
            raise Forbidden("accountability_not_yours")
        rule = self._catalogue.accountability().rule(asked.rule, legal_day(self._clock.now().legal))
        if asked.department not in self._names():
            raise Invalid("accountability_department", "department")
        if asked.officer is not None:
            if asked.officer == caller.id:
                raise Forbidden("accountability_yourself", "officer")
            if self._staff.departments(frozenset({asked.officer})).get(asked.officer) != asked.department:
                raise Invalid("accountability_officer", "officer")
        whom = Answerable(asked.department, asked.officer or "")
        proposal = Proposal(rule, whom, self._origin(asked.case), caller.by, asked.evidence, once)
        told: dict[str, Any] = {}

        def answer(head: Head[Any]) -> dict[str, Any]:
            told.update(self._told(head))
            return told

        try:
            self._opening.open(proposal, answer)
        except Claimed:
            raise NotAllowed("accountability_known", "case") from None
        return told

    def state(self, caller: Caller, case_id: str, asked: asks.Statement, once: Once) -> dict[str, Any]:
        """Who it is about answers."""
        return self._act(Act(caller, case_id, once, self._desks.concerned, lambda _, seal: c.State(seal(asked.text))))

    def decide(self, caller: Caller, case_id: str, asked: asks.Decision, once: Once) -> dict[str, Any]:
        """Another person of the supervising department, or of the government, decides.

        Raises
        ------
        Invalid
            ``accountability_measure``: none where somebody is held to account, one where nobody is, or not against
            such.
        """
        if (asked.outcome == "founded") != (asked.measure is not None):
            raise Invalid("accountability_measure", "measure")

        def command(state: AccountabilityCase, seal: Callable[[str], str]) -> c.Command:
            return c.Decide(caller.by, self._measure(asked.measure, state), seal(asked.reasons), self._timer())

        return self._act(Act(caller, case_id, once, self._desks.decides, command))

    def appeal(self, caller: Caller, case_id: str, asked: asks.Statement, once: Once) -> dict[str, Any]:
        """Who it is about appeals."""

        def command(_: AccountabilityCase, seal: Callable[[str], str]) -> c.Command:
            return c.Appeal(caller.by, seal(asked.text), self._timer())

        return self._act(Act(caller, case_id, once, self._desks.concerned, command))

    def withdraw(self, caller: Caller, case_id: str, _: Any, once: Once) -> dict[str, Any]:
        """They take the appeal back."""
        return self._act(Act(caller, case_id, once, self._desks.concerned, lambda *_: c.WithdrawAppeal()))

    def decide_appeal(self, caller: Caller, case_id: str, asked: asks.AppealDecision, once: Once) -> dict[str, Any]:
        """The district's government decides on the appeal."""

        def command(state: AccountabilityCase, seal: Callable[[str], str]) -> c.Command:
            return c.DecideAppeal(caller.by, asked.result, self._measure(asked.measure, state), seal(asked.reasons))

        return self._act(Act(caller, case_id, once, self._desks.decides_appeals, command))

    def carry_out(self, caller: Caller, case_id: str, asked: asks.CarriedOut, once: Once) -> dict[str, Any]:
        """The supervising department notes that the measure was carried out."""

        def may(caller: Caller, _: AccountabilityCase) -> bool:
            return self._desks.supervises(caller)

        return self._act(Act(caller, case_id, once, may, lambda _, seal: c.CarryOut(seal(asked.note))))

    def listed(self, caller: Caller, asked: asks.Wanted) -> a.Records:
        """A page of records: about the caller; of a department, for its head and supervisors; or all that is open.

        Raises
        ------
        Forbidden
            ``accountability_not_yours``.
        """
        if asked.mine:
            return self._page(self._cases.of_subject(about(caller.id), PAGE, asked.cursor))
        seen = self._desks.supervises(caller) or self._desks.heads(caller, asked.department)
        if not seen:
            raise Forbidden("accountability_not_yours", "department")
        queue = of_department(asked.department) if asked.department else ALL
        return self._page(self._cases.in_queue(queue, PAGE, asked.cursor))

    def show(self, caller: Caller, case_id: str) -> a.RecordWhole:
        """A record whole, for those concerned and for supervisors; nobody else learns of it."""
        case = load_whole(self._cases, FLOW, case_id)
        if not self._desks.sees(caller, case.head.state):
            raise FLOW.unknown()
        return views.whole(case, self._privacy, self._names())

    def _act(self, asked: Act) -> dict[str, Any]:
        """Load, decide, append.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not know of it.
        Forbidden
            ``accountability_not_yours``, for those who may know of it and not do this.
        """
        head = load(self._cases, FLOW, asked.case_id)
        if not self._desks.sees(asked.caller, head.state):
            raise FLOW.unknown()
        if not asked.may(asked.caller, head.state):
            raise Forbidden("accountability_not_yours", "case_id")
        key, stamp = self._privacy.known(head.state.key), Stamp(at=self._clock.now(), by=asked.caller.by)

        def seal(text: str) -> str:
            return self._privacy.seal(key, text, about=asked.case_id)

        def bodies(state: AccountabilityCase) -> Sequence[Body]:
            return decide(state, asked.command(state, seal), stamp.at.legal)

        return act(self._cases, FLOW, asked.case_id, stamp, bodies, asked.once, self._told, known=head)

    def _origin(self, asked: asks.CaseRef | None) -> Origin | None:
        if asked is None:
            return None
        if self._answering.answers(asked.flow, asked.case_id, asked.seq) is None:
            raise Invalid("accountability_case", "case")
        return Origin(flow=asked.flow, case_id=asked.case_id, seq=asked.seq)

    def _measure(self, code: str | None, state: AccountabilityCase) -> Measure | None:
        return self._catalogue.accountability().measure(code, state.about) if code is not None else None

    def _timer(self) -> Timer:
        catalogue = self._catalogue
        return Timer(catalogue.accountability().limits, catalogue.calendar(), catalogue.card_rule())

    def _names(self) -> dict[str, str]:
        return {one.credit_code: one.name for one in self._catalogue.departments().listed.values()}

    def _told(self, head: Head[AccountabilityCase]) -> dict[str, Any]:
        return views.view(head.case_id, head.state, self._names()).model_dump(mode="json")

    def _page(self, found: tuple[list[tuple[str, dict[str, Any]]], str]) -> a.Records:
        rows, cursor = found
        names = self._names()
        items = (views.view(case_id, AccountabilityCase.model_validate(state), names) for case_id, state in rows)
        return a.Records(items=tuple(items), cursor=cursor)
