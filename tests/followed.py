"""Trading projects, and everybody who hears what becomes of them."""

from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.records import Record
from chalicelib.messages.model import CHALLENGER, FOLLOWER, FORMER, Errand, Telling
from chalicelib.rights.agents import Agents
from chalicelib.rights.audience import NOBODY
from chalicelib.rights.phones import PhoneStanding
from chalicelib.trading.challenges.concerned import ChallengerLetters, challengers, former
from chalicelib.trading.following import FollowerLetters, Followers, Following, members
from chalicelib.trading.model import FLOW
from chalicelib.trading.supervision.telling import AlertAudience
from tests.builders import RELATIONS, id_number
from tests.challenging import Challenging, firm
from tests.fakes.records import MemoryRecords
from tests.speaking import Speaking


class Either:
    """Words for either group."""

    def __init__(self, followers: FollowerLetters, challengers: ChallengerLetters) -> None:
        self._followers, self._challengers = followers, challengers

    def tell(self, errand: Errand) -> Telling | None:
        return (self._challengers if CHALLENGER in errand.recipient else self._followers).tell(errand)


class Followed(Challenging, Speaking):
    """The world of challenges, with those who follow its projects."""

    def __init__(self) -> None:
        super().__init__()
        self.followers = Followers(MemoryRecords())
        self.following = Following(self.cases, self.followers, self.clock)
        audience = AlertAudience(self.cases, self.catalogue.departments, PhoneStanding(self.documents))
        people = Agents(self.documents, self.privacy, NOBODY, self.clock)
        self.letters = FollowerLetters(self.cases, self.followers, people, self.privacy)
        self.theirs = ChallengerLetters(self.cases, self.privacy)
        follow, challenged = members(self.followers), challengers(self.cases)
        earlier = former(self.cases, follow, challenged)
        groups = {FOLLOWER: follow, CHALLENGER: challenged, FORMER: earlier}
        self.speaks_of(FLOW.name, audience, Either(self.letters, self.theirs), groups)

    def somebody(self, serial: int = 1) -> Caller:
        """A resident who proved who they are and logged in by a phone."""
        person = self.privacy.person(self.privacy.lookup("person", id_number("19800101", f"{serial:03}")))
        self.documents.put(Record(person.id, "account", {}), person)
        self.logged_in(person.id, f"138{serial:08}")
        own = self.resident(id_number("19800101", f"{serial:03}"))
        return Caller("resident", person.id, mandates=own.mandates, relations=RELATIONS)

    def acts_for(self, somebody: Caller, serial: int) -> Caller:
        """They have a mandate of a firm."""
        lookup = self.privacy.lookup("firm", firm(serial)["code"])
        data: dict[str, Any] = {"kind": "agent", "items": [], "until": self.later(99).isoformat()}
        self.documents.put(Record(somebody.id, f"mandate#{lookup}", data))
        return somebody

    def objected(self, case: str) -> str:
        """An objection to the documents, which stops the trading."""
        return self.challenges_with(case, "objection", "documents", 2, standing="potential").id
