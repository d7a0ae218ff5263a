"""What can have happened to an application (办件). Every kind and version folds for ever."""

from chalicelib.applications.facts.deciding import (
    Approved,
    CardIssued,
    Checked,
    Refused,
    Replanned,
    ReviewAsked,
    Revoked,
)
from chalicelib.applications.facts.handing_over import (
    Certified,
    FilesReceived,
    FilesSent,
    ResultDelivered,
    ResultSent,
)
from chalicelib.applications.facts.handling import (
    Accepted,
    DeemedAccepted,
    Examined,
    Extended,
    Lapsed,
    NotAccepted,
    Opined,
    ProcedureEnded,
    ProcedureStarted,
    PromiseBroken,
    PromiseKept,
    Returned,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from chalicelib.applications.facts.opening import (
    ApprovedByRule,
    ByRule,
    Contact,
    Delivery,
    HandedOver,
    ItemRef,
    MaterialRef,
    Plan,
    Submitted,
)
from chalicelib.kernel.facts import Body

__all__ = [
    "BODIES", "Accepted", "Approved", "ApprovedByRule", "ByRule", "CardIssued", "Certified", "Checked", "Contact",
    "DeemedAccepted", "Delivery", "Examined", "Extended", "FilesReceived", "FilesSent", "HandedOver",
    "ItemRef", "Lapsed", "MaterialRef", "NotAccepted", "Opined", "Plan", "ProcedureEnded", "ProcedureStarted",
    "PromiseBroken", "PromiseKept", "Refused", "Replanned", "ResultDelivered", "ResultSent", "Returned",
    "ReviewAsked", "Revoked", "Submitted", "SupplementAsked", "Supplemented", "Withdrawn",
]  # fmt: skip

BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        Submitted,
        ApprovedByRule,
        HandedOver,
        Approved,
        Refused,
        CardIssued,
        ReviewAsked,
        Checked,
        Revoked,
        Replanned,
        SupplementAsked,
        Supplemented,
        Accepted,
        DeemedAccepted,
        NotAccepted,
        Examined,
        Returned,
        Opined,
        ProcedureStarted,
        ProcedureEnded,
        Extended,
        PromiseKept,
        PromiseBroken,
        Lapsed,
        Withdrawn,
        Certified,
        ResultSent,
        ResultDelivered,
        FilesSent,
        FilesReceived,
    )
}
