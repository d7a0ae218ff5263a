"""A project, from its registration to its end, and the periods that run in it."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.facts import Body, Grounded
from chalicelib.kernel.values import Strict
from chalicelib.trading.values import Lot, LotId, Money, Name, Organisation, Words


class Running(Strict):
    """A period that began, or was moved: the ledger with its article."""

    name: str
    title: str
    sense: Literal["at_least", "runs", "at_most"]
    lot: str = ""
    """Empty: of several."""
    lots: tuple[str, ...] = ()
    """Of these, where it is of several; empty: of all that its notice is about."""
    notice: str = ""
    """The notice that began it."""
    target: str
    blocks: tuple[str, ...] = ()
    suspends: bool = False
    deadline: Deadline
    at: AwareDatetime | None = None
    """The planned instant, where one was named."""


class Follows(Strict):
    """The failed lots of another project that this one tenders again (重新招标)."""

    project: str
    """Its case id."""
    lots: tuple[LotId, ...]
    failures: int
    """How often the same has failed by then; one that was ordered to be tendered again has not failed by that."""
    approval: str = ""
    """The approval of another method, or the owner's decision, where it takes one."""
    basis: Words


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
    follows: Follows | None = None


class PeriodEnded(Body):
    """A period that held something up is over."""

    kind: ClassVar[str] = "period_ended"
    automatic: ClassVar[bool] = True

    name: str
    lot: str = ""
    due: AwareDatetime
    missed: bool = False
    """What had to be done before it ended was not."""


class DutyDone(Body):
    """Something that had to be done in time was: a report, a deposit returned, a contract filed."""

    kind: ClassVar[str] = "duty_done"

    duty: str
    """What the period is measured against."""
    lot: str = ""


class LotFailed(Body):
    """流标, 废标."""

    kind: ClassVar[str] = "lot_failed"

    lot: LotId
    reason: Words


class TenderingEnded(Grounded):
    """A lot that has failed again is not tendered any more (不再进行招标)."""

    kind: ClassVar[str] = "tendering_ended"

    lot: LotId
    failures: int
    approval: Words
    """The approval, or the owner's decision where the law leaves it to the owner."""
    basis: Words


class ProjectTerminated(Body):
    """The whole project is given up (终止)."""

    kind: ClassVar[str] = "project_terminated"

    reason: Words
