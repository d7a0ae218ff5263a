"""What is public of the award and the contract of each lot, as releases have it. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.trading.facts import ContractSigned, Performed
from chalicelib.trading.ocds.parts import Organisations, Part, instant, told, value
from chalicelib.trading.state import LotState
from chalicelib.trading.values import Candidate, Money, Organisation


@dataclass(slots=True)
class Deal:
    """One lot: the awards that were told of, and the contract, which may be signed before the public hears of it."""

    lot: str
    title: str
    awards: dict[str, Part] = field(default_factory=dict)
    """By id. The same award keeps its id from the publicity of the candidates on; another winner is another award."""
    award: str = ""
    """The award that is in force, or proposed."""
    decided: datetime | None = None
    """When the winner was named, whoever has heard of it."""
    signed: ContractSigned | None = None
    price: Money | None = None
    status: str = "active"
    number: int = 1
    """Of the contract: where one was revoked, the next is another one."""
    contract_told: bool = False
    performance_told: bool = False
    amendments: list[Part] = field(default_factory=list)
    milestones: list[Part] = field(default_factory=list)
    payments: list[tuple[int, datetime, Money]] = field(default_factory=list)
    documents: list[Part] = field(default_factory=list)
    reports: list[Part] = field(default_factory=list)

    def proposes(self, lot: LotState, parties: Organisations, at: datetime) -> list[Part]:
        """The publicity of the candidates: the first of them is proposed (pending), all of them have tendered."""
        for candidate in lot.candidates:
            for member in (candidate.bidder, *lot.partners(candidate.bidder)):
                parties.named(member, "tenderer")
        first = lot.candidates[0]
        ranks = "；".join(f"第{rank}名{_together(lot, one)}" for rank, one in enumerate(lot.candidates, start=1))
        return self._award(lot, first.bidder, first.price, parties, at, status="pending", description=ranks)

    def awarded(self, lot: LotState, parties: Organisations, at: datetime) -> tuple[list[Part], bool]:
        """The winner is public; whether this award was told of before."""
        if lot.winner is None or lot.price is None:
            return [], True
        known = self._id(lot.winner) in self.awards
        return self._award(lot, lot.winner, lot.price, parties, self.decided or at, status="active"), known

    def _award(
        self, lot: LotState, winner: Organisation, price: Money, parties: Organisations, at: datetime, **more: str
    ) -> list[Part]:
        members = [winner, *lot.partners(winner)]
        suppliers = [parties.named(one, "tenderer", "supplier") for one in members]
        previous, self.award = self.award, self._id(winner)
        known = self.awards.get(self.award, {})
        said = told(
            id=self.award, title=self.title, date=instant(at), value=value(price), suppliers=suppliers,
            relatedLots=[self.lot], **more,
        )  # fmt: skip
        self.awards[self.award] = known | said
        changed = [self.award]
        if previous and previous != self.award:
            self.awards[previous] = self.awards[previous] | {"status": "cancelled"}
            changed.insert(0, previous)
        return [self.awards[one] for one in changed]

    def cancelled(self) -> list[Part]:
        """The award in force, or proposed, is so no more."""
        if not self.award:
            return []
        self.awards[self.award] = self.awards[self.award] | {"status": "cancelled"}
        return [self.awards[self.award]]

    def unproposed(self) -> list[Part]:
        """The publicity of the candidates was taken back: who wins is not public until it is published."""
        found, self.award = self.cancelled(), ""
        return found

    def noted(self, **more: list[Part]) -> list[Part]:
        """Documents and amendments that come to the award."""
        if not self.award:
            return []
        known = self.awards[self.award]
        self.awards[self.award] = known | {name: [*known.get(name, []), *new] for name, new in more.items() if new}
        return [self.awards[self.award]]

    def contract(self, parties: Organisations, owner: Organisation | None, winner: Organisation | None) -> list[Part]:
        """The contract with all that became of it; none while it is not signed, or its award was not told of."""
        if self.signed is None or self.price is None or not self.award:
            return []
        paid, number = self._paid(parties, owner, winner), f"-{self.number}" if self.number > 1 else ""
        performance = told(milestones=list(self.milestones), documents=list(self.reports), transactions=paid)
        return [
            told(
                id=f"{self.lot}-contract{number}", awardID=self.award, title=self.title, status=self.status,
                value=value(self.price), dateSigned=instant(self.signed.signed), amendments=list(self.amendments),
                documents=list(self.documents), implementation=performance,
            )
        ]  # fmt: skip

    def _paid(self, parties: Organisations, owner: Organisation | None, winner: Organisation | None) -> list[Part]:
        if owner is None or winner is None:
            return []
        return [
            {
                "id": f"{self.lot}-payment-{seq}", "date": instant(at), "value": value(paid),
                "payer": parties.named(owner, "payer"), "payee": parties.named(winner, "payee"),
            }
            for seq, at, paid in self.payments
        ]  # fmt: skip

    def performed(self, body: Performed, seq: int, at: datetime) -> None:
        """A milestone was reached, and perhaps paid."""
        self.milestones.append(self._milestone(body.milestone, seq, at, "delivery", "met"))
        if body.paid is not None:
            self.payments.append((seq, at, body.paid))

    def examined(self, passed: bool, note: str, seq: int, at: datetime) -> None:
        """验收."""
        status = "met" if passed else "notMet"
        self.milestones.append(self._milestone("验收", seq, at, "approval", status) | {"description": note})
        self.status = "terminated" if passed else self.status

    def revoked(self) -> None:
        """The contract that was told of is past: the lot may have another one, with all that becomes of that."""
        self.signed, self.price, self.status, self.number = None, None, "active", self.number + 1
        self.contract_told = self.performance_told = False
        self.amendments, self.milestones, self.payments, self.documents, self.reports = [], [], [], [], []

    def _milestone(self, title: str, seq: int, at: datetime, kind: str, status: str) -> Part:
        when = {"dateMet" if status == "met" else "dateModified": instant(at)}
        return {
            "id": f"{self.lot}-milestone-{seq}", "title": title, "type": kind, "status": status, **when,
            "relatedLots": [self.lot],
        }  # fmt: skip

    def _id(self, winner: Organisation) -> str:
        return f"{self.lot}-award-{winner.code}"


def _together(lot: LotState, one: Candidate) -> str:
    """A candidate by name, with who bid together with them."""
    partners = lot.partners(one.bidder)
    return one.bidder.name + (f"（联合体成员：{'、'.join(member.name for member in partners)}）" if partners else "")
