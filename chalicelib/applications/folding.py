"""What each fact does to an application. Pure; it refuses nothing: what happened, happened."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from chalicelib.applications import facts as f
from chalicelib.applications.state import Application, Outcome, Stage
from chalicelib.kernel.facts import Body, Fact

Update = Mapping[str, object]


def evolve(state: Application, body: Body, fact: Fact) -> Application:
    """The state after ``fact``."""
    return state.model_copy(update=dict(FOLDS[type(body)](state, body, fact)))


def _submitted(_: Application, body: f.Submitted, fact: Fact) -> Update:
    return {
        "stage": Stage.IN_REVIEW if body.item.levels == 0 else Stage.RECEIVED,
        "item": body.item, "number": body.number, "subject": body.subject, "channel": fact.channel, "site": body.site,
        "contact": body.contact, "opened_by": fact.by, "opened_at": fact.at, "plan": body.plan,
        "promises": body.promises, "delivery": body.delivery, "bundle": body.bundle, "agent": body.agent,
    }  # fmt: skip


def _approved_by_rule(state: Application, body: f.ApprovedByRule, fact: Fact) -> Update:
    outcome = _outcome(fact, "rule", reason=body.reason, benefit=body.benefit)
    return {
        "stage": Stage.APPROVED, "outcome": outcome, "check": "due" if body.sampled else "",
        "plan": body.plan or state.plan,
    }  # fmt: skip


def _approved(state: Application, body: f.Approved, fact: Fact) -> Update:
    return {"stage": Stage.APPROVED, "outcome": _outcome(fact, "person"), "plan": body.plan or state.plan}


def _accepted(state: Application, body: f.Accepted, fact: Fact) -> Update:
    """Accepted again after it was sent back, the clock goes on as it was."""
    return {
        "stage": _after_acceptance(state), "plan": body.plan, "accepted_by": fact.by,
        "accepted_at": state.accepted_at or fact.at, "cards": state.cards if state.accepted_at else (),
    }  # fmt: skip


def _deemed_accepted(state: Application, body: f.DeemedAccepted, _: Fact) -> Update:
    return {
        "stage": _after_acceptance(state), "plan": body.plan, "accepted_at": state.received_at, "cards": (),
    }  # fmt: skip


def _supplement_asked(state: Application, body: f.SupplementAsked, _: Fact) -> Update:
    return {
        "stage": Stage.SUPPLEMENT, "plan": body.plan, "asked": body.materials, "asked_fields": body.fields,
        "asked_from": state.stage,
    }  # fmt: skip


def _supplemented(state: Application, body: f.Supplemented, fact: Fact) -> Update:
    unaccepted = state.asked_from is Stage.RECEIVED
    return {
        "stage": state.asked_from, "plan": body.plan, "asked": (), "asked_fields": (),
        "brought": (*state.brought, fact.seq), "supplemented_at": fact.at if unaccepted else None,
        "cards": () if unaccepted else state.cards,
    }  # fmt: skip


def _returned(_: Application, body: f.Returned, __: Fact) -> Update:
    return {"stage": Stage.RECEIVED if body.to == "accept" else Stage.EXAMINING}


def _promise_kept(state: Application, body: f.PromiseKept, fact: Fact) -> Update:
    kept = {material.code for material in body.materials}
    still = tuple(code for code in state.promises if code not in kept)
    return {"promises": still, "brought": (*state.brought, fact.seq)}


def _outcome(fact: Fact, how: Literal["rule", "person"], **more: str) -> Outcome:
    return Outcome(at=fact.at, how=how, by=fact.by, seq=fact.seq, **more)


def _after_acceptance(state: Application) -> Stage:
    return Stage.EXAMINING if state.pinned.levels == 2 else Stage.IN_REVIEW


FOLDS: dict[type[Body], Callable[[Application, Any, Fact], Update]] = {
    f.Submitted: _submitted,
    f.ApprovedByRule: _approved_by_rule,
    f.HandedOver: lambda _, __, ___: {},
    f.SupplementAsked: _supplement_asked,
    f.Supplemented: _supplemented,
    f.Accepted: _accepted,
    f.DeemedAccepted: _deemed_accepted,
    f.NotAccepted: lambda _, __, ___: {"stage": Stage.NOT_ACCEPTED},
    f.Examined: lambda _, body, fact: {
        "stage": Stage.IN_REVIEW, "examined_by": fact.by, "recommends": body.recommends,
    },
    f.Returned: _returned,
    f.Opined: lambda state, body, _: {"opinions": {**state.opinions, body.department: body.agrees}},
    f.ProcedureStarted: lambda _, body, __: {"procedure": body.procedure, "plan": body.plan},
    f.ProcedureEnded: lambda _, body, __: {"procedure": "", "plan": body.plan},
    f.Extended: lambda _, body, __: {"extended": True, "plan": body.plan},
    f.PromiseKept: _promise_kept,
    f.PromiseBroken: lambda _, __, ___: {"stage": Stage.ENDED, "ending": "promise_broken"},
    f.Lapsed: lambda _, __, ___: {"stage": Stage.ENDED, "ending": "lapsed"},
    f.Withdrawn: lambda _, __, ___: {"stage": Stage.ENDED, "ending": "withdrawn"},
    f.Approved: _approved,
    f.Refused: lambda _, __, fact: {"stage": Stage.REFUSED, "outcome": _outcome(fact, "person")},
    f.CardIssued: lambda state, body, _: {"cards": (*state.cards, body.colour)},
    f.ReviewAsked: lambda _, __, ___: {"check": "due"},
    f.Checked: lambda _, body, __: {"check": body.result},
    f.Revoked: lambda _, __, ___: {"stage": Stage.REVOKED},
    f.Replanned: lambda _, body, __: {"plan": body.plan},
    f.Certified: lambda _, body, __: {"certificate": body.identifier},
    f.ResultSent: lambda _, body, __: {"carrier": body.carrier, "tracking": body.tracking},
    f.ResultDelivered: lambda _, __, ___: {"delivered": True},
    f.FilesSent: lambda state, body, _: {"parcels": {**state.parcels, body.parcel: "sent"}},
    f.FilesReceived: lambda state, body, _: {"parcels": {**state.parcels, body.parcel: "received"}},
}  # fmt: skip
