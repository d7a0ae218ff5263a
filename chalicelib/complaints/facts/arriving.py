"""What can happen to a ticket until a department has it: it comes, is suggested, dispatched, returned, merged."""

from typing import ClassVar

from pydantic import Field

from chalicelib.catalogue.complaints import Identity, TicketChannel, TicketKind
from chalicelib.complaints.facts.clocks import Clocks
from chalicelib.complaints.values import Accused, Code, Handlers, Named, Photo, Place, Words
from chalicelib.kernel.facts import Body


class TicketRegistered(Body):
    """受理: it has come."""

    kind: ClassVar[str] = "ticket_registered"

    number: str
    what: TicketKind
    channel: TicketChannel
    identity: Identity
    subject: str
    """Person id of who reported it; empty: anonymous."""
    holder: str
    """Person id under whose key it is sealed."""
    sealed: str
    """Text, contact, address and exact point; the source's own words."""
    category: Named = ""
    """As who registered it guesses."""
    place: Place = Place()
    photos: tuple[Photo, ...] = ()
    emergency: bool = False
    """Of earlier tickets alone: that it cannot wait is a fact of its own, ``emergency_flagged``."""
    accused: Accused = Accused()
    site: str = ""
    """Where it was taken in, at a window."""
    opener: str = ""
    """``role#id`` of the operator, grid member or partner who took it in for somebody."""
    source: str = ""
    """Digest of the source's own id, where another system brought it."""
    desk: Code
    """Credit code of the department that dispatches it."""
    clocks: Clocks


class SuggestionMade(Body):
    """The machine suggests where it belongs; a person confirms, unless a rule follows it."""

    kind: ClassVar[str] = "suggestion_made"
    automatic: ClassVar[bool] = True

    category: Named
    department: Code
    score: int = Field(ge=0, le=1000)
    """In thousandths."""
    model: str
    """Digest of the model that was asked."""


class EmergencyFlagged(Body):
    """It cannot wait."""

    kind: ClassVar[str] = "emergency_flagged"

    why: Words
    """The word of the list, what an officer says, or that who reported it says so; never the text."""


class Dispatched(Body):
    """派单."""

    kind: ClassVar[str] = "dispatched"

    category: Named
    complex: bool
    handlers: Handlers
    rule: str = ""
    """Why no person was needed: the model's digest and its score; empty: a person did it."""
    clocks: Clocks

    @property
    def rests_on(self) -> str:
        return self.rule


class SignedFor(Body):
    """签收: the main department takes it on (首办负责)."""

    kind: ClassVar[str] = "signed_for"

    clocks: Clocks


class ReturnAsked(Body):
    """退单: the department says that it is not its work; why is sealed."""

    kind: ClassVar[str] = "return_asked"

    department: Code
    reason: Named
    sealed: str
    bounce: int = Field(ge=1)
    clocks: Clocks


class ReturnGranted(Body):
    """Who dispatched it agrees; it is dispatched anew."""

    kind: ClassVar[str] = "return_granted"

    sealed: str = ""
    clocks: Clocks


class ReturnRefused(Body):
    """It stays where it is; why is sealed."""

    kind: ClassVar[str] = "return_refused"

    sealed: str
    clocks: Clocks


class ReturnEscalated(Body):
    """It was returned as often as it may be: who supervises decides."""

    kind: ClassVar[str] = "return_escalated"
    automatic: ClassVar[bool] = True

    to: Code = ""
    """Credit code of who says whose it is; empty, of earlier tickets: who dispatches."""
    clocks: Clocks


class AssignedFinally(Body):
    """指定承办: it cannot be returned any more."""

    kind: ClassVar[str] = "assigned_finally"

    category: Named
    complex: bool
    handlers: Handlers
    sealed: str = ""
    clocks: Clocks


class Merged(Body):
    """并单: it goes on as another ticket; who reported it hears of that one."""

    kind: ClassVar[str] = "merged"

    into: str
    """Case id."""
    accused: Accused = Accused()
    """Whom the other one accuses: this one is hidden from them, too."""


class ReporterJoined(Body):
    """Another ticket was merged into this one."""

    kind: ClassVar[str] = "reporter_joined"

    ticket: str
    """Case id."""
    accused: Accused = Accused()


class AccusedNamed(Body):
    """Who dispatches says whom it accuses (信访工作条例 art 30): they neither see nor handle it from then on."""

    kind: ClassVar[str] = "accused_named"

    accused: Accused
    """All of them, also those who were named before."""
    handlers: Handlers | None
    """Who handles it now; absent: nobody yet, or nobody who may, so that it is dispatched anew."""
    desk: Code
    organ: Code
    judge: Code
    """Who dispatches, reviews, ends a dispute about it now: none of them is accused."""
    clocks: Clocks


class DepartmentSucceeded(Body):
    """A department was merged or renamed: another stands where it stood."""

    kind: ClassVar[str] = "department_succeeded"
    automatic: ClassVar[bool] = True

    old: Code
    new: Code
    handlers: Handlers | None
    """Who handles it now; absent: nobody yet, or nobody who may, so that it is dispatched anew."""
    accused: Accused
    clocks: Clocks
