"""The register of who trades, on fakes."""

from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading.answers import NoticeView
from chalicelib.trading.attaching import Attached
from chalicelib.trading.register import schemas as asks
from chalicelib.trading.register.answers import OrganisationView
from chalicelib.trading.register.barring import Barring, CreditBlackList
from chalicelib.trading.register.experts import Experts
from chalicelib.trading.register.importing import Importing
from chalicelib.trading.register.service import Organisations
from chalicelib.trading.register.store import RegisterStore
from chalicelib.trading.service import Projects
from tests.fakes.records import MemoryRecords
from tests.refusing import refused
from tests.seating import seat
from tests.trading import Blind, Trading, firm, officer

FINANCE = "11530114015302263A"
REASON = {"reason": "串通投标，情节严重。", "law": "《中华人民共和国招标投标法》第五十三条"}


class Registering(Trading):
    """The world of trading with its register, which says who is barred."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = MemoryRecords()
        self.register_store = RegisterStore(self.shelf)
        self.organisations = Organisations(self.register_store, self.catalogue, self.clock)
        self.experts = Experts(self.register_store, self.cases, self.catalogue, self.clock)
        self.importing = Importing(self.organisations, self.experts, self.catalogue, self.clock)
        black = CreditBlackList(self.parties, self.privacy)
        rules, law = self.catalogue.trading_rules, self.catalogue.trading_parties
        self.barring = Barring(self.register_store, black, lambda: rules().black_list, law)

    @property
    def today(self) -> date:
        return legal_day(self.clock.at)

    def enters(self, serial: int = 1, caller: Caller | None = None, **told: Any) -> OrganisationView:
        """The centre enters a firm."""
        known = {"organisation": firm(serial), "roles": ["bidder"]}
        return self.organisations.enter(caller or self.writer, asks.NewEntry.model_validate(known | told))

    def penalises(
        self, serial: int = 1, caller: Caller | None = None, months: int = 12, **told: Any
    ) -> OrganisationView:  # fmt: skip
        """The housing department bars a firm from tenders."""
        from chalicelib.kernel.months import months_after

        since = told.pop("since", self.today)
        known = {
            "organisation": firm(serial), "kind": "collusion_ban", "decision": f"呈住建罚〔2026〕{serial}号",
            "since": since, "until": months_after(since, months), **REASON,
        }  # fmt: skip
        return self.organisations.penalise(caller or housing(), asks.NewPenalty.model_validate(known | told))

    def black_lists(self, serial: int, days: int = 10) -> None:
        """A department enters a firm on the black list of credit."""
        mark = {
            "list": "black", "reason": "失信被执行人", "basis": "法院判决", "since": self.today,
            "until": self.today + timedelta(days=days),
        }  # fmt: skip
        self.tell(firm(serial)["code"], kind="firm", credit=[mark])


def housing(name: str = "H1") -> Caller:
    """Somebody of the regulator of works."""
    return officer(name, "11530114015302132E")


class Joined(Registering):
    """The world in which trades ask the register itself who may take part."""

    def __init__(self) -> None:
        super().__init__()
        seat(self.register_store)
        self.projects = Projects(
            self.cases, self.catalogue, self.barring, Blind(), self.privacy, self.clock, Attached(self.files)
        )  # fmt: skip

    def certifies(
        self, serial: int, name: str, level: str, until: date | None = None, number: str = "D253012345", **told: Any
    ) -> OrganisationView:  # fmt: skip
        """The centre enters a qualification of a firm."""
        one = {"name": name, "level": level, "number": number, "issuer": "云南省住房和城乡建设厅", "valid_until": until}
        return self.enters(serial, qualifications=[one], **told)

    def plan(self, days: float) -> dict[str, datetime]:
        """The dates of a tender whose bids are due after so many days."""
        return {"documents_from": self.later(0), "documents_until": self.later(8), "bids_due": self.later(days)}

    def tenders_with(self, case_id: str, demands: list[dict[str, Any]], days: float = 21) -> NoticeView:
        """The tender notice goes out, and demands qualifications."""
        return self.publishes(case_id, "tender", demands=demands, dates=self.plan(days))

    def demanding(self, *demands: dict[str, Any]) -> str:
        """A project whose tender demanded qualifications, and whose bids are due."""
        case_id = self.registers()
        self.tenders_with(case_id, list(demands))
        self.passes(22, case_id)
        return case_id

    def refuses_draft(self, case_id: str, what: str, **told: Any) -> str:
        """The code by which a draft is refused."""
        return refused(lambda: self.drafts(case_id, what, **told)).code
