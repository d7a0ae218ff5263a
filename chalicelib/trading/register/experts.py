"""Experts of the register: the centre enters them by id, the regulators bar them, the centre asks who steps aside."""

from datetime import date

from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import FAMILIES
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.model import FLOW
from chalicelib.trading.register import answers, committees, schemas as asks, views
from chalicelib.trading.register.model import Expert, ExpertBar
from chalicelib.trading.register.store import RegisterStore


class Experts:
    """What the routes call about experts. Every write may be repeated: a second time changes nothing."""

    def __init__(self, store: RegisterStore, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._store = store
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def enter(self, caller: Caller, asked: asks.NewExpert) -> answers.ExpertView:
        """The centre enters an expert, its own or another platform's; its own is not replaced by what others tell.

        Raises
        ------
        Forbidden
            ``trading_register_not_yours``.
        """
        self._centre(caller)
        return views.expert(self.keep(asked), self._today())

    def keep(self, asked: asks.NewExpert) -> Expert:
        """Enter an expert, whoever asks. Bars stay."""

        def update(before: Expert | None) -> Expert:
            if before is not None and before.recognised_from is None and asked.recognised_from is not None:
                return before
            bars = before.bars if before is not None else ()
            return Expert(**{name: getattr(asked, name) for name in type(asked).model_fields}, bars=bars)

        return self._store.change_expert(asked.id, update)

    def bar(self, caller: Caller, expert: str, asked: asks.NewBar) -> answers.ExpertView:
        """A regulator keeps an expert from evaluating the trades that it supervises (招标投标法实施条例 art 71).

        Told again under the same decision, it replaces what was told: so a term ends early.

        Raises
        ------
        Forbidden
            ``trading_register_not_yours``.
        Invalid
            ``trading_bar_term``: it ends before it begins.
        NotFound
            ``trading_expert_unknown``.
        """
        law, theirs = self._catalogue.trading(), caller.departments_at(self._clock.now().wall)
        families = tuple(family for family in FAMILIES if law.regulator(family) in theirs)
        if not families:
            raise Forbidden("trading_register_not_yours")
        if asked.until is not None and asked.until < asked.since:
            raise Invalid("trading_bar_term", "until")
        source = law.regulator(families[0])
        families = tuple(family for family in families if law.regulator(family) == source)
        fresh = ExpertBar(**asked.model_dump(), families=families, source=source)

        def update(before: Expert | None) -> Expert:
            if before is None:
                raise NotFound("trading_expert_unknown", "expert")
            others = tuple(one for one in before.bars if (one.source, one.decision) != (source, asked.decision))
            return before.model_copy(update={"bars": (*others, fresh)})

        return views.expert(self._store.change_expert(expert, update), self._today())

    def recusals(self, caller: Caller, case_id: str, asked: asks.Asked) -> answers.Recusals:
        """Which of the experts have to step aside for a lot. Who they are is told to the centre alone.

        Raises
        ------
        Forbidden
            ``trading_register_not_yours``.
        NotFound
            ``case_unknown``, ``trading_lot_unknown``.
        NotAllowed
            ``trading_recusal_early``: the bids are not opened, so it is not known who bids.
        """
        self._centre(caller)
        state = load(self._cases, FLOW, case_id).state
        lot = state.lots.get(asked.lot)
        if lot is None:
            raise NotFound("trading_lot_unknown", "lot")
        if not lot.bids:
            raise NotAllowed("trading_recusal_early", "lot")
        ids, today = tuple(dict.fromkeys(asked.experts.split(","))), self._today()
        known = self._store.experts(ids)
        barred = {one.id for one in known if any(bar.counts(today, state.family) for bar in one.bars)}
        found, basis = committees.stepping(state, lot, known, self._catalogue.trading_parties(), today)
        return views.recusals(ids, known, barred, found, basis)

    def _centre(self, caller: Caller) -> None:
        if not caller.departments_at(self._clock.now().wall) & self._catalogue.trading().centres:
            raise Forbidden("trading_register_not_yours")

    def _today(self) -> date:
        return legal_day(self._clock.now().legal)
