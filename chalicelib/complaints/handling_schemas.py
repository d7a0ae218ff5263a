"""What the API of tickets is asked by those who work on them: bodies of the routes."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.complaints.schemas import (
    AccusedOf,
    CaseRef,
    Category,
    CreditCodeText,
    Photos,
    Reason,
    Short,
    Words,
)
from chalicelib.complaints.values import Result, Ruling, StepKind, Target
from chalicelib.kernel.values import Strict


class Dispatch(Strict):
    """派单: to whom, as what."""

    department: CreditCodeText
    joint: Annotated[tuple[CreditCodeText, ...], Field(max_length=5)] = ()
    category: Category
    complex: bool | None = None
    """Whether it is complex; as its category says when left out."""
    reason: Short = ""
    """Why, where it is assigned finally."""


class Nothing(Strict):
    """No body."""


class Accusation(AccusedOf):
    """Whom it accuses, where that was not said when it came."""


class Flag(Strict):
    """It cannot wait."""

    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """What makes it urgent, without names or addresses."""


class Return(Strict):
    """退单: on which of the published grounds, and why."""

    ground: Reason
    reason: Words


class ReturnDecision(Strict):
    """Whether the sender agrees to a return."""

    granted: bool
    reason: Words


class Step(Strict):
    """A step of the handling."""

    kind: StepKind
    text: Words
    photos: Photos = ()


class InterimReply(Strict):
    """What the reporter is told meanwhile."""

    text: Words


class FieldTask(Strict):
    """A task for the grid of a street (网格)."""

    site: Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{1,40}$")]
    """The community whose grid it is for."""
    text: Words


class FieldResult(Strict):
    """What the member of the grid found."""

    task: Annotated[str, StringConstraints(pattern=r"^t[0-9]{1,3}$")]
    done: bool
    """Whether it is settled on the spot."""
    text: Words
    photos: Photos = ()


class Suspension(Strict):
    """Time that does not count: begins, or ends."""

    state: Literal["begun", "ended"]
    ground: Reason | None = None
    """One of the published reasons, when it begins."""


class Extension(Strict):
    """One extension, by the department's head; how long is published. The reporter is told the reason."""

    reason: Words


class Handover(Strict):
    """It goes on as another case: an application, a challenge in trading, disclosure of information."""

    flow: Target
    case: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{0,50}$")] = ""
    """Its id or number there; empty: it is begun now, or the reporter has to begin it."""
    item: Annotated[str, StringConstraints(max_length=40)] = ""
    """Of an application: code of the service item."""
    application: dict[str, Any] = Field(default_factory=dict)
    """Of an application: what else is sent to ``POST /v1/applications``. It is for who reported the ticket, unless it
    says for whom. Personal: nothing of it is kept here.
    """
    reason: Words


class Referral(Strict):
    """不予受理: on which ground; where to go instead is published with the ground."""

    ground: Reason
    reason: Short = ""


class Reply(Strict):
    """答复, before another person checked it."""

    text: Words
    result: Result
    photos: Photos = ()


class ReplyCheck(Strict):
    """Another person checks the reply that was read."""

    draft: int = Field(ge=1)
    """The number of the draft."""
    sent: bool
    """Sent, or sent back."""
    reason: Short = ""


class FollowUp(Strict):
    """回访: one try, and what it brought."""

    reached: bool
    solved: bool | None = None
    """What the reporter says, if they were reached."""
    text: Short = ""


class Merge(Strict):
    """并单: into which ticket."""

    into: CaseRef
    reason: Short = ""


class SupervisionOrder(Strict):
    """督办."""

    text: Words


class SupervisionAnswer(Strict):
    """What the department says to an order."""

    text: Words


class ReviewDecision(Strict):
    """复查, 复核: the decision."""

    ruling: Ruling
    text: Words
