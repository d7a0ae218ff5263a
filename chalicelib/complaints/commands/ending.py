"""What can be asked of a ticket after the reply, and beside it."""

from dataclasses import dataclass

from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Ruling


@dataclass(frozen=True, slots=True)
class FollowUp:
    """回访."""

    reached: bool
    solved: bool | None
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Confirm:
    """Who reported it says that it is solved."""

    ticket: str = ""
    """Case id of the merged ticket whose reporter says so."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Who reported it says that it is not."""

    sealed: str
    timer: Timer
    ticket: str = ""
    """Case id of the merged ticket whose reporter says so, …"""
    holder: str = ""
    """… and the person id under whose key it is sealed."""


@dataclass(frozen=True, slots=True)
class Order:
    """督办: to the next step of the reporting line."""

    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """Who was ordered tells what was done."""

    sealed: str


@dataclass(frozen=True, slots=True)
class AskReview:
    """复查, then 复核: whichever comes next."""

    sealed: str
    timer: Timer
    ticket: str = ""
    """Case id of the merged ticket whose reporter asks, …"""
    holder: str = ""
    """… and the person id under whose key it is sealed."""


@dataclass(frozen=True, slots=True)
class DecideReview:
    """Decide on the review that it is in."""

    ruling: Ruling
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Replan:
    """Compute provisional limits again, on the timer's calendar."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: cards, orders that climb, a ticket that closes by itself."""

    timer: Timer
