"""What can be asked of a trading project. A command that moves dates brings the planner that knows the law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.catalogue.trading import ChallengeKind, Remedy
from chalicelib.kernel.facts import By
from chalicelib.trading import facts as f
from chalicelib.trading.planning import Planner
from chalicelib.trading.register.known import Known


@dataclass(frozen=True, slots=True)
class Register:
    """项目登记."""

    body: f.ProjectRegistered
    barred: frozenset[str] = frozenset()
    """The agent's credit code, if it may not take part now."""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Draft:
    """Write a notice, or write it anew. ``says`` is what the notice that it corrects says now."""

    body: f.NoticeDrafted
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

    body: f.NoticeReturned
    by: By


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a notice back, published or not."""

    body: f.NoticeWithdrawn
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

    body: f.LotPrequalified
    planner: Planner
    barred: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class OpenBids:
    """开标."""

    body: f.BidsOpened
    barred: frozenset[str] = frozenset()
    """Credit codes of who may not bid now."""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The evaluators have reported."""

    body: f.LotEvaluated
    planner: Planner
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Award:
    """定标. ``passed_over``: why not the first of the ranking."""

    body: f.LotAwarded
    planner: Planner
    barred: frozenset[str] = frozenset()
    passed_over: str = ""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class VoidAward:
    """An award is void."""

    body: f.AwardVoided


@dataclass(frozen=True, slots=True)
class Sign:
    """The contract was signed."""

    body: f.ContractSigned
    planner: Planner
    barred: frozenset[str] = frozenset()
    """Credit codes of those who won and may not take part now."""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class ChangeContract:
    """The contract was changed."""

    body: f.ContractChanged


@dataclass(frozen=True, slots=True)
class Perform:
    """A milestone was reached. ``before``: what was performed of the lot by then."""

    body: f.Performed
    before: tuple[f.Performed, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptLot:
    """验收. ``before``: what was performed of the lot by then."""

    body: f.LotAccepted
    before: tuple[f.Performed, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """A duty with a limit was done."""

    body: f.DutyDone


@dataclass(frozen=True, slots=True)
class Fail:
    """流标, 废标."""

    body: f.LotFailed


@dataclass(frozen=True, slots=True)
class EndTendering:
    """A lot that has failed again is not tendered any more."""

    lot: str
    approval: str
    planner: Planner


@dataclass(frozen=True, slots=True)
class Terminate:
    """The whole project is given up."""

    body: f.ProjectTerminated


@dataclass(frozen=True, slots=True)
class Pause:
    """A challenge stops the trading of some lots."""

    body: f.TradingPaused
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

    body: f.AlertRaised


@dataclass(frozen=True, slots=True)
class CloseAlert:
    """A supervisor handled it."""

    body: f.AlertClosed


Command = (
    Register | Draft | Check | Return | Withdraw | Watch | Prequalify | OpenBids | Evaluate | Award | VoidAward | Sign
    | ChangeContract | Perform | AcceptLot | Do | Fail | EndTendering | Terminate | Pause | Resume | Order | Raise
    | CloseAlert
)  # fmt: skip
