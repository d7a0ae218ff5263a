"""What a trading project is made of: money, organisations, lots, bids, dates. Organisations only: no natural person."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.values import COINED, Strict

MOST_TEXT = 60_000
"""Characters in a notice's own text; what is longer goes into an attachment."""


def _exact(value: Any) -> Any:
    """No binary fractions: an amount is text or a whole number."""
    if isinstance(value, float | bool):
        raise ValueError("an amount is text, such as 1000000.00, or a whole number")
    return value


Amount = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, max_digits=16, decimal_places=2)]
"""In yuan (元), with fen behind the point."""
Code = Annotated[str, AfterValidator(lambda text: CreditCode.parse(text).text)]
"""Unified social credit code."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
LotId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$")]
NoticeId = Annotated[str, StringConstraints(pattern=r"^n[0-9]{1,4}$"), COINED]
What = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$"), COINED]
"""A kind of notice, by its name in the published law."""
ExpertId = Annotated[str, StringConstraints(pattern=r"^E[0-9]{4,12}$")]
"""An expert of the register. Who it is, this platform does not know."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Blind = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")]
"""Keyed digest of something that is compared and never shown; empty when it was not told."""


class Money(Strict):
    """An amount with its unit: 万元 or another currency is refused, never converted."""

    amount: Amount
    currency: Literal["CNY"] = "CNY"


class Organisation(Strict):
    """A firm or an authority, by its registered name."""

    name: Name
    code: Code


class Lot(Strict):
    """标段, or 包 in procurement."""

    id: LotId
    title: Name
    ceiling: Money | None = None
    """最高投标限价, 预算金额; the lowest price (起始价) where something is sold."""


class Attachment(Strict):
    """A file of a notice: what its bytes must digest to."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    sha256: Sha256
    size: int = Field(ge=1, le=20 * 1024 * 1024)
    """Bytes."""


class Correction(Strict):
    """One place of a notice that is put right (更正): where, what it said, what it says now."""

    where: Annotated[str, StringConstraints(pattern=r"^(dates|contents)\.[a-z][a-z0-9_]{1,40}$|^(text|demands)$")]
    old: str = Field(max_length=MOST_TEXT)
    new: str = Field(max_length=MOST_TEXT)


class Demand(Strict):
    """A qualification that bidders have to hold (资质要求)."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$"), COINED]
    """Code of the kind in the published law."""
    title: Name
    """The name on the certificate."""
    grade: Annotated[str, StringConstraints(max_length=40)] = ""
    """The lowest that does; empty: any."""
    lots: tuple[LotId, ...] = ()
    """For these lots; empty: for all that the notice is about."""


class Marks(Strict):
    """What a bidder may have in common with others, as digests."""

    contact: Blind = ""
    address: Blind = ""
    device: Blind = ""


class Bid(Strict):
    """A bid as it was read out at the opening. What bidders have in common is seen by digests."""

    bidder: Organisation
    partners: tuple[Organisation, ...] = ()
    """联合体成员."""
    price: Money
    contact: Blind = ""
    address: Blind = ""
    device: Blind = ""
    others: tuple[Marks, ...] = ()
    """The partners' own, in their order, where any were told."""
    division: dict[Code, tuple[Slug, ...]] = Field(default_factory=dict)
    """Credit code → kinds of qualifications that the member's part of the work needs (联合体协议的分工), where told."""

    def marks(self, field: Literal["contact", "address", "device"]) -> frozenset[str]:
        """Everything of a kind that was told of those who bid together."""
        return frozenset({getattr(self, field), *(getattr(one, field) for one in self.others)} - {""})

    @property
    def members(self) -> frozenset[str]:
        """Credit codes of all who bid together."""
        return frozenset({self.bidder.code, *(partner.code for partner in self.partners)})


class Applicant(Strict):
    """Somebody who applied to be prequalified (资格预审申请人), alone or as a consortium, and what was found."""

    organisation: Organisation
    partners: tuple[Organisation, ...] = ()
    """联合体成员."""
    passed: bool
    reason: str = Field(default="", max_length=2000)
    """Why not."""
    division: dict[Code, tuple[Slug, ...]] = Field(default_factory=dict)
    """As that of a bid, where told."""

    @property
    def bidder(self) -> Organisation:
        """Who would lead the bid."""
        return self.organisation

    @property
    def members(self) -> frozenset[str]:
        """Credit codes of all who apply together."""
        return frozenset({self.organisation.code, *(partner.code for partner in self.partners)})


class Candidate(Strict):
    """Somebody on the list of the evaluation (中标候选人), by rank."""

    bidder: Organisation
    price: Money
    score: Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=1000, decimal_places=4)] | None = None


Dates = dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")], AwareDatetime]
"""Planned date → instant."""
