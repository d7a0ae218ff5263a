"""What can be asked of a record of accountability."""

from dataclasses import dataclass

from chalicelib.appraisal.accountability import facts as f
from chalicelib.appraisal.accountability.timing import Timer
from chalicelib.catalogue.accountability import Measure
from chalicelib.kernel.facts import By


@dataclass(frozen=True, slots=True)
class Propose:
    """It comes."""

    body: f.AccountabilityProposed


@dataclass(frozen=True, slots=True)
class State:
    """Who it is about answers."""

    sealed: str


@dataclass(frozen=True, slots=True)
class Decide:
    """Somebody else decides; ``measure`` where somebody is held to account."""

    by: By
    measure: Measure | None
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Appeal:
    """Who it is about does not accept it."""

    by: By
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class WithdrawAppeal:
    """They take it back."""


@dataclass(frozen=True, slots=True)
class DecideAppeal:
    """Another organ decides; ``measure`` where it is changed."""

    by: By
    result: f.AppealResult
    measure: Measure | None
    sealed: str


@dataclass(frozen=True, slots=True)
class CarryOut:
    """What was decided has been done. An appeal does not hold it up (公务员法 art 96)."""

    sealed: str


@dataclass(frozen=True, slots=True)
class Replan:
    """Compute provisional limits again, on the timer's calendar."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: cards, and the end of the appeal's period."""


Command = Propose | State | Decide | Appeal | WithdrawAppeal | DecideAppeal | CarryOut | Replan | Watch
