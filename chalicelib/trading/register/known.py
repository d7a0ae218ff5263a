"""What the register says of those who act in a trade, as commands bring it along: the law, what they hold, experts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.trading.register.model import Expert, Qualification


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the organisations and experts that a command names."""

    law: TradingParties | None = None
    """``None``: nothing is looked at."""
    held: Mapping[str, tuple[Qualification, ...]] = field(default_factory=dict)
    """Credit code → the qualifications that stand in the register, recognised ones too."""
    experts: tuple[Expert, ...] = ()
