"""What can be asked of a ticket until a department has it."""

from dataclasses import dataclass

from chalicelib.complaints import facts as f
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import NOBODY, Accused, Handlers


@dataclass(frozen=True, slots=True)
class Register:
    """It comes. Text, person and place were seen to before; its clocks are those of ``ticket_registered``."""

    body: f.TicketRegistered


@dataclass(frozen=True, slots=True)
class Suggest:
    """The machine suggests."""

    body: f.SuggestionMade


@dataclass(frozen=True, slots=True)
class Flag:
    """It cannot wait. Nothing when it is flagged already."""

    why: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """派单."""

    category: str
    complex: bool | None
    """As the category says when left out."""
    handlers: Handlers
    timer: Timer
    rule: str = ""
    """The model's digest, where the suggestion is followed without a person."""


@dataclass(frozen=True, slots=True)
class Sign:
    """签收."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class AskReturn:
    """退单."""

    reason: str
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class GrantReturn:
    """Agree to it."""

    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class RefuseReturn:
    """Do not agree."""

    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class AssignFinally:
    """指定承办."""

    category: str
    complex: bool | None
    handlers: Handlers
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Merge:
    """并单. Nothing when it is merged there already. The other ticket is told by :class:`Join`, before this."""

    into: str
    handlers: Handlers | None
    """Who handles the other ticket."""
    accused: Accused = NOBODY
    """Whom the other one accuses."""


@dataclass(frozen=True, slots=True)
class Join:
    """Another ticket is merged into this one. Nothing when it was joined before."""

    ticket: str
    accused: Accused


@dataclass(frozen=True, slots=True)
class NameAccused:
    """Whom it accuses is known now. Nothing when all of them were named before."""

    accused: Accused
    timer: Timer


@dataclass(frozen=True, slots=True)
class Succeed:
    """A department was merged or renamed. Nothing when the ticket does not know it."""

    old: str
    new: str
    timer: Timer
