"""What can be asked of a ticket while a department handles it."""

from dataclasses import dataclass

from chalicelib.complaints import facts as f
from chalicelib.complaints.timing import Timer


@dataclass(frozen=True, slots=True)
class TakeStep:
    """A step of the handling."""

    body: f.StepTaken


@dataclass(frozen=True, slots=True)
class ReplyInterim:
    """Tell how far it is."""

    body: f.InterimReply


@dataclass(frozen=True, slots=True)
class GiveTask:
    """Send a member of the grid."""

    site: str
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class DoTask:
    """What came of it."""

    body: f.FieldTaskDone


@dataclass(frozen=True, slots=True)
class Suspend:
    """The handling has to wait."""

    reason: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Resume:
    """It goes on."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Extend:
    """延期, by the head of the department."""

    reason: str
    """What who reported is told."""
    timer: Timer


@dataclass(frozen=True, slots=True)
class HandOver:
    """It belongs to another flow."""

    body: f.HandedOver


@dataclass(frozen=True, slots=True)
class Refer:
    """不予受理, on a ground of the published list."""

    ground: str
    sealed: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take it back."""

    body: f.Withdrawn


@dataclass(frozen=True, slots=True)
class Leave:
    """The reporter of a ticket that was merged into this one takes back their part. Nothing when they did before."""

    body: f.ReporterLeft


@dataclass(frozen=True, slots=True)
class DraftReply:
    """Write the reply."""

    body: f.ReplyDrafted


@dataclass(frozen=True, slots=True)
class SendBack:
    """The reply is not good enough yet."""

    draft: int
    sealed: str


@dataclass(frozen=True, slots=True)
class CheckReply:
    """It is: it goes out."""

    draft: int
    """The draft that was read: a newer one is not sent unseen."""
    timer: Timer


@dataclass(frozen=True, slots=True)
class Comment:
    """Who reported it adds something."""

    body: f.CommentAdded
