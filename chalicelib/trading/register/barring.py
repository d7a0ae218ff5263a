"""What the register says of who takes part: barred by a penalty or the black list of credit, what they hold, who
evaluates.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Protocol

from chalicelib.catalogue.trading import Family
from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.catalogue.trading_rules import BlackList
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.parties.credit import excluded
from chalicelib.parties.service import Parties
from chalicelib.trading.register.known import Known
from chalicelib.trading.register.store import RegisterStore


class BlackListed(Protocol):
    """Port: the black list of credit (失信)."""

    def among(self, codes: Collection[str], day: date) -> frozenset[str]:
        """Those of the firms that stand on it on ``day``."""
        ...


class CreditBlackList:
    """The :class:`BlackListed` of what departments told of firms. What is held is sealed, so each firm is opened."""

    def __init__(self, parties: Parties, privacy: Privacy) -> None:
        self._parties = parties
        self._privacy = privacy

    def among(self, codes: Collection[str], day: date) -> frozenset[str]:
        return frozenset(code for code in codes if self._listed(code, day))

    def _listed(self, code: str, day: date) -> bool:
        person = self._privacy.found(self._privacy.lookup("firm", code))
        try:
            return person is not None and excluded(self._parties.holdings(person), day)
        except KeyDestroyed:
            return False  # what was held is gone


class Barring:
    """The :class:`~chalicelib.trading.ports.Register` of the platform."""

    def __init__(
        self, store: RegisterStore, black: BlackListed, rule: Callable[[], BlackList],
        law: Callable[[], TradingParties],
    ) -> None:  # fmt: skip
        self._store = store
        self._black = black
        self._rule = rule
        self._law = law

    def known(self, codes: Collection[str] = (), experts: Collection[str] = ()) -> Known:
        """What organisations hold, and who the experts are; each read in one batch where any are named."""
        held = {entry.code: entry.qualifications for entry in self._store.entries(codes)} if codes else {}
        return Known(self._law(), held, tuple(self._store.experts(experts)) if experts else ())

    def barred(self, codes: Collection[str], day: date, family: Family | None = None) -> frozenset[str]:
        """Those that may not take part on ``day``: by a penalty for the family's trades (for some trade, when none is
        named), or by the black list of credit. The register is read in one batch.
        """
        found = frozenset(entry.code for entry in self._store.entries(codes) if entry.barred(day, family))
        left = [code for code in codes if code not in found]
        return found | (self._black.among(left, day) if self._rule().bars else frozenset())
