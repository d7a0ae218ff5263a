"""The register of who trades, on fakes."""

from datetime import date, timedelta
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading.register import schemas as asks
from chalicelib.trading.register.answers import OrganisationView
from chalicelib.trading.register.barring import Barring, CreditBlackList
from chalicelib.trading.register.service import Organisations
from chalicelib.trading.register.store import RegisterStore
from tests.fakes.records import MemoryRecords
from tests.trading import Trading, firm, officer

FINANCE = "11530114015302263A"
REASON = {"reason": "串通投标，情节严重。", "law": "《中华人民共和国招标投标法》第五十三条"}


class Registering(Trading):
    """The world of trading with its register, which says who is barred."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = MemoryRecords()
        self.register_store = RegisterStore(self.shelf)
        self.organisations = Organisations(self.register_store, self.cases, self.catalogue, self.clock)
        black = CreditBlackList(self.parties, self.privacy)
        self.barring = Barring(self.register_store, black, lambda: self.catalogue.trading_rules().black_list)

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
