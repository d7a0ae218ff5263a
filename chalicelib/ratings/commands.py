"""What can be asked of a rating."""

from dataclasses import dataclass

from chalicelib.catalogue.ratings import RatingRules
from chalicelib.kernel.measuring import Unseen
from chalicelib.ratings.facts import (
    Ground,
    Rated,
    RatingExplained,
    RatingInvited,
    Rectified,
    VerifiedWithRater,
)
from chalicelib.ratings.timing import Timer


@dataclass(frozen=True, slots=True)
class Invite:
    """A handling ended."""

    body: RatingInvited


@dataclass(frozen=True, slots=True)
class Hide:
    """Whom the handled ticket accuses is known now. Nothing when it was before."""

    unseen: Unseen
    decides: str
    """Credit code of the department that would decide on a review."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Who was served rates. Who may was seen before."""

    body: Rated
    rules: RatingRules
    timer: Timer


@dataclass(frozen=True, slots=True)
class Verify:
    """核实."""

    body: VerifiedWithRater


@dataclass(frozen=True, slots=True)
class Plan:
    """It takes longer: so many working days, counted from the bad rating."""

    days: int
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Settle:
    """It was put right, or explained."""

    sealed: str
    public: str
    made: type[Rectified] | type[RatingExplained]


@dataclass(frozen=True, slots=True)
class AskReview:
    """The department holds it to be mistaken or malicious."""

    ground: Ground
    decides: str
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class DecideReview:
    """The supervising department decides."""

    removed: bool
    basis: str
    sealed: str
    public: str
    """What everybody reads where it is taken out."""
    timer: Timer


@dataclass(frozen=True, slots=True)
class Replan:
    """Compute provisional limits again, on the timer's calendar."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: the default, cards."""

    rules: RatingRules


Command = Invite | Hide | Rate | Verify | Plan | Settle | AskReview | DecideReview | Replan | Watch
