"""What the API of trading is asked: bodies of the routes."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.values import Strict
from chalicelib.trading.values import (
    MOST_TEXT,
    Applicant,
    Attachment,
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
    Slug,
    Words,
)

Division = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}([0-9]{3}){0,2}$")]
Takes = Annotated[tuple[Slug, ...], Field(max_length=20)]
Contact = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class Followed(Strict):
    """Failed lots of an earlier project, which this one tenders again."""

    project: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]
    """Its id."""
    lots: Annotated[tuple[LotId, ...], Field(min_length=1, max_length=50)]
    approval: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """For another method: by which document it was approved, or decided."""


class NewProject(Strict):
    """项目登记."""

    family: Family
    method: Method
    title: Name
    category: Name
    area: Division
    owner: Organisation
    agent: Organisation | None = None
    value: Money | None = None
    lots: Annotated[tuple[Lot, ...], Field(min_length=1, max_length=50)]
    green: bool = False
    follows: Followed | None = None


class Demanded(Strict):
    """A qualification that bidders have to hold (资质要求)."""

    kind: Slug
    grade: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """The lowest that does; any when left out."""
    lots: Annotated[tuple[LotId, ...], Field(max_length=50)] = ()
    """All lots of the notice when left out."""


class NoticeDraft(Strict):
    """A notice, or its next draft."""

    notice: NoticeId | None = None
    """Which draft is written anew; a new notice when left out."""
    what: Slug
    title: Name
    lots: Annotated[tuple[LotId, ...], Field(max_length=50)] = ()
    """All lots when left out."""
    contents: dict[Slug, Words]
    dates: Dates = Field(default_factory=dict)
    text: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=20)] = ()
    corrects: NoticeId | None = None
    corrections: Annotated[tuple[Correction, ...], Field(max_length=50)] = ()
    demands: Annotated[tuple[Demanded, ...], Field(max_length=50)] = ()
    """Qualifications that bidders have to hold; of a correction, all that they have to hold from then on."""


class Checked(Strict):
    """It may go out, at this instant of legal time; at once when left out."""

    publish_at: AwareDatetime | None = None


class Reason(Strict):
    """Why."""

    reason: Words


class Partner(Organisation):
    """A partner of a joint bid (联合体成员), with what is compared, as :class:`ReadOut` says."""

    contact: Contact = ""
    address: Contact = ""
    device: Contact = ""
    takes: Takes = ()
    """Kinds of qualifications that this member's part of the work needs (联合体协议的分工)."""


class ReadOut(Strict):
    """A bid as it was read out, and what shows whether bidders have something in common."""

    bidder: Organisation
    partners: Annotated[tuple[Partner, ...], Field(max_length=10)] = ()
    price: Money
    takes: Takes = ()
    """As of a partner, of who leads those who bid together."""
    contact: Contact = ""
    """Phone of the contact; kept as a keyed digest only."""
    address: Contact = ""
    """Network address that the bid came from; kept as a keyed digest only."""
    device: Contact = ""
    """Mark of the device that the bid was made on (机器码); kept as a keyed digest only."""


class Prequalification(Strict):
    """资格预审结果."""

    lot: LotId
    applicants: Annotated[tuple[Applicant, ...], Field(min_length=1, max_length=200)]


class Opening(Strict):
    """开标."""

    lot: LotId
    bids: Annotated[tuple[ReadOut, ...], Field(max_length=200)]


class Evaluation(Strict):
    """评标报告."""

    lot: LotId
    candidates: Annotated[tuple[Candidate, ...], Field(min_length=1, max_length=20)]
    experts: Annotated[tuple[ExpertId, ...], Field(max_length=30)] = ()
    """Who evaluated, by the id of the register."""
    representatives: Annotated[int, Field(ge=0, le=30)] = 0
    """How many of those who buy sat on the committee (招标人、采购人代表)."""


class AwardDecision(Strict):
    """定标."""

    lot: LotId
    winner: Organisation
    price: Money
    passed_over: Annotated[str, Field(max_length=500)] = ""
    """Why not the first of the ranking."""


class Voiding(Strict):
    """An award is void."""

    lot: LotId
    reason: Words
    law: Words


class Signing(Strict):
    """签订合同."""

    lot: LotId
    price: Money
    signed: AwareDatetime


class ContractChange(Strict):
    """合同变更."""

    lot: LotId
    old: Money
    new: Money
    reason: Words


class Milestone(Strict):
    """履约."""

    lot: LotId
    milestone: Name
    paid: Money | None = None


class Acceptance(Strict):
    """验收."""

    lot: LotId
    result: Literal["passed", "failed"]
    note: Words


class LotReason(Strict):
    """A lot, and why."""

    lot: LotId
    reason: Words


class NoTender(Strict):
    """A lot that is not tendered any more, and by which approval or decision."""

    lot: LotId
    approval: Words


class Duty(Strict):
    """A duty that was done."""

    duty: Slug
    lot: LotId | Literal[""] = ""


class AlertHandling(Strict):
    """What became of an alert."""

    alert: Annotated[str, Field(max_length=200)]
    finding: Literal["confirmed", "unfounded", "corrected"]
    reason: Words
