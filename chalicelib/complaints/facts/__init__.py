"""What can have happened to a ticket. Every kind and version folds for ever.

Whatever somebody wrote or said, the exact place, and whom to call, is sealed under the key of ``holder``: of who
reported it, or of the ticket itself where nobody is named. The rest is codes, organisations and instants.
"""

from chalicelib.complaints.facts.arriving import (
    AccusedNamed as AccusedNamed,
    AssignedFinally as AssignedFinally,
    DepartmentSucceeded as DepartmentSucceeded,
    Dispatched as Dispatched,
    EmergencyFlagged as EmergencyFlagged,
    Merged as Merged,
    ReporterJoined as ReporterJoined,
    ReturnAsked as ReturnAsked,
    ReturnEscalated as ReturnEscalated,
    ReturnGranted as ReturnGranted,
    ReturnRefused as ReturnRefused,
    SignedFor as SignedFor,
    SuggestionMade as SuggestionMade,
    TicketRegistered as TicketRegistered,
)
from chalicelib.complaints.facts.clocks import Clock as Clock, Clocks as Clocks, ClocksReplanned as ClocksReplanned
from chalicelib.complaints.facts.ending import (
    ConfirmedSolved as ConfirmedSolved,
    FinalReviewAsked as FinalReviewAsked,
    FinalReviewDecided as FinalReviewDecided,
    FollowUpTried as FollowUpTried,
    Reopened as Reopened,
    ReviewAsked as ReviewAsked,
    ReviewDecided as ReviewDecided,
    SupervisionAnswered as SupervisionAnswered,
    SupervisionClimbed as SupervisionClimbed,
    SupervisionOrdered as SupervisionOrdered,
    TicketClosed as TicketClosed,
    Why as Why,
)
from chalicelib.complaints.facts.handling import (
    CommentAdded as CommentAdded,
    Extended as Extended,
    FieldTaskDone as FieldTaskDone,
    FieldTaskGiven as FieldTaskGiven,
    HandedOver as HandedOver,
    InterimReply as InterimReply,
    Referred as Referred,
    Replied as Replied,
    ReplyChecked as ReplyChecked,
    ReplyDrafted as ReplyDrafted,
    ReplySentBack as ReplySentBack,
    ReporterLeft as ReporterLeft,
    Resumed as Resumed,
    StepTaken as StepTaken,
    Suspended as Suspended,
    Withdrawn as Withdrawn,
)
from chalicelib.kernel.cards import ClockWarned as ClockWarned
from chalicelib.kernel.facts import Body

BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        TicketRegistered, SuggestionMade, EmergencyFlagged, Dispatched, SignedFor, ReturnAsked, ReturnGranted,
        ReturnRefused, ReturnEscalated, AssignedFinally, Merged, ReporterJoined, StepTaken, InterimReply,
        FieldTaskGiven, FieldTaskDone, Suspended, Resumed, Extended, HandedOver, Referred, Withdrawn, ReplyDrafted,
        ReplySentBack, ReplyChecked, Replied, FollowUpTried, ConfirmedSolved, Reopened, TicketClosed, CommentAdded,
        SupervisionOrdered, SupervisionClimbed, SupervisionAnswered, ClockWarned, ClocksReplanned, ReviewAsked,
        ReviewDecided, FinalReviewAsked, FinalReviewDecided, DepartmentSucceeded, AccusedNamed,
        ReporterLeft,
    )
}  # fmt: skip


SPOKEN = (CommentAdded, ConfirmedSolved, Reopened, ReporterLeft, ReviewAsked, FinalReviewAsked)
"""What reporters of merged tickets say, too."""


def voice_of(body: Body) -> str:
    """Case id of the merged ticket whose reporter speaks in a fact; empty: nobody does, or this one's own."""
    return body.ticket if isinstance(body, SPOKEN) else ""
