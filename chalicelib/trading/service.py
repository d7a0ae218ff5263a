"""Trading projects: load, decide, append. Whoever runs the trading acts here; the law is brought by the planner."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, Head, new
from chalicelib.kernel.changing import act, load, load_whole, newest, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, NotAllowed, NotFound
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once
from chalicelib.trading import commands as c, demanding, facts as f, reading, retendering, schemas as asks, views
from chalicelib.trading.answers import NoticeView, ProjectTimeline, ProjectView
from chalicelib.trading.attaching import Attached
from chalicelib.trading.deciding import decide
from chalicelib.trading.entrants import Entrants
from chalicelib.trading.marks import Blinder, blinded
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import Planner
from chalicelib.trading.ports import Register
from chalicelib.trading.roles import Roles
from chalicelib.trading.state import TradingCase

Command = Callable[[Case[TradingCase]], c.Command]


class Projects:
    """What the routes of trading call."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, register: Register, blinder: Blinder, privacy: Privacy,
        clock: Clock, attached: Attached,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._entrants = Entrants(register, clock)
        self._blinder = blinder
        self._clock = clock
        self._attached = attached
        self._roles = Roles(catalogue, privacy, clock)

    def register(self, caller: Caller, asked: asks.NewProject, once: Once) -> dict[str, Any]:
        """A project is registered, by the centre or for a firm that the caller speaks for.

        Raises
        ------
        Forbidden
            ``trading_not_yours``.
        NotFound, Invalid, NotAllowed
            as :func:`.deciding.register` and :func:`.retendering.following`; ``trading_retender_twice``.
        """
        if not self._roles.writes(caller, asked):
            raise Forbidden("trading_not_yours", "owner")
        now, law = self._clock.now(), self._catalogue.trading()
        prior = load(self._cases, FLOW, asked.follows.project).state if asked.follows is not None else None
        follows = retendering.following(prior, asked, law, now.legal) if prior is not None else None
        told = asked.model_dump() | {"regulator": law.regulator(asked.family), "follows": follows}
        body = f.ProjectRegistered.model_validate(told)
        case = new(FLOW, fresh_case_id(now))
        stamp = Stamp(at=now, by=caller.by)
        barred = self._entrants.barred([asked.agent.code] if asked.agent is not None else [], asked.family)
        command = c.Register(body, barred, self._entrants.agent(asked.agent))
        planned = prepare(FLOW, case, decide(case.state, command, now.legal), stamp)
        answer = self._told(planned.head)
        mine = retendering.names(follows.project, follows.lots) if follows is not None else frozenset[str]()
        try:
            self._cases.commit(Change(FLOW, planned.head, planned.facts, once, answer, claims=mine))
        except Claimed:
            raise NotAllowed("trading_retender_twice", "follows") from None
        return answer

    def draft(self, caller: Caller, case_id: str, asked: asks.NoticeDraft, once: Once) -> dict[str, Any]:
        """A notice is written, or written anew; its files were checked before."""

        def command(case: Case[TradingCase]) -> c.Command:
            state = case.head.state
            self._attached.refuse_unknown(case_id, asked.attachments)
            notice = asked.notice or f"n{len(state.notices) + 1}"
            if asked.notice is not None and asked.notice not in state.notices:
                raise NotFound("trading_notice_unknown", "notice")
            corrected = state.notices.get(asked.corrects or "")
            lots = asked.lots or (corrected.lots if corrected else tuple(state.lots))
            demands = demanding.named(self._catalogue.trading_parties(), state, asked, lots)
            told = asked.model_dump() | {"notice": notice, "lots": lots, "demands": demands}
            says = reading.says(case, corrected.id) if corrected else {}
            return c.Draft(f.NoticeDrafted.model_validate(told), self._planner(), says)

        return self._act(caller, case_id, command, once, writers=True)

    def check(self, caller: Caller, case_id: str, notice: str, asked: asks.Checked, once: Once) -> dict[str, Any]:
        """A second person lets it go out."""

        def command(case: Case[TradingCase]) -> c.Command:
            at = asked.publish_at or self._clock.now().legal
            dates, known = reading.draft_of(case, notice).dates, self._entrants.agent(case.head.state.agent)
            return c.Check(notice, caller.by, at, dates, self._planner(), known)

        return self._act(caller, case_id, command, once)

    def send_back(self, caller: Caller, case_id: str, notice: str, asked: asks.Reason, once: Once) -> dict[str, Any]:
        """A second person sends it back."""
        body = f.NoticeReturned(notice=notice, reason=asked.reason)
        return self._act(caller, case_id, lambda _: c.Return(body, caller.by), once)

    def withdraw(self, caller: Caller, case_id: str, notice: str, asked: asks.Reason, once: Once) -> dict[str, Any]:
        """A notice is taken back."""
        body = f.NoticeWithdrawn(notice=notice, reason=asked.reason)
        return self._act(caller, case_id, lambda _: c.Withdraw(body, self._planner()), once)

    def prequalify(self, caller: Caller, case_id: str, asked: asks.Prequalification, once: Once) -> dict[str, Any]:
        """资格预审: who may bid."""
        body = f.LotPrequalified(lot=asked.lot, applicants=asked.applicants)

        def command(case: Case[TradingCase]) -> c.Command:
            barred = self._entrants.barred(
                (code for one in asked.applicants for code in one.members), case.head.state.family
            )
            known = self._entrants.applying(case.head.state, asked.lot, asked.applicants)
            return c.Prequalify(body, self._planner(), barred, known)

        return self._act(caller, case_id, command, once)

    def open_bids(self, caller: Caller, case_id: str, asked: asks.Opening, once: Once) -> dict[str, Any]:
        """开标."""
        bids = tuple(blinded(self._blinder, bid) for bid in asked.bids)

        def command(case: Case[TradingCase]) -> c.Command:
            state = case.head.state
            barred = self._entrants.barred((code for bid in bids for code in bid.members), state.family)
            known = self._entrants.bidding(state, asked.lot, bids)
            return c.OpenBids(f.BidsOpened(lot=asked.lot, bids=bids), barred, known)

        return self._act(caller, case_id, command, once)

    def evaluate(self, caller: Caller, case_id: str, asked: asks.Evaluation, once: Once) -> dict[str, Any]:
        """The evaluators have reported."""
        body = f.LotEvaluated.model_validate(asked.model_dump())

        def command(case: Case[TradingCase]) -> c.Command:
            known = self._entrants.evaluating(case.head.state, asked.lot, asked.experts)
            return c.Evaluate(body, self._planner(), known)

        return self._act(caller, case_id, command, once)

    def award(self, caller: Caller, case_id: str, asked: asks.AwardDecision, once: Once) -> dict[str, Any]:
        """定标."""
        body = f.LotAwarded(lot=asked.lot, winner=asked.winner, price=asked.price)

        def command(case: Case[TradingCase]) -> c.Command:
            barred = self._entrants.barred_with(case.head.state, asked.lot, asked.winner)
            known = self._entrants.winning(case.head.state, asked.lot, asked.winner)
            return c.Award(body, self._planner(), barred, asked.passed_over, known)

        return self._act(caller, case_id, command, once)

    def sign(self, caller: Caller, case_id: str, asked: asks.Signing, once: Once) -> dict[str, Any]:
        """The contract was signed."""
        body = f.ContractSigned(lot=asked.lot, price=asked.price, signed=asked.signed)

        def command(case: Case[TradingCase]) -> c.Command:
            lot = case.head.state.lots.get(asked.lot)
            winner = lot.winner if lot is not None else None
            barred = self._entrants.barred_with(case.head.state, asked.lot, winner)
            return c.Sign(body, self._planner(), barred, self._entrants.winning(case.head.state, asked.lot, winner))

        return self._act(caller, case_id, command, once)

    def tell(self, caller: Caller, case_id: str, command: c.Command, once: Once) -> dict[str, Any]:
        """Anything else that needs no more than what it says, and what was performed before."""

        def complete(case: Case[TradingCase]) -> c.Command:
            if isinstance(command, c.Perform | c.AcceptLot):
                return replace(command, before=reading.performed(case, command.body.lot))
            return command

        return self._act(caller, case_id, complete, once)

    def end_tendering(self, caller: Caller, case_id: str, asked: asks.NoTender, once: Once) -> dict[str, Any]:
        """A lot that has failed again is not tendered any more."""

        def command(_: Case[TradingCase]) -> c.Command:
            return c.EndTendering(asked.lot, asked.approval, self._planner())

        try:
            return self._act(caller, case_id, command, once, claims=retendering.names(case_id, [asked.lot]))
        except Claimed:
            raise NotAllowed("trading_retender_twice", "lot") from None

    def close_alert(self, caller: Caller, case_id: str, asked: asks.AlertHandling, once: Once) -> dict[str, Any]:
        """A supervisor handled an alert."""
        body = f.AlertClosed.model_validate(asked.model_dump())
        return self._act(caller, case_id, lambda _: c.CloseAlert(body), once, supervisors=True)

    def show(self, caller: Caller, case_id: str) -> ProjectView:
        """The project; who runs or supervises it sees more, and who applied to be prequalified its own result."""
        state = load(self._cases, FLOW, case_id).state
        followed = retendering.followers(case_id, state, self._cases.claimants)
        law, inside = self._catalogue.trading(), self._roles.inside(caller, state)
        shown = views.project(case_id, state, law, inside, followed)
        return views.applied(shown, state, lambda code: self._roles.acts_for(caller, code))

    def timeline(self, case_id: str) -> ProjectTimeline:
        """What happened, in order."""
        return views.timeline(load_whole(self._cases, FLOW, case_id))

    def notice(self, caller: Caller, case_id: str, notice: str) -> NoticeView:
        """One notice, whole; NotFound ``trading_notice_unknown`` when the caller may not see it yet."""
        case = load_whole(self._cases, FLOW, case_id)
        known = case.head.state.notices.get(notice)
        public = known is not None and known.stage in ("published", "withdrawn") and known.published_at is not None
        if known is None or not (public or self._roles.inside(caller, case.head.state)):
            raise NotFound("trading_notice_unknown", "notice")
        return views.notice(case, notice, self._catalogue.trading())

    def writing(self, caller: Caller, case_id: str) -> None:
        """Refuse whoever may not write notices of the project (``trading_not_yours``), and one that is none."""
        state = load(self._cases, FLOW, case_id).state
        if not self._roles.writes(caller, state):
            raise Forbidden("trading_not_yours", "case_id")

    def _act(
        self, caller: Caller, case_id: str, command: Command, once: Once, *, writers: bool = False,
        supervisors: bool = False, claims: frozenset[str] = frozenset(),
    ) -> dict[str, Any]:  # fmt: skip
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        may = self._roles.supervises(caller, state) if supervisors else self._roles.centre(caller)
        if not (may or (writers and self._roles.speaks(caller, state))):
            raise Forbidden("trading_not_yours", "case_id")
        stamp, whole = Stamp(at=self._clock.now(), by=caller.by), newest(self._cases, FLOW, case)

        def bodies(state: TradingCase) -> Sequence[Body]:
            return decide(state, command(whole(state)), stamp.at.legal)

        def complete(planned: Change[TradingCase]) -> Change[TradingCase]:
            return replace(planned, claims=claims)

        return act(self._cases, FLOW, case_id, stamp, bodies, once, self._told, complete, case.head)

    def _told(self, head: Head[TradingCase]) -> dict[str, Any]:
        """What whoever acted on a project is answered."""
        return views.project(head.case_id, head.state, self._catalogue.trading(), True).model_dump(mode="json")

    def _planner(self) -> Planner:
        return Planner(self._catalogue.trading(), self._catalogue.calendar())
