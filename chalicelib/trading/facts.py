"""What can have happened to a trading project. Every kind and version folds for ever. All of it is public or of
organisations: nothing personal is written here.
"""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict
from chalicelib.trading.values import (
    Attachment,
    Bid,
    Candidate,
    Correction,
    Dates,
    ExpertId,
    Lot,
    LotId,
    Money,
    Name,
    NoticeId,
    Organisation,
    What,
    Words,
)


class Running(Strict):
    """A period that began, or was moved: the ledger with its article."""

    name: str
    title: str
    sense: Literal["at_least", "runs", "at_most"]
    lot: str = ""
    """Empty: of the whole project."""
    notice: str = ""
    """The notice that began it."""
    target: str
    blocks: tuple[str, ...] = ()
    suspends: bool = False
    deadline: Deadline
    at: AwareDatetime | None = None
    """The planned instant, where one was named."""


class ProjectRegistered(Body):
    """A project has come (项目登记)."""

    kind: ClassVar[str] = "project_registered"

    family: Family
    method: Method
    title: Name
    category: Name
    """What is bought, built or sold: 房屋建筑, 医疗设备…"""
    area: str
    """Division code (GB/T 2260) of where it is."""
    owner: Organisation
    """招标人, 采购人, 出让人, 转让方."""
    agent: Organisation | None = None
    """代理机构."""
    regulator: str
    """Credit code of the authority that supervises this trade."""
    value: Money | None = None
    lots: tuple[Lot, ...]
    green: bool = False
    """绿色通道: services go first; no statutory period is shorter."""


class NoticeDrafted(Body):
    """A notice was written. A later draft of the same notice replaces it."""

    kind: ClassVar[str] = "notice_drafted"

    notice: NoticeId
    what: str
    """The kind of notice."""
    title: Name
    lots: tuple[LotId, ...]
    contents: dict[str, Words]
    dates: Dates
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    corrects: NoticeId | None = None
    corrections: tuple[Correction, ...] = ()
    challenge: str = ""
    """Case id of the challenge whose decision it tells."""


class NoticeChecked(Body):
    """A second person checked it, and set when it goes out (四眼原则)."""

    kind: ClassVar[str] = "notice_checked"

    notice: NoticeId
    publish_at: AwareDatetime


class NoticeReturned(Body):
    """The second person sent it back."""

    kind: ClassVar[str] = "notice_returned"

    notice: NoticeId
    reason: Words


class NoticePublished(Body):
    """It is public, since the second that was set."""

    kind: ClassVar[str] = "notice_published"
    automatic: ClassVar[bool] = True

    notice: NoticeId
    what: What
    number: str
    """公告编号."""
    dates: Dates
    """As they are in force from now on."""
    periods: tuple[Running, ...] = ()
    """That began with it, or were moved by it."""


class NoticeWithdrawn(Body):
    """It is void, from now on; what it said stays readable."""

    kind: ClassVar[str] = "notice_withdrawn"

    notice: NoticeId
    reason: Words


class PeriodEnded(Body):
    """A period that held something up is over."""

    kind: ClassVar[str] = "period_ended"
    automatic: ClassVar[bool] = True

    name: str
    lot: str = ""
    due: AwareDatetime
    missed: bool = False
    """What had to be done before it ended was not."""


class BidsOpened(Body):
    """开标: bids of a lot were opened and read out."""

    kind: ClassVar[str] = "bids_opened"

    lot: LotId
    bids: tuple[Bid, ...]


class LotEvaluated(Body):
    """评标报告: the evaluators ranked the candidates."""

    kind: ClassVar[str] = "lot_evaluated"

    lot: LotId
    candidates: tuple[Candidate, ...]
    experts: tuple[ExpertId, ...] = ()
    """Who evaluated, by id."""
    periods: tuple[Running, ...] = ()


class LotAwarded(Body):
    """定标: the winner was named, and the award letter sent."""

    kind: ClassVar[str] = "lot_awarded"

    lot: LotId
    winner: Organisation
    price: Money
    periods: tuple[Running, ...] = ()


class AwardVoided(Body):
    """An award is void; the lot goes back to its candidates."""

    kind: ClassVar[str] = "award_voided"

    lot: LotId
    reason: Words
    law: Words


class ContractSigned(Body):
    """签订合同."""

    kind: ClassVar[str] = "contract_signed"

    lot: LotId
    price: Money
    signed: AwareDatetime
    periods: tuple[Running, ...] = ()


class ContractChanged(Body):
    """合同变更."""

    kind: ClassVar[str] = "contract_changed"

    lot: LotId
    old: Money
    new: Money
    reason: Words


class DutyDone(Body):
    """Something that had to be done in time was: a report, a deposit returned, a contract filed."""

    kind: ClassVar[str] = "duty_done"

    duty: str
    """What the period is measured against."""
    lot: str = ""


class Performed(Body):
    """履约: what was reached."""

    kind: ClassVar[str] = "performed"

    lot: LotId
    milestone: Name
    paid: Money | None = None


class LotAccepted(Body):
    """验收."""

    kind: ClassVar[str] = "lot_accepted"

    lot: LotId
    result: Literal["passed", "failed"]
    note: Words


class LotFailed(Body):
    """流标, 废标."""

    kind: ClassVar[str] = "lot_failed"

    lot: LotId
    reason: Words


class ProjectTerminated(Body):
    """The whole project is given up (终止)."""

    kind: ClassVar[str] = "project_terminated"

    reason: Words


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
    """Planned dates that moved by the pause."""
    periods: tuple[Running, ...] = ()


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


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        ProjectRegistered, NoticeDrafted, NoticeChecked, NoticeReturned, NoticePublished, NoticeWithdrawn, PeriodEnded,
        BidsOpened, LotEvaluated, LotAwarded, AwardVoided, ContractSigned, ContractChanged, DutyDone, Performed,
        LotAccepted, LotFailed, ProjectTerminated, TradingPaused, TradingResumed, AlertRaised, AlertClosed,
    )
}  # fmt: skip
