"""Broadcasts and trading in one world, and who subscribed to notices of trading."""

from typing import Any

from chalicelib.bootstrap.announcing import TOPIC, NoticesAnnounced
from chalicelib.broadcasts.announcing import Announcing
from chalicelib.broadcasts.model import FLOW as BROADCASTS
from chalicelib.broadcasts.schemas import NewSubscription
from chalicelib.kernel.caller import Caller
from chalicelib.trading.attaching import Attached
from chalicelib.trading.bulletin.posting import Posting
from chalicelib.trading.bulletin.telling import Digesting, Telling
from chalicelib.trading.clockwork import TradingClockwork
from chalicelib.trading.service import Projects
from tests.broadcasting import Broadcasting, phone_of
from tests.fakes.bulletin import MemoryBoard
from tests.trading import Blind, PlayedRegister, Traders


class Subscribed(Broadcasting):
    """Broadcasts and trading in one world, joined as bootstrap joins them."""

    def __init__(self) -> None:
        super().__init__()
        register = PlayedRegister(self.catalogue.trading_parties)
        projects = Projects(
            self.cases, self.catalogue, register, Blind(), self.privacy, self.clock, Attached(self.files)
        )
        ticking = TradingClockwork(self.cases, self.catalogue, self.clock)
        self.by = Traders(projects, ticking, self.cases, self.clock)
        self.board, self.people = MemoryBoard(), dict[int, Caller]()
        announcer = NoticesAnnounced(Announcing(self.cases, self.catalogue.topics, self.clock))
        self.telling = Telling(self.cases, announcer, self.catalogue)
        self.digesting = Digesting(self.board, announcer, self.clock)
        self.posting = Posting(self.cases, self.board)

    def resident_of(self, n: int) -> Caller:
        """The ``n``-th resident."""
        if n not in self.people:
            self.people[n] = self.somebody(n)
        return self.people[n]

    def wants(self, n: int, *wants: dict[str, Any], daily: bool = False) -> None:
        """The ``n``-th resident subscribes."""
        told = {"topic": TOPIC, "via": "sms", "address": phone_of(n), "wants": list(wants), "daily": daily}
        self.subscribing.subscribe(self.resident_of(n), NewSubscription.model_validate(told))

    def tendered(self, **changed: Any) -> str:
        case = self.by.registers(**changed)
        self.by.tenders(case)
        return case

    def read(self, case: str) -> None:
        """The readers of trading hear of the project."""
        for fact in self.cases.timeline(case):
            if fact.kind in ("notice_published", "notice_withdrawn"):
                self.posting.handle(fact.ref())
                self.telling.handle(fact.ref())

    def broadcast(self) -> list[str]:
        """Ids of the broadcasts that there are."""
        return [case for case in self.cases.kept if self.cases.head(BROADCASTS, case) is not None]

    def go_out(self) -> list[str]:
        """Every broadcast goes out; who heard."""
        self.clock.at = self.clock.at.replace(hour=10)
        before = len(self.provider.sent)
        for case in self.broadcast():
            self.steps.put([self.first(case)])
        self.deal()
        self.send_all()
        return sorted(message.to for message in self.provider.sent[before:])
