"""What others bring about: pauses and remedies by challenges, alerts of supervision."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from chalicelib.catalogue.trading import Remedy
from chalicelib.kernel.facts import Body, Grounded
from chalicelib.trading.facts.project import Running
from chalicelib.trading.values import Dates, LotId, Name, Organisation, Words


class TradingPaused(Body):
    """An objection, a query or a complaint stops the trading (暂停)."""

    kind: ClassVar[str] = "trading_paused"

    challenge: str
    """Case id of the challenge."""
    lots: tuple[LotId, ...]
    since: AwareDatetime | None = None
    """When the challenge began to stop it, where that is earlier than it was heard of here."""
    reason: Words
    basis: Words
    periods: tuple[Running, ...] = ()
    """Those that stand still now."""


class TradingResumed(Body):
    """It goes on."""

    kind: ClassVar[str] = "trading_resumed"

    challenge: str
    until: AwareDatetime | None = None
    """When the challenge ceased to stop it, where that is earlier than it was heard of here."""
    dates: Dates
    """Planned dates that moved by the pause, of several lots the earliest."""
    periods: tuple[Running, ...] = ()
    """That go on, or whose planned date moved: each is of its lots."""


class ContractRevoked(Grounded):
    """撤销合同: an upheld complaint ends the contract of a lot. What follows is ordered with it."""

    kind: ClassVar[str] = "contract_revoked"

    lot: LotId
    challenge: str
    """Case id of the challenge."""
    reason: Words
    basis: Words


class RemedyOrdered(Grounded):
    """What an upheld challenge brings a lot: evaluated again, the next candidate, or tendered again."""

    kind: ClassVar[str] = "remedy_ordered"

    lot: LotId
    remedy: Remedy
    challenge: str
    """Case id of the challenge."""
    struck: Organisation | None = None
    """Who stands first no more, where the next candidate does."""
    reason: Words
    basis: Words


class AlertRaised(Body):
    """A rule of supervision saw something (预警)."""

    kind: ClassVar[str] = "alert_raised"
    automatic: ClassVar[bool] = True

    alert: str
    """The rule and what it is about: the same thing is not seen twice."""
    rule: str
    title: Name
    lot: str = ""
    evidence: dict[str, str]
    law: Words


class AlertClosed(Body):
    """A supervisor handled it."""

    kind: ClassVar[str] = "alert_closed"

    alert: str
    finding: Literal["confirmed", "unfounded", "corrected"]
    reason: Words
