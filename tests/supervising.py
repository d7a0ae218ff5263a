"""Supervision of trading, on fakes: the reader, what it listens to, and who hears of alerts."""

import random
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.records import Record
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.register.store import RegisterStore
from chalicelib.trading.supervision.awards import AwardIndex
from chalicelib.trading.supervision.challenged import ChallengesInSupervision
from chalicelib.trading.supervision.ledger import Ledger
from chalicelib.trading.supervision.pool import Pool
from chalicelib.trading.supervision.service import Oversight
from chalicelib.trading.supervision.supervising import WANTS, Supervising
from tests.builders import RELATIONS, id_number
from tests.fakes.records import MemoryRecords
from tests.registering import Registering
from tests.trading import Trading, firm, yuan

MARKS = {"contact": "13888880001", "address": "10.0.0.8", "device": "AA-BB-CC"}


def supervised(world: Trading, shelf: MemoryRecords | None = None) -> tuple[Supervising, Ledger]:
    """The reader of a world, and what it writes."""
    records = shelf or MemoryRecords()
    ledger, challenges = Ledger(records), ChallengesInSupervision(world.cases)
    awards, experts = AwardIndex(records), RegisterStore(records)
    return Supervising(world.cases, world.catalogue, awards, experts, ledger, challenges, world.clock), ledger


class Supervised(Registering):
    """The world of trading, watched over."""

    def __init__(self) -> None:
        super().__init__()
        self.supervising, self.ledger = supervised(self, self.shelf)
        self.pool = Pool(self.shelf)
        self.oversight = Oversight(
            self.ledger, self.pool, self.documents, self.privacy, self.catalogue, self.clock
        )  # fmt: skip
        self._heard = dict[str, int]()

    def refs(self, *cases: str) -> list[Ref]:
        """Every fact of the projects that the reader wants."""
        return [fact.ref() for case in cases for fact in self.cases.timeline(case) if fact.kind in WANTS]

    def hears(self, *cases: str) -> None:
        """The reader is brought every fact that it was not brought yet, and those that come of it."""
        while fresh := [ref for ref in self.refs(*cases) if ref.seq > self._heard.get(ref.case_id, 0)]:
            for ref in fresh:
                self.supervising.handle(ref)
                self._heard[ref.case_id] = max(ref.seq, self._heard.get(ref.case_id, 0))

    def hears_again(self, seed: int, *cases: str) -> None:
        """Everything once more, in another order, some of it twice."""
        refs = self.refs(*cases) * 2
        random.Random(seed).shuffle(refs)  # noqa: S311  no secret
        for ref in refs:
            self.supervising.handle(ref)

    def alerts(self, case_id: str) -> list[f.AlertRaised]:
        """What was raised on a project, in order."""
        facts = self.cases.timeline(case_id)
        return [f.AlertRaised.model_validate(fact.data) for fact in facts if fact.kind == "alert_raised"]

    def rules(self, case_id: str) -> list[str]:
        """The rules of it."""
        return [one.rule for one in self.alerts(case_id)]

    def opened(self, *bids: dict[str, Any], **changed: Any) -> str:
        """A project whose first lot was opened with these bids of firms 1, 2, 3 …"""
        case = self.registers(**changed)
        dates = {"documents_from": 0, "documents_until": 20, "bids_due": 45}  # whatever holidays lie between
        self.publishes(case, "tender", dates={name: self.later(days) for name, days in dates.items()})
        self.passes(46, case)
        told = [{"bidder": firm(n), "price": yuan(18_000_000 + n * 300_000)} | bid for n, bid in enumerate(bids, 1)]
        self.does("open_bids", case, asks.Opening.model_validate({"lot": "1", "bids": told}))
        return case

    def awarded(self, price: int = 18_000_000) -> str:
        """A project whose first lot was awarded to firm 1."""
        case = self.registers()
        self.tenders(case)
        self.passes(22, case)
        self.opens(case, prices=(price, 18_500_000, 19_000_000))
        self.evaluates(case, prices=(price, 18_500_000))
        self.shows(case)
        self.passes(5, case)
        self.awards(case, price=price)
        return case

    def contracted(self, price: int = 18_000_000) -> str:
        """A project whose first lot has a contract."""
        case = self.awarded(price)
        signing = {"lot": "1", "price": yuan(price), "signed": self.later(0)}
        self.does("sign", case, asks.Signing.model_validate(signing))
        return case

    def closes(self, case: str, alert: str, finding: str = "confirmed", caller: Caller | None = None) -> None:
        """A supervisor handles an alert."""
        told = {"alert": alert, "finding": finding, "reason": "已核实并责令改正。"}
        self.does("close_alert", case, asks.AlertHandling.model_validate(told), caller=caller or self.writer)

    def changes(self, case: str, old: int, new: int) -> None:
        """The contract is changed."""
        told = {"lot": "1", "old": yuan(old), "new": yuan(new), "reason": "增加排水工程。"}
        self.does("tell", case, c.ChangeContract(f.ContractChanged.model_validate(told)))

    def single_source(self, days: float = 0, supplier: int = 1, hear: bool = True, **changed: Any) -> str:
        """After so many days, a purchase from a single source is awarded."""
        self.passes(days)
        told: dict[str, Any] = {
            "family": "procurement", "method": "single_source", "category": "医疗设备", "value": None,
            "lots": [{"id": "1", "title": "设备采购"}],
        }  # fmt: skip
        case = self.registers(**(told | changed))
        draft = asks.NoticeDraft.model_validate({"what": "single_source", "title": "单一来源公示", "contents": SINGLE})
        notice = self.does("draft", case, draft).notices[-1].notice
        self.does("check", case, notice, asks.Checked(), caller=self.checker)
        self.ticking.watch(case)
        self.passes(25, case)
        bids = [{"bidder": firm(supplier), "price": yuan(1_000_000)}]
        self.does("open_bids", case, asks.Opening.model_validate({"lot": "1", "bids": bids}))
        ranked = {"lot": "1", "candidates": [{"bidder": firm(supplier), "price": yuan(1_000_000)}]}
        self.does("evaluate", case, asks.Evaluation.model_validate(ranked))
        self.awards(case, winner=supplier, price=1_000_000)
        if hear:
            self.hears(case)
        return case


SINGLE = {
    "overview": "采购医疗设备。", "reason": "只能从唯一供应商处采购。", "supplier": "示例建筑0001有限公司。",
    "experts": "三名专业人员论证。", "contacts": "0871-67470018。",
}  # fmt: skip


def member(world: Supervised, serial: int = 1, role: str = "deputy") -> Caller:
    """A resident with an account, who stands in the pool."""
    from chalicelib.trading.supervision.schemas import NewMember

    number = id_number("19800101", f"{serial:03}")
    person = world.privacy.person(world.privacy.lookup("person", number))
    if person.new:
        world.documents.put(Record(person.id, "account", {"lookup": person.lookup}), person)
    world.oversight.enter(world.writer, NewMember(id_number=number, role=role, unit="呈贡区人大常委会"))
    return Caller("resident", person.id, "face", relations=RELATIONS)
