"""Cases that people handle, and everybody who hears of them, on fakes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from chalicelib.access.residents import Residents
from chalicelib.access.sessions import Entry
from chalicelib.applications import agents, duty
from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.records import Record
from chalicelib.messages.lining import Lining
from chalicelib.messages.model import AGENT, APPLICANT, BUREAU, SUPERVISOR, Delivery, Errand, Telling
from chalicelib.messages.planning import Planning
from chalicelib.messages.providers import Alone
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.messages.voices import Voices
from chalicelib.messages.watching import Watching
from chalicelib.messaging.bindings import Bindings
from chalicelib.rights.agents import Agents, AgentStanding
from chalicelib.rights.audience import ApplicantAudience
from tests.builders import RELATIONS
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider
from tests.fakes.records import MemoryCounters
from tests.fakes.vouching import KeptTexts, PlayedMiniProgram, PlayedRegister
from tests.office import Office


class Heard(Office):
    """The office, with all that tells of its cases."""

    def __init__(self) -> None:
        super().__init__()
        self.deliveries, self.outbox, self.provider = MemoryDeliveries(), MemoryOutbox(), MemoryProvider()
        self.bindings = Bindings(self.documents, self.privacy, self.clock)
        self.counted: list[str] = []
        self.departments = self.catalogue.departments
        rules = self.catalogue.messages
        others = {
            AGENT: agents.channels_of(AgentStanding(self.documents, self.consents, self.bindings)),
            **{one: duty.channels_of(self._departments, one) for one in (SUPERVISOR, BUREAU)},
        }
        audience = ApplicantAudience(self.cases, FLOW, self.consents, self.bindings, others)
        lining = Lining(self.deliveries, self.outbox, rules, self.clock)
        self.planning = Planning({FLOW.name: audience}, lining, rules)
        settling = Settling(self.deliveries, self.outbox, rules, self.clock, self.counted.append)
        self.watching = Watching(self.deliveries, settling, self.outbox, self.clock)
        applicants = ApplicationLetters(self.cases, self.privacy, self.bindings)
        theirs = Agents(self.documents, self.privacy, self.bindings, self.clock)
        cards = duty.CardLetters(self.cases, self.catalogue)
        self.letters = Voices(
            {APPLICANT: applicants, AGENT: agents.AgentLetters(self.cases, self.privacy, applicants, theirs),
             SUPERVISOR: cards, BUREAU: cards}
        )  # fmt: skip
        self.sending = Sending(
            {FLOW.name: self.letters}, self.deliveries, settling, Alone(self.provider), rules, self.clock
        )  # fmt: skip

    def _departments(self) -> Departments:
        """Those of today: a test may set others."""
        return self.departments()

    @contextmanager
    def now(self) -> Iterator[None]:
        """What passes away goes by the machine's time."""
        before, self.clock.at = self.clock.at, datetime.now(CHINA)
        yield
        self.clock.at = before

    def logged_in(self, number: str, phone: str = "", **mandates: dict[str, Any]) -> Caller:
        """A resident who proved who they are, in a login by that phone or by single sign-on, with mandates: ``of``
        whom (an identity number or a credit code), and what such a document holds.
        """
        texts = KeptTexts()
        entrance = Residents(
            self.documents, MemoryCounters(), self.privacy, texts, PlayedMiniProgram(), PlayedRegister(), self.clock
        )  # fmt: skip
        with self.now():
            entry = entrance.by_claims({"id_number": number, "name": "某人"})
            if phone:
                entrance.send_code(phone)
                asking = entrance.caller(entrance.by_code(phone, texts.code(phone)))
                if asking.id != entry.account:
                    entrance.prove_name(asking, "某人", number)
            for kind, held in mandates.items():
                of = self.lookup(held.pop("of"))
                self.documents.put(Record(entry.account, f"mandate#{of}", {"kind": kind, "until": None, **held}))
            caller = entrance.caller(Entry("resident", entry.account, "face"))
        return Caller(caller.role, caller.id, caller.assurance, caller.mandates, relations=RELATIONS)

    def hear(self, case_id: str) -> None:
        """Everybody is told of the newest fact, and of whatever they were not told of."""
        self.planning.handle(self.last(case_id).ref())
        while self.outbox.errands:
            self.sending.handle(self.outbox.errands.pop(0))

    def told(self, case_id: str, recipient: str) -> list[tuple[str, str, str]]:
        """Kind, channel and state of all that a recipient was told."""
        theirs = sorted(self.to(case_id, recipient), key=lambda one: (one.errand.ref.seq, one.created))
        return [(one.errand.ref.kind, one.errand.channel, one.state) for one in theirs]

    def to(self, case_id: str, recipient: str) -> list[Delivery]:
        return [one for one in self.deliveries.of_case(case_id) if one.errand.recipient == recipient]

    def telling(self, case_id: str, recipient: str) -> Telling | None:
        """What a recipient would be told of the newest fact."""
        return self.letters.tell(Errand(ref=self.last(case_id).ref(), recipient=recipient, channel="sms"))
