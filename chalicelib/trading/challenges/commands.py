"""What can be asked of a challenge."""

from dataclasses import dataclass

from chalicelib.kernel.facts import By
from chalicelib.trading.challenges.facts import (
    ChallengeAnswered,
    ChallengeNotAccepted,
    ChallengeRaised,
    ChallengeWithdrawn,
    DecisionDrafted,
    DecisionSigned,
    EvidenceAdded,
    PauseLifted,
)
from chalicelib.trading.challenges.timing import Timer


@dataclass(frozen=True, slots=True)
class Raise:
    """It comes. Who may and whether it is in time was seen from the project."""

    body: ChallengeRaised


@dataclass(frozen=True, slots=True)
class Accept:
    """受理."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class NotAccept:
    """不予受理."""

    body: ChallengeNotAccepted


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer what is no complaint."""

    body: ChallengeAnswered


@dataclass(frozen=True, slots=True)
class Draft:
    """Write the decision on a complaint."""

    body: DecisionDrafted


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign it, by somebody else."""

    body: DecisionSigned
    draft: int
    """The draft that was read: a newer one is not signed unseen."""
    by: By


@dataclass(frozen=True, slots=True)
class Pause:
    """Have the trading stopped."""

    sealed: str


@dataclass(frozen=True, slots=True)
class Lift:
    """Let it go on."""

    body: PauseLifted


@dataclass(frozen=True, slots=True)
class Hold:
    """An examination begins; its time does not count."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Release:
    """It ended."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take it back."""

    body: ChallengeWithdrawn


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Add a file that was looked at."""

    body: EvidenceAdded


@dataclass(frozen=True, slots=True)
class Replan:
    """Compute provisional limits again, on the timer's calendar."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: cards, and a pause that ends by itself."""


Command = (
    Raise | Accept | NotAccept | Answer | Draft | Sign | Pause | Lift | Hold | Release | Withdraw | AddEvidence | Replan
    | Watch
)  # fmt: skip
