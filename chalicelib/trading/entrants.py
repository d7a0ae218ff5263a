"""Who takes part in a trade, as the register has them on the day of an act: what commands bring along."""

from collections.abc import Collection, Iterable

from chalicelib.catalogue.trading import Family
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading import demanding
from chalicelib.trading.ports import Register
from chalicelib.trading.register.known import Known
from chalicelib.trading.state import TradingCase
from chalicelib.trading.values import Applicant, Bid, Organisation


class Entrants:
    """Asks the register about those that an act is about; about nobody whom the law does not look at."""

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock

    def barred(self, codes: Iterable[str], family: Family) -> frozenset[str]:
        """Which of them may not take part now."""
        return self._register.barred(sorted(set(codes)), legal_day(self._clock.now().legal), family)

    def barred_with(self, state: TradingCase, lot: str, winner: Organisation | None) -> frozenset[str]:
        """Who of those that bid together with the winner may not take part now."""
        return self.barred(_members(_bids(state, lot, winner)), state.family) if winner is not None else frozenset()

    def agent(self, one: Organisation | None) -> Known:
        """What is known of an agent."""
        return self._register.known([one.code] if one is not None else [])

    def bidding(self, state: TradingCase, lot: str, bids: Collection[Bid]) -> Known:
        """What bidders hold, who divide work among themselves or have to hold something."""
        return self._register.known(_looked_at(state, lot, bids))

    def applying(self, state: TradingCase, lot: str, applicants: Collection[Applicant]) -> Known:
        """As :meth:`bidding`, of those who apply to be prequalified."""
        return self._register.known(_looked_at(state, lot, applicants))

    def winning(self, state: TradingCase, lot: str, winner: Organisation | None) -> Known:
        """What those hold who bid together with the winner."""
        return self.bidding(state, lot, _bids(state, lot, winner))

    def evaluating(self, state: TradingCase, lot: str, experts: Collection[str]) -> Known:
        """What the bidders of a lot hold, and who evaluates them."""
        known = state.lots.get(lot)
        return self._register.known(_looked_at(state, lot, known.bids if known is not None else ()), set(experts))


def _bids(state: TradingCase, lot: str, bidder: Organisation | None) -> list[Bid]:
    known = state.lots.get(lot)
    bid = known.bid_of(bidder) if known is not None else None
    return [bid] if bid is not None else []


def _looked_at(state: TradingCase, lot: str, bids: Iterable[Bid | Applicant]) -> list[str]:
    return _members(bids if demanding.of_lot(state, lot) else [bid for bid in bids if bid.division])


def _members(bids: Iterable[Bid | Applicant]) -> list[str]:
    return sorted({code for bid in bids for code in bid.members})
