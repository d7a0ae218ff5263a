"""Answers of the API of challenges, in plain Chinese."""

from datetime import datetime

from chalicelib.kernel.values import Lenient


class ChallengeSummary(Lenient):
    """What everybody may see of a challenge: never who raised it, and never a word of it."""

    id: str
    project: str
    kind: str
    kind_text: str
    ground: str
    ground_text: str
    lots: tuple[str, ...]
    stage: str
    stage_text: str
    raised_at: datetime
    due: datetime | None
    """When the next limit of those who have to answer runs out."""
    closed_at: datetime | None
    result: str
    result_text: str
    pauses: bool
    """Whether trading of its lots stands still."""
    correction: str
    """The notice by which the answer changes the documents."""
    remedy: str = ""
    """What follows where it was upheld; empty: nothing was told."""
    remedy_text: str = ""


class Challenges(Lenient):
    """A page of challenges."""

    items: tuple[ChallengeSummary, ...]
    cursor: str


class ClockView(Lenient):
    """A limit, and why it ends when it ends."""

    name: str
    title: str
    due: datetime | None
    basis: str
    explained: tuple[str, ...]
    cards: tuple[str, ...]


class PauseView(Lenient):
    """A pause of the trading."""

    since: datetime
    ends: datetime | None
    """When it ends by itself."""
    until: datetime | None
    """When it ended."""
    basis: str


class ChallengeView(ChallengeSummary):
    """What those concerned see of it at once. Nothing personal: it is kept for a repeat of the request."""

    standing: str
    standing_text: str
    follows: str
    known: datetime
    basis: str
    clocks: tuple[ClockView, ...]
    pause: PauseView | None
    draft: int
    """The decision's draft that waits to be signed; 0: none."""


class ContactView(Lenient):
    """Whom to call."""

    name: str
    phone: str


class EvidenceView(Lenient):
    """A file that was added as evidence."""

    name: str
    sha256: str
    size: int
    media_type: str
    at: datetime


class ChallengeWhole(Lenient):
    """A challenge with all that was written about it, for those concerned."""

    challenge: ChallengeView
    readable: bool
    """Whether what was written can still be read: not when the data of who raised it was deleted."""
    firm: str = ""
    firm_code: str = ""
    contact: ContactView | None = None
    interest: str = ""
    text: str = ""
    request: str = ""
    window: tuple[str, ...] = ()
    """The ledger of the period in which it had to be raised."""
    answer: str = ""
    """The answer, or the whole decision once it is signed."""
    reason: str = ""
    """Why it was not accepted, or withdrawn."""
    pause_reason: str = ""
    draft: "DraftView | None" = None
    """For the regulator alone."""
    evidence: tuple[EvidenceView, ...] = ()
    """For who raised it, who answers it, and the regulator."""


class DraftView(Lenient):
    """A decision that waits to be signed."""

    draft: int
    result: str
    text: str
    parties: str
    decision: str
    remedy: str = ""
