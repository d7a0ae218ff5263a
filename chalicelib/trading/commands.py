"""What can be asked of a trading project. A command that moves dates brings the planner that knows the law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.catalogue.trading import ChallengeKind, Remedy
from chalicelib.kernel.facts import By
from chalicelib.trading.facts import (
    AlertClosed,
    AlertRaised,
    AwardVoided,
    BidsOpened,
    ContractChanged,
    ContractSigned,
    DutyDone,
    LotAccepted,
    LotAwarded,
    LotEvaluated,
    LotFailed,
    LotPrequalified,
    NoticeDrafted,
    NoticeReturned,
    NoticeWithdrawn,
    Performed,
    ProjectRegistered,
    ProjectTerminated,
    TradingPaused,
)
from chalicelib.trading.planning import Planner
from chalicelib.trading.register.known import Known


@dataclass(frozen=True, slots=True)
class Register:
    """项目登记."""

    body: ProjectRegistered
    barred: frozenset[str] = frozenset()
    """The agent's credit code, if it may not take part now."""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Draft:
    """Write a notice, or write it anew. ``says`` is what the notice that it corrects says now."""

    body: NoticeDrafted
    planner: Planner
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """Let a notice go out, by somebody else than who wrote it."""

    notice: str
    by: By
    publish_at: datetime
    dates: Mapping[str, datetime]
    """As the draft names them."""
    planner: Planner
    known: Known = field(default_factory=Known)
    """Of the agent."""


@dataclass(frozen=True, slots=True)
class Return:
    """Send a draft back."""

    body: NoticeReturned
    by: By


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a notice back, published or not."""

    body: NoticeWithdrawn
    planner: Planner


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: what is due goes out, and periods end. ``dates``: what each draft names, by notice."""

    planner: Planner
    dates: Mapping[str, Mapping[str, datetime]]
    number: str = ""
    """公告编号 without the last part, which counts the project's notices."""


@dataclass(frozen=True, slots=True)
class Prequalify:
    """The applications of a lot were examined. ``barred``: credit codes of who may not take part now."""

    body: LotPrequalified
    planner: Planner
    barred: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class OpenBids:
    """开标."""

    body: BidsOpened
    barred: frozenset[str] = frozenset()
    """Credit codes of who may not bid now."""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The evaluators have reported."""

    body: LotEvaluated
    planner: Planner
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Award:
    """定标. ``passed_over``: why not the first of the ranking."""

    body: LotAwarded
    planner: Planner
    barred: frozenset[str] = frozenset()
    passed_over: str = ""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class VoidAward:
    """An award is void."""

    body: AwardVoided


@dataclass(frozen=True, slots=True)
class Sign:
    """The contract was signed."""

    body: ContractSigned
    planner: Planner
    barred: frozenset[str] = frozenset()
    """Credit codes of those who won and may not take part now."""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class ChangeContract:
    """The contract was changed."""

    body: ContractChanged


@dataclass(frozen=True, slots=True)
class Perform:
    """A milestone was reached. ``before``: what was performed of the lot by then."""

    body: Performed
    before: tuple[Performed, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptLot:
    """验收. ``before``: what was performed of the lot by then."""

    body: LotAccepted
    before: tuple[Performed, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """A duty with a limit was done."""

    body: DutyDone


@dataclass(frozen=True, slots=True)
class Fail:
    """流标, 废标."""

    body: LotFailed


@dataclass(frozen=True, slots=True)
class EndTendering:
    """A lot that has failed again is not tendered any more."""

    lot: str
    approval: str
    planner: Planner


@dataclass(frozen=True, slots=True)
class Terminate:
    """The whole project is given up."""

    body: ProjectTerminated


@dataclass(frozen=True, slots=True)
class Pause:
    """A challenge stops the trading of some lots."""

    body: TradingPaused
    planner: Planner


@dataclass(frozen=True, slots=True)
class Resume:
    """The challenge is answered."""

    challenge: str
    planner: Planner


@dataclass(frozen=True, slots=True)
class Order:
    """An upheld challenge brings its lots a remedy."""

    remedy: Remedy
    challenge: str
    lots: tuple[str, ...]
    reason: str
    planner: Planner
    kind: ChallengeKind
    """Of the challenge: not every one may bring everything."""


@dataclass(frozen=True, slots=True)
class Raise:
    """A rule of supervision saw something."""

    body: AlertRaised


@dataclass(frozen=True, slots=True)
class CloseAlert:
    """A supervisor handled it."""

    body: AlertClosed


Command = (
    Register | Draft | Check | Return | Withdraw | Watch | Prequalify | OpenBids | Evaluate | Award | VoidAward | Sign
    | ChangeContract | Perform | AcceptLot | Do | Fail | EndTendering | Terminate | Pause | Resume | Order | Raise
    | CloseAlert
)  # fmt: skip
