"""Whether a challenge comes in time and in order, and who may raise it: read from the project it is raised in. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.catalogue.trading import ChallengeKind, ChallengeRule, Ground, Standing, TradingLaw, TradingPeriod
from chalicelib.kernel.cases import Case, Head, body_of
from chalicelib.kernel.deadlines import Deadline, last_day_before, legal_day
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.trading import dated
from chalicelib.trading.challenges.state import KINDS, ChallengeCase
from chalicelib.trading.facts import BidsOpened, PeriodEnded, Running
from chalicelib.trading.halting import waiting
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import NOTICE, ends, latest
from chalicelib.trading.state import TradingCase, key

MOMENT = timedelta(microseconds=1)
WAITED = "等待答复"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is raised: about which lots, from what standing, after which challenge, known since when."""

    kind: ChallengeKind
    ground: Ground
    lots: tuple[str, ...]
    standing: Standing
    firm: str
    """Credit code of who raises it."""
    known: datetime | None = None
    prior: Head[ChallengeCase] | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """It may be raised: the rule, since when the matter was known, and the ledger where days are counted forward."""

    rule: ChallengeRule
    known: datetime
    window: Deadline | None


@dataclass(frozen=True, slots=True)
class Windows:
    """The law, the calendar, the project, and now."""

    law: TradingLaw
    calendar: WorkingCalendar
    project: Case[TradingCase]
    at: datetime

    def admit(self, asked: Asked) -> Admitted:
        """The challenge, if it may be raised now.

        Raises
        ------
        NotFound
            ``trading_lot_unknown``.
        Invalid
            ``challenge_kind``: such a trade has no such challenge; ``challenge_known``: since when it was known is not
            told, or lies ahead.
        Forbidden
            ``challenge_standing``.
        NotAllowed
            ``challenge_order``: what has to come before it did not, or is not about the same;
            ``challenge_answer_awaited``; ``challenge_early``; ``challenge_late``, with the last day and the article.
        """
        if asked.known is not None and asked.known > self.at:
            raise Invalid("challenge_known", "known")
        found = [self._admit(asked, lot) for lot in asked.lots]
        return min(found, key=lambda one: one.known)

    def _admit(self, asked: Asked, lot: str) -> Admitted:
        state = self.project.head.state
        if lot not in state.lots:
            raise NotFound("trading_lot_unknown", "lots")
        stage = state.lots[lot].stage
        rule = self.law.challenge(asked.kind, asked.ground, state.family, stage, legal_day(self.at))
        if rule is None:
            raise Invalid("challenge_kind", "kind", kind=KINDS[asked.kind])
        self._may(asked, rule, lot)
        prior = self._prior(asked, rule)
        known = prior.known if prior is not None and prior.known is not None else self._known(asked, rule, lot)
        if not rule.raised:
            return Admitted(rule, known or self.at, None)
        row = self.law.period(rule.raised, state.family, state.method, legal_day(self.at))
        if row.sense == "before":
            self._before(row, lot)
        elif row.sense == "runs":
            self._during(row, lot)
        elif known is None:
            raise Invalid("challenge_known", "known")
        else:
            return Admitted(rule, known, self._after(row, known, prior))
        return Admitted(rule, known or self.at, None)

    def _may(self, asked: Asked, rule: ChallengeRule, lot: str) -> None:
        """Who bids is seen from the bids once they are open; owner and agent challenge nobody."""
        state = self.project.head.state
        bids = state.lots[lot].bids
        own = {firm.code for firm in (state.owner, state.agent) if firm is not None}
        bidding = any(asked.firm in bid.members for bid in bids)
        if asked.firm in own or asked.standing not in rule.who or (asked.standing == "bidder" and bids and not bidding):
            raise Forbidden("challenge_standing", "standing", basis=rule.basis)

    def _prior(self, asked: Asked, rule: ChallengeRule) -> ChallengeCase | None:
        """What had to come before, of the same firm, about the same: answered, or not answered in time."""
        if rule.after is None:
            return None
        prior = asked.prior.state if asked.prior is not None else None
        same = (
            prior is not None
            and (prior.project, prior.what, prior.ground) == (self.project.head.case_id, rule.after, asked.ground)
            and set(asked.lots) <= set(prior.lots)
        )
        if prior is None or not same or prior.stage == "withdrawn":
            raise NotAllowed("challenge_order", "follows", before=KINDS[rule.after], basis=rule.basis)
        answer = self._answer_due(prior)
        if prior.open and answer is not None and self.at < answer:
            raise NotAllowed("challenge_answer_awaited", "follows", last=_day(last_day_before(answer)))
        return prior

    def _answer_due(self, prior: ChallengeCase) -> datetime | None:
        """When its answer was due, whether or not it has come."""
        state = self.project.head.state
        if prior.raised_at is None:
            raise AssertionError("nothing was raised")
        row = self.law.period(prior.ruled.answer, state.family, state.method, legal_day(prior.raised_at))
        return Deadline.open(row.name, prior.raised_at, row.limit, self.calendar).due

    def _before(self, row: TradingPeriod, lot: str) -> None:
        """So many days before a planned date of the lot, which a pause that lasts has moved already."""
        planned = dated.planned(self.project.head.state, lot).get(row.target)
        if planned is None:
            raise NotAllowed("challenge_early", title=row.title, basis=row.limit.basis)
        last = latest(row, planned) + self._paused(row.target, lot)
        if legal_day(self.at) > last:
            raise _late(row, last)

    def _paused(self, target: str, lot: str) -> timedelta:
        """For how long the period that a planned date of the lot ends stands still by now."""
        state = self.project.head.state
        theirs = (one for one in state.periods.values() if one.target == target and lot in dated.lots_of(state, one))
        return max((waiting(one, state.halts, self.at) for one in theirs), default=timedelta(0))

    def _during(self, row: TradingPeriod, lot: str) -> None:
        """While a period runs."""
        running = self._running(row.name, lot)
        end = ends(running) if running is not None else self._ended(row.name, lot)
        if running is None and end is None:
            raise NotAllowed("challenge_early", title=row.title, basis=row.limit.basis)
        if end is not None and self.at >= end:
            raise _late(row, legal_day(end - MOMENT))

    def _after(self, row: TradingPeriod, known: datetime, prior: ChallengeCase | None) -> Deadline:
        """So many days from the day on which it was known; while an objection waits for its answer no day counts. Or
        from the end of the time for a query's answer, or from the answer, where that came later.
        """
        start, waited = known, None
        if prior is not None:
            waited = prior.closed_at or (self._answer_due(prior) or self.at) - MOMENT
            if row.starts != "known":
                start = max(waited, (self._answer_due(prior) or waited) - MOMENT)
        deadline = Deadline.open(row.name, start, row.limit, self.calendar)
        if prior is not None and prior.raised_at is not None and waited is not None and row.starts == "known":
            paused = deadline.suspend(prior.raised_at, WAITED, row.limit.basis)
            deadline = paused.resume(max(waited, prior.raised_at), self.calendar)
        if not deadline.met(self.at) and deadline.due is not None:
            raise _late(row, last_day_before(deadline.due))
        return deadline

    def _known(self, asked: Asked, rule: ChallengeRule, lot: str) -> datetime | None:
        """Since when it was known: as it is told, or from when on it had to be, whichever is earlier."""
        had_to = next((at for name in rule.known if (at := self._event(name, lot)) is not None), None)
        return min((at for at in (asked.known, had_to) if at is not None), default=None)

    def _event(self, name: str, lot: str) -> datetime | None:
        if name == "opened":
            return self._opened(lot)
        if name.startswith(NOTICE):
            return self._published(name.removeprefix(NOTICE), lot)
        running = self._running(name, lot)
        end = ends(running) if running is not None else self._ended(name, lot)
        return end - MOMENT if end is not None else None

    def _running(self, name: str, lot: str) -> Running | None:
        state = self.project.head.state
        found = (state.periods.get(key(name, lot)), state.periods.get(key(name)))
        return next((one for one in found if one is not None and lot in dated.lots_of(state, one)), None)

    def _ended(self, name: str, lot: str) -> datetime | None:
        """The end of a period that is over, the last time that it was."""
        bodies = (body_of(FLOW, fact) for fact in reversed(self.project.facts) if fact.kind == PeriodEnded.kind)
        found = (b for b in bodies if isinstance(b, PeriodEnded) and b.name == name and b.lot in ("", lot))
        return next((body.due for body in found), None)

    def _opened(self, lot: str) -> datetime | None:
        opened = (fact for fact in reversed(self.project.facts) if fact.kind == BidsOpened.kind)
        return next((fact.at for fact in opened if fact.data["lot"] == lot), None)

    def _published(self, what: str, lot: str) -> datetime | None:
        notices = self.project.head.state.notices.values()
        out = [n.published_at for n in notices if n.what == what and n.stage == "published" and lot in n.lots]
        return max((at for at in out if at is not None), default=None)


def _late(row: TradingPeriod, last: date) -> NotAllowed:
    return NotAllowed("challenge_late", title=row.title, last=_day(last), basis=row.limit.basis)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
