"""Records open: by a rule, from a fact of another case, or by a supervisor with evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.appraisal.accountability import facts as f
from chalicelib.appraisal.accountability.commands import Propose
from chalicelib.appraisal.accountability.deciding import decide
from chalicelib.appraisal.accountability.model import FLOW, claim
from chalicelib.appraisal.accountability.timing import Timer
from chalicelib.catalogue.accountability import AccountabilityRule, Regime
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.answerable import Answerable
from chalicelib.kernel.cases import Head, new
from chalicelib.kernel.changing import ATTEMPTS, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import SYSTEM, By, Ref, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once, PersonKnown


class Answering(Protocol):
    """Port: who answers for a case of another flow, at one of its facts."""

    def answers(self, flow: str, case_id: str, seq: int, regime: Regime | None = None) -> Answerable | None:
        """``None`` where there is no such case. ``regime``: of the rule under which it is asked; who turned somebody
        away (``first_handler``) is another than who is late.
        """
        ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and by whom."""

    rule: AccountabilityRule
    whom: Answerable
    origin: f.Origin | None
    by: By
    text: str = ""
    once: Once | None = None


class Opening:
    """Writes the first fact of a record."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def open(self, told: Proposal, answer: Callable[[Head[Any]], Mapping[str, Any]] = lambda _: {}) -> Head[Any]:
        """A new record, whose texts have a key of their own.

        Raises
        ------
        Claimed
            the same fact opened one under the rule before.
        """
        for _ in range(ATTEMPTS):
            now = self._clock.now()
            head = new(FLOW, fresh_case_id(now))
            key = self._privacy.person(self._privacy.lookup("person", f"accountability:{head.case_id}"))
            catalogue = self._catalogue
            timer = Timer(catalogue.accountability().limits, catalogue.calendar(), catalogue.card_rule())
            body = f.AccountabilityProposed(
                rule=told.rule.code, regime=told.rule.regime, title=told.rule.title, basis=told.rule.basis,
                department=told.whom.department, officer=told.whom.officer, origin=told.origin, key=key.id,
                sealed=self._privacy.seal(key, told.text, about=head.case_id) if told.text else "",
                clocks=timer.opened(now.legal, "statement", "decision"),
            )  # fmt: skip
            planned = prepare(FLOW, head, decide(head.state, Propose(body), now.legal), Stamp(at=now, by=told.by))
            names = {claim(told.origin, told.rule.code)} if told.origin is not None and told.origin.seq else set()
            change = Change(
                FLOW, planned.head, planned.facts, told.once, answer(planned.head), claims=frozenset(names), person=key
            )
            try:
                self._cases.commit(change)
            except PersonKnown:
                continue
            return planned.head
        raise Conflict("case_busy")


class ByRule:
    """The reader of facts: what the published rules name opens a record, once."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, opening: Opening, answering: Answering
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._opening = opening
        self._answering = answering

    def handle(self, ref: Ref) -> None:
        """What a queue brings. A repeat opens nothing; a fact that is not there yet fails, and comes again."""
        fact = self._cases.fact(ref.case_id, ref.seq)
        if fact is None:
            raise LookupError(f"case {ref.case_id} has no fact {ref.seq}")
        rules = self._catalogue.accountability()
        for rule in rules.opened_by(fact.flow, fact.kind, fact.data, legal_day(fact.at)):
            whom = self._answering.answers(fact.flow, fact.case_id, fact.seq, rule.regime)
            if whom is None or not whom.department:
                continue
            origin = f.Origin(flow=fact.flow, case_id=fact.case_id, seq=fact.seq, kind=fact.kind)
            if self._cases.claimant(claim(origin, rule.code)) is not None:
                continue
            try:
                self._opening.open(Proposal(rule, whom, origin, SYSTEM))
            except Claimed:
                continue
