"""A world whose cases tell people by message: what is planned is queued, and sent to a provider that keeps it."""

from typing import Any

from chalicelib.kernel.records import Record
from chalicelib.messages.kinds import TELLABLE
from chalicelib.messages.lining import Lining
from chalicelib.messages.planning import Groups, Planning
from chalicelib.messages.ports import Audience, Author
from chalicelib.messages.providers import Alone
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.rights.accounts import NUMBER
from chalicelib.rights.phones import LAST
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider


class Speaking:
    """Mixed into the world of a flow, which says who hears and what: :meth:`speaks_of`."""

    cases: Any
    catalogue: Any
    clock: Any
    documents: Any
    privacy: Any

    def speaks_of(self, flow: str, audience: Audience, letters: Author, groups: Groups | None = None) -> None:
        """From now on the cases of a flow tell people."""
        rules, self.told_kinds, self.heard = self.catalogue.messages, TELLABLE[flow].all_kinds, dict[str, int]()
        self.deliveries, self.outbox, self.provider = MemoryDeliveries(), MemoryOutbox(), MemoryProvider()
        lining = Lining(self.deliveries, self.outbox, rules, self.clock)
        self.planning = Planning({flow: audience}, lining, rules, groups)
        settling = Settling(self.deliveries, self.outbox, rules, self.clock)
        self.sending = Sending({flow: letters}, self.deliveries, settling, Alone(self.provider), rules, self.clock)

    def tells(self, *cases: str) -> None:
        """What happened since is planned, and what is queued goes out."""
        for case in cases:
            for fact in self.cases.timeline(case)[self.heard.get(case, 0) :]:
                if fact.kind in self.told_kinds:
                    self.planning.handle(fact.ref())
                self.heard[case] = fact.seq
        self.send_all()

    def told(self, *cases: str) -> list[tuple[str, str]]:
        """As :meth:`tells`: to whom what was sent, since the last look."""
        self.tells(*cases)
        return self.sent()

    def send_all(self) -> None:
        """What is queued goes out."""
        while self.outbox.errands:
            self.sending.handle(self.outbox.errands.pop(0))

    def sent(self) -> list[tuple[str, str]]:
        """To whom what was sent, since the last look."""
        found = [(message.to, message.text) for message in self.provider.sent]
        self.provider.sent.clear()
        return found

    def logged_in(self, person: str, phone: str) -> None:
        """A resident logged in by a phone of their own."""
        account = self.privacy.person(self.privacy.lookup("phone", phone))
        sealed = self.privacy.seal(account, phone, about=NUMBER)
        self.documents.put(Record(account.id, "account", {"verified": person, NUMBER: sealed}), account)
        self.documents.put(Record(person, LAST, {"of": account.id}))
