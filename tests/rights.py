"""The rights on fakes, beside the application flow."""

from chalicelib.access.mandates import MandateService
from chalicelib.access.tokens import Revocations
from chalicelib.applications.owned import OwnApplications
from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.kernel.records import Record
from chalicelib.rights.accounts import AccountDocuments, sessions_of
from chalicelib.rights.corrections import Corrections
from chalicelib.rights.deletion import Deletions
from chalicelib.rights.retention import Retention
from chalicelib.rights.service import Rights
from tests.builders import ELDER, RELATIONS, YOUNGER, World


class RightsWorld(World):
    """The elder, known to the platform, with their rights."""

    def __init__(self) -> None:
        super().__init__()
        self.knows_the_elder()
        self.set_up_rights()

    def set_up_rights(self) -> None:
        """The rights on the stores that there are."""
        self.owned = OwnApplications(self.cases)
        self.retention = Retention(self.owned, self.catalogue.calendar)
        self.revocations = Revocations(self.documents)
        self.mandates = MandateService(
            self.documents, self.privacy, self.parties, self.revocations, self.consents, self.clock
        )  # fmt: skip
        self.rights = Rights(
            self.consents, Corrections(self.documents, self.privacy, self.clock),
            Deletions(self.documents, self.retention, self.clock), self.parties, self.privacy, self.owned,
            AccountDocuments(self.documents, self.privacy), self.mandates, self.clock,
        )  # fmt: skip

    def speaking(self, *mandates: Mandate) -> Caller:
        """A resident, the elder, who also speaks for others."""
        own = Mandate(self.lookup(ELDER), "self")
        return Caller("resident", "R1", "face", mandates=(own, *mandates), relations=RELATIONS, session="S1")

    def logged_in(self) -> None:
        """The elder proved their name, is logged in on a phone, and may act for somebody."""
        person = self.privacy.person(self.lookup(ELDER))
        sealed = self.privacy.seal(person, {"name": "杨秀英", "number": ELDER}, about="account")
        self.documents.put(Record(person.id, "account", {"lookup": person.lookup, "sealed": sealed}))
        seen = self.clock.now().wall.isoformat()
        session = {"device": "手机", "began": seen, "seen": seen, "proof": "0", "assurance": "face"}
        self.documents.put(Record(sessions_of(person.id), "session#1", session))
        mandate = {"kind": "agent", "items": ["lease_filing"], "until": None}
        self.documents.put(Record(person.id, f"mandate#{self.lookup(YOUNGER)}", mandate))
