"""What can be asked of an application. A command that moves deadlines brings the planner that knows the law."""

from dataclasses import dataclass
from datetime import date

from chalicelib.applications.facts import (
    Approved,
    ApprovedByRule,
    Certified,
    Checked,
    Examined,
    FilesReceived,
    FilesSent,
    HandedOver,
    MaterialRef,
    NotAccepted,
    Opined,
    PromiseKept,
    Refused,
    ResultDelivered,
    ResultSent,
    Returned,
    ReviewAsked,
    Revoked,
    Submitted,
    Withdrawn,
)
from chalicelib.applications.planning import Planner
from chalicelib.catalogue.procedure import Approver, SpecialKind
from chalicelib.kernel.facts import By


@dataclass(frozen=True, slots=True)
class Submit:
    """Open the case; ``outcome`` is what the rules said: approved, or handed to a person."""

    submitted: Submitted
    outcome: ApprovedByRule | HandedOver


@dataclass(frozen=True, slots=True)
class AskSupplement:
    """Tell the applicant, completely and once, what is missing (补正)."""

    materials: tuple[str, ...]
    sealed: str
    planner: Planner
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BringSupplement:
    """The applicant brings what was missing."""

    materials: tuple[MaterialRef, ...]
    sealed: str
    planner: Planner
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Accept:
    """受理."""

    by: By
    sealed: str
    planner: Planner


@dataclass(frozen=True, slots=True)
class Reject:
    """不予受理."""

    body: NotAccepted


@dataclass(frozen=True, slots=True)
class Examine:
    """审查, by somebody else than who accepted."""

    by: By
    body: Examined


@dataclass(frozen=True, slots=True)
class Return:
    """Send the case back to an earlier step."""

    body: Returned


@dataclass(frozen=True, slots=True)
class Opine:
    """A department's opinion."""

    body: Opined


@dataclass(frozen=True, slots=True)
class StartProcedure:
    """A special procedure begins, for ``days`` of the unit that its item says."""

    kind: SpecialKind
    days: int
    held_on: date | None
    sealed: str
    planner: Planner


@dataclass(frozen=True, slots=True)
class EndProcedure:
    """The special procedure is over."""

    sealed: str
    planner: Planner


@dataclass(frozen=True, slots=True)
class Extend:
    """Put the decision off, as the approver of the law allows."""

    reason: str
    by: By
    approvers: frozenset[Approver]
    planner: Planner


@dataclass(frozen=True, slots=True)
class KeepPromise:
    """The applicant brings what they had promised."""

    body: PromiseKept


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The applicant takes the application back."""

    body: Withdrawn


@dataclass(frozen=True, slots=True)
class Decide:
    """An officer's decision; where the item has levels, by somebody who did neither step before."""

    body: Approved | Refused
    by: By
    planner: Planner


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: whatever is due by now happens."""

    planner: Planner


@dataclass(frozen=True, slots=True)
class Replan:
    """The calendar has been published anew."""

    planner: Planner


@dataclass(frozen=True, slots=True)
class AskReview:
    """The applicant wants a person to look at an automatic decision."""

    body: ReviewAsked


@dataclass(frozen=True, slots=True)
class Check:
    """A person's look at an automatic approval."""

    body: Checked


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take an approval back."""

    body: Revoked


@dataclass(frozen=True, slots=True)
class Certify:
    """The certificate was issued."""

    body: Certified


@dataclass(frozen=True, slots=True)
class Send:
    """The result went off with a courier."""

    body: ResultSent


@dataclass(frozen=True, slots=True)
class Deliver:
    """The result has reached the applicant."""

    body: ResultDelivered


@dataclass(frozen=True, slots=True)
class SendFiles:
    """Files that were collected here go to the authority that decides."""

    body: FilesSent


@dataclass(frozen=True, slots=True)
class ReceiveFiles:
    """The authority that decides has them."""

    body: FilesReceived


Command = (
    Submit | AskSupplement | BringSupplement | Accept | Reject | Examine | Return | Opine | StartProcedure
    | EndProcedure | Extend | KeepPromise | Withdraw | Decide | Watch | Replan | AskReview | Check | Revoke
    | Certify | Send | Deliver | SendFiles | ReceiveFiles
)  # fmt: skip
