"""Challenges, and everybody who hears of them."""

from datetime import timedelta
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.records import Record
from chalicelib.messages.model import AGENT, APPLICANT, BUREAU, OFFICE, SUPERVISOR
from chalicelib.messages.voices import Voices
from chalicelib.rights.agents import Agents, AgentStanding
from chalicelib.rights.audience import NOBODY
from chalicelib.trading.challenges.letters import ChallengeLetters, DutyLetters, RaiserLetters
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.telling import ChallengeAudience, DutyPhones
from tests.challenging import Challenging, firm
from tests.speaking import Speaking

OWN = "13887100066"
"""Of the resident who raised it."""
HOUSING_PHONE, CENTRE_PHONE, FINANCE_PHONE = "19908710011", "19908710018", "19908710019"


class Told(Challenging, Speaking):
    """The world of challenges, with its messages."""

    def __init__(self) -> None:
        super().__init__()
        phones = DutyPhones(self.cases, self.catalogue)
        contacts, duty = ChallengeLetters(self.cases, self.privacy), DutyLetters(self.cases, phones)
        people = Agents(self.documents, self.privacy, NOBODY, self.clock)
        raisers = RaiserLetters(self.cases, self.privacy, contacts, people)
        self.letters = Voices(
            {APPLICANT: contacts, AGENT: raisers, OFFICE: duty, SUPERVISOR: duty, BUREAU: duty}
        )  # fmt: skip
        standing = AgentStanding(self.documents, self.consents, NOBODY)
        self.speaks_of(FLOW.name, ChallengeAudience(self.cases, phones, standing), self.letters)

    def to(self) -> list[str]:
        """To whom something was sent, since the last look."""
        return sorted(to for to, _ in self.sent())

    def known(self, serial: int = 1) -> Caller:
        """Somebody with an account of their own, who logged in by a phone and acts for a firm."""
        person = self.privacy.person(self.privacy.lookup("person", "530121197001011234"))
        self.documents.put(Record(person.id, "account", {}), person)
        self.logged_in(person.id, OWN)
        until = (self.clock.now().wall + timedelta(days=99)).isoformat()
        lookup = self.privacy.lookup("firm", firm(serial)["code"])
        self.documents.put(Record(person.id, f"mandate#{lookup}", {"kind": "agent", "items": [], "until": until}))
        speaker = self.speaker(serial)
        return Caller("resident", person.id, mandates=speaker.mandates, relations=speaker.relations)

    def complained(self, **told: Any) -> str:
        """A complaint, of which everybody has heard."""
        case = self.evaluated()
        known: dict[str, Any] = {"known": self.later(-3), "lots": ["1"]}
        complaint = self.challenges_with(case, "complaint", "other", **(known | told))
        self.tells(complaint.id)
        self.sent()
        return complaint.id
