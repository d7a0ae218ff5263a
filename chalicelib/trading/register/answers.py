"""Answers of the register, in plain Chinese."""

from datetime import date

from chalicelib.kernel.values import Lenient
from chalicelib.trading.register.model import ExpertBar, Qualification, Recognised


class PenaltyView(Lenient):
    """A penalty of an organisation."""

    id: str
    organisation: str
    """Its name."""
    code: str
    kind: str
    kind_text: str
    decision: str
    reason: str
    law: str
    source: str
    """Name of the department that decided it; its credit code where it is not listed."""
    since: date
    until: date | None
    bars: bool
    in_force: bool
    lifted: str = ""
    """Why it was set aside."""


class QualificationView(Qualification):
    """A qualification, and whether it counts today."""

    in_force: bool


class OrganisationView(Lenient):
    """An organisation of the register."""

    code: str
    name: str
    roles: tuple[str, ...]
    roles_text: tuple[str, ...]
    qualifications: tuple[QualificationView, ...]
    recognised_from: tuple[Recognised, ...]
    penalties: tuple[PenaltyView, ...]
    """Those in force."""
    may_bid: bool
    """Whether no penalty keeps it from bidding today. The black list of credit is looked at when bids are opened."""


class Penalties(Lenient):
    """Penalties that are in force today, the newest first."""

    items: tuple[PenaltyView, ...]


class ExpertView(Lenient):
    """An expert: no name."""

    id: str
    specialities: tuple[str, ...]
    unit: str
    active: bool
    ties: tuple[str, ...] = ()
    """Organisations with which they have to do, beside the unit."""
    recognised_from: Recognised | None = None
    bars: tuple[ExpertBar, ...] = ()
    """Those that are not over."""


class RecusalView(Lenient):
    """Whether an expert has to step aside."""

    expert: str
    known: bool
    """Whether the register knows such an expert who is active."""
    barred: bool = False
    """Whether a decision keeps them from evaluating."""
    recuse: bool
    unit: str = ""
    party: str = ""
    """As what that organisation takes part."""


class Recusals(Lenient):
    """What the register says of the experts that are meant for a lot."""

    items: tuple[RecusalView, ...]
    basis: str


class Imported(Lenient):
    """How much was entered."""

    kind: str
    kind_text: str
    rows: int
    entries: int
    """Organisations, or experts."""
