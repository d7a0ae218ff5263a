"""What each fact makes of a ticket: a table of kinds. Refuses nothing: what happened, happened. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.complaints import facts as f, moving
from chalicelib.complaints.moving import Update
from chalicelib.complaints.state import Elsewhere, Order, Stage, Suggestion, Task, TicketCase
from chalicelib.kernel.facts import Body, Fact

KEPT = frozenset(f.TicketRegistered.model_fields) & frozenset(TicketCase.model_fields)
"""What the first fact says that the state keeps."""
REPLIED = frozenset({"follow_up", "reopening", "review_asking"})
"""Limits that run from a reply."""
ENDS: Mapping[type[Body], frozenset[str]] = {
    f.Dispatched: frozenset({"dispatch"}),
    f.AssignedFinally: frozenset({"final_assignment"}),
    f.SignedFor: frozenset({"sign"}),
    f.ReturnAsked: frozenset({"sign", "return"}),
    f.ReturnGranted: frozenset({"return_decision"}),
    f.ReturnRefused: frozenset({"return_decision"}),
    f.StepTaken: frozenset({"return"}),
    f.Resumed: frozenset({"suspension"}),
    f.Replied: frozenset({"handle", "return"}),
    f.Reopened: REPLIED,
    f.SupervisionOrdered: frozenset({"supervision"}),
    f.SupervisionAnswered: frozenset({"supervision"}),
    f.ReviewAsked: REPLIED,
    f.ReviewDecided: frozenset({"review"}),
    f.FinalReviewAsked: frozenset({"final_review_asking"}),
    f.FinalReviewDecided: frozenset({"final_review"}),
}
"""Fact → the limits that are kept by it, or do not matter any more."""


def _registered(state: TicketCase, body: f.TicketRegistered, fact: Fact) -> Update:
    del state
    return {name: getattr(body, name) for name in KEPT} | {"registered_at": fact.at}


def _suggested(state: TicketCase, body: f.SuggestionMade, fact: Fact) -> Update:
    del state, fact
    return {"suggestion": Suggestion.model_validate(body.model_dump())}


def _flagged(state: TicketCase, body: f.EmergencyFlagged, fact: Fact) -> Update:
    del state, body, fact
    return {"emergency": True}


def _dispatched(state: TicketCase, body: f.Dispatched | f.AssignedFinally, fact: Fact) -> Update:
    known = {
        "stage": "dispatched", "category": body.category, "complex": body.complex, "handlers": body.handlers,
        "signed": False, "signed_by": None, "final": isinstance(body, f.AssignedFinally),
        "rule": body.rule if isinstance(body, f.Dispatched) else "",
    }  # fmt: skip
    return known | {"dispatched_at": state.dispatched_at or fact.at}


def _signed(state: TicketCase, body: f.SignedFor, fact: Fact) -> Update:
    del state, body
    return {"stage": "handling", "signed": True, "signed_by": fact.by}


def _return_asked(state: TicketCase, body: f.ReturnAsked, fact: Fact) -> Update:
    del state, fact
    return {"stage": "return_asked", "bounces": body.bounce}


def _return_granted(state: TicketCase, body: f.ReturnGranted, fact: Fact) -> Update:
    del body, fact
    return moving.undispatched() | {"returned_by": (*state.returned_by, state.main)}


def _return_refused(state: TicketCase, body: f.ReturnRefused, fact: Fact) -> Update:
    del body, fact
    return {"stage": "handling" if state.signed else "dispatched"}


def _joined(state: TicketCase, body: f.ReporterJoined, fact: Fact) -> Update:
    del fact
    return {"joined": (*state.joined, body.ticket), "accused": state.accused | body.accused}


def _step(state: TicketCase, body: Body, fact: Fact) -> Update:
    del body, fact
    return {"steps": state.steps + 1}


def _task_given(state: TicketCase, body: f.FieldTaskGiven, fact: Fact) -> Update:
    del fact
    return {"tasks": state.tasks | {body.task: Task(site=body.site)}}


def _task_done(state: TicketCase, body: f.FieldTaskDone, fact: Fact) -> Update:
    """What was done on the spot is a step of the handling."""
    del fact
    task = state.tasks[body.task].model_copy(update={"done": body.done})
    return {"tasks": state.tasks | {body.task: task}, "steps": state.steps + body.done}


def _extended(state: TicketCase, body: f.Extended, fact: Fact) -> Update:
    del state, body, fact
    return {"extended": True}


def _drafted(state: TicketCase, body: f.ReplyDrafted, fact: Fact) -> Update:
    del state
    return {"stage": "reply_check", "draft": fact.seq, "drafted_by": fact.by, "result": body.result}


def _sent_back(state: TicketCase, body: f.ReplySentBack, fact: Fact) -> Update:
    del state, body, fact
    return {"stage": "handling", "draft": 0, "result": None}


def _replied(state: TicketCase, body: f.Replied, fact: Fact) -> Update:
    del state
    return {
        "stage": "answered", "reply": body.draft, "replied_at": fact.at, "result": body.result,
        "followed_up": "follow_up" not in body.clocks,
    }  # fmt: skip


def _tried(state: TicketCase, body: f.FollowUpTried, fact: Fact) -> Update:
    del state
    return {"tries": body.attempt, "tried_at": fact.at, "followed_up": body.last, "solved": body.solved}


def _confirmed(state: TicketCase, body: f.ConfirmedSolved, fact: Fact) -> Update:
    del fact
    if body.ticket:
        return {"content": (*state.content, body.ticket)}
    return {"solved": True, "followed_up": True}


def _reopened(state: TicketCase, body: f.Reopened, fact: Fact) -> Update:
    """An order that still waits for its answer goes on; otherwise the line begins anew."""
    del body, fact
    order = state.order if "supervision" in state.clocks else None
    anew = {
        "steps": 0, "draft": 0, "tries": 0, "tried_at": None, "followed_up": False, "solved": None, "review": "",
        "content": (),
    }  # fmt: skip
    counted = {"handling": state.handling + 1, "reopenings": state.reopenings + 1}
    stage = "handling" if state.handlers is not None else moving.unhandled(state)
    return anew | counted | {"stage": stage, "outcome": "", "closed_at": None, "order": order}


def _closed(state: TicketCase, body: f.TicketClosed, fact: Fact) -> Update:
    del state
    return {"stage": "closed", "outcome": body.outcome, "closed_at": fact.at}


def _ordered(state: TicketCase, body: f.SupervisionOrdered | f.SupervisionClimbed, fact: Fact) -> Update:
    del state, fact
    return {"order": Order(level=body.level, to=body.to)}


def _order_answered(state: TicketCase, body: f.SupervisionAnswered, fact: Fact) -> Update:
    del body, fact
    return {"order": state.order and state.order.model_copy(update={"answered": True})}


def _warned(state: TicketCase, body: f.ClockWarned, fact: Fact) -> Update:
    del fact
    return {"cards": (*state.cards, body.card)}


def _review_asked(state: TicketCase, body: f.ReviewAsked | f.FinalReviewAsked, fact: Fact) -> Update:
    del state, fact
    review = "first" if isinstance(body, f.ReviewAsked) else "final"
    return {"stage": "reviewing", "organ": body.organ, "review": review, "followed_up": True}


def _ruled(state: TicketCase, body: f.ReviewDecided | f.FinalReviewDecided, fact: Fact) -> Update:
    del state, fact
    return {"ruling": body.ruling}


def _gone(stage: Stage) -> Callable[[TicketCase, Any, Fact], Update]:
    """It ends without a reply."""

    def fold(state: TicketCase, body: Body, fact: Fact) -> Update:
        gone = {"stage": stage, "closed_at": fact.at, "into": ""}
        if isinstance(body, f.Merged):
            return gone | {"into": body.into, "accused": state.accused | body.accused}
        if isinstance(body, f.HandedOver):
            return gone | {"elsewhere": Elsewhere.model_validate(body.model_dump())}
        return gone

    return fold


def _left(state: TicketCase, body: f.ReporterLeft, fact: Fact) -> Update:
    del fact
    return {"gone": (*state.gone, body.ticket)} if body.ticket else {"left": True}


def _nothing(state: TicketCase, body: Body, fact: Fact) -> Update:
    del state, body, fact
    return {}


FOLDS: dict[type[Body], Callable[[TicketCase, Any, Fact], Update]] = {
    f.TicketRegistered: _registered,
    f.SuggestionMade: _suggested,
    f.EmergencyFlagged: _flagged,
    f.Dispatched: _dispatched,
    f.SignedFor: _signed,
    f.ReturnAsked: _return_asked,
    f.ReturnGranted: _return_granted,
    f.ReturnRefused: _return_refused,
    f.ReturnEscalated: lambda _, body, __: {"stage": "disputed", "judge": body.to},
    f.AssignedFinally: _dispatched,
    f.Merged: _gone("merged"),
    f.ReporterJoined: _joined,
    f.StepTaken: _step,
    f.InterimReply: _nothing,
    f.FieldTaskGiven: _task_given,
    f.FieldTaskDone: _task_done,
    f.Suspended: _nothing,
    f.Resumed: _nothing,
    f.Extended: _extended,
    f.HandedOver: _gone("handed_over"),
    f.Referred: _gone("referred"),
    f.ReporterLeft: _left,
    f.Withdrawn: _gone("withdrawn"),
    f.ReplyDrafted: _drafted,
    f.ReplySentBack: _sent_back,
    f.ReplyChecked: _nothing,
    f.Replied: _replied,
    f.FollowUpTried: _tried,
    f.ConfirmedSolved: _confirmed,
    f.Reopened: _reopened,
    f.TicketClosed: _closed,
    f.CommentAdded: _nothing,
    f.SupervisionOrdered: _ordered,
    f.SupervisionClimbed: _ordered,
    f.SupervisionAnswered: _order_answered,
    f.ClockWarned: _warned,
    f.ClocksReplanned: _nothing,
    f.ReviewAsked: _review_asked,
    f.ReviewDecided: _ruled,
    f.FinalReviewAsked: _review_asked,
    f.FinalReviewDecided: _ruled,
    f.DepartmentSucceeded: moving.succeeded,
    f.AccusedNamed: moving.accused_named,
}
"""Fact → what changes by it."""
