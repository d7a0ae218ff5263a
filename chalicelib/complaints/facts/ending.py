"""What can happen to a ticket after the reply, and beside it: follow-up, reopening, supervision, reviews, cards."""

from typing import ClassVar, Literal

from pydantic import Field

from chalicelib.complaints.facts.clocks import Clocks
from chalicelib.complaints.values import Code, Outcome, Ruling
from chalicelib.kernel.facts import Body

Why = Literal["reporter", "follow_up", "review"]
"""Who says that it is not solved: who reported it, in the follow-up, or the organ that reviewed it."""


class FollowUpTried(Body):
    """回访: somebody asked whether it is solved."""

    kind: ClassVar[str] = "follow_up_tried"

    attempt: int = Field(ge=1)
    last: bool
    """Whether no further call is to come."""
    reached: bool
    solved: bool | None = None
    """Absent while nobody was reached."""
    sealed: str = ""


class ConfirmedSolved(Body):
    """Who reported it says that it is solved; of a ticket that was merged into it, too: that closes nothing."""

    kind: ClassVar[str] = "confirmed_solved"

    ticket: str = ""
    """Case id of the merged ticket whose reporter says so; empty: this one's own."""


class Reopened(Body):
    """It is not solved: handled once more by the same department."""

    kind: ClassVar[str] = "reopened"

    why: Why
    sealed: str = ""
    clocks: Clocks
    ticket: str = ""
    """Case id of the ticket that was merged into this one and whose reporter says so; empty: this one's own."""
    holder: str = ""
    """Person id under whose key the words of a merged ticket's reporter lie."""


class TicketClosed(Body):
    """办结."""

    kind: ClassVar[str] = "ticket_closed"
    automatic: ClassVar[bool] = True

    outcome: Outcome


class SupervisionOrdered(Body):
    """督办; what is wanted is sealed."""

    kind: ClassVar[str] = "supervision_ordered"

    level: int = Field(ge=1)
    """Which step of the reporting line, from 1."""
    to: Code
    sealed: str
    clocks: Clocks


class SupervisionClimbed(Body):
    """An order was not answered in time: the next step of the line has it now."""

    kind: ClassVar[str] = "supervision_climbed"
    automatic: ClassVar[bool] = True

    level: int = Field(ge=2)
    to: Code
    clocks: Clocks


class SupervisionAnswered(Body):
    """What was done about it, sealed."""

    kind: ClassVar[str] = "supervision_answered"

    level: int
    sealed: str


class ReviewAsked(Body):
    """复查: a petitioner, or who joined them, does not accept the reply."""

    kind: ClassVar[str] = "review_asked"

    organ: Code
    sealed: str
    clocks: Clocks
    ticket: str = ""
    """Case id of the ticket that was merged into this one and whose reporter asks; empty: this one's own."""
    holder: str = ""
    """Person id under whose key the words of a merged ticket's reporter lie."""


class ReviewDecided(Body):
    """复查意见, sealed."""

    kind: ClassVar[str] = "review_decided"

    ruling: Ruling
    sealed: str
    clocks: Clocks


class FinalReviewAsked(Body):
    """复核."""

    kind: ClassVar[str] = "final_review_asked"

    organ: Code
    sealed: str
    clocks: Clocks
    ticket: str = ""
    """Case id of the ticket that was merged into this one and whose reporter asks; empty: this one's own."""
    holder: str = ""
    """Person id under whose key the words of a merged ticket's reporter lie."""


class FinalReviewDecided(Body):
    """复核意见, sealed: the end (信访工作条例 art 36)."""

    kind: ClassVar[str] = "final_review_decided"

    ruling: Ruling
    sealed: str
