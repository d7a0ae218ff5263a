"""From the prequalification and the opening of bids to the acceptance of what was done."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from chalicelib.kernel.facts import Body
from chalicelib.trading.facts.project import Running
from chalicelib.trading.values import Applicant, Bid, Candidate, ExpertId, LotId, Money, Name, Organisation, Words


class LotPrequalified(Body):
    """资格预审结果: who may bid. A later one replaces it, until the lot is tendered."""

    kind: ClassVar[str] = "lot_prequalified"

    lot: LotId
    applicants: tuple[Applicant, ...]
    periods: tuple[Running, ...] = ()


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
    """Who evaluated, by id. Confidential until the result is public (招标投标法 art 37)."""
    representatives: int = 0
    """How many of those who buy sat with them."""
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
