"""The state after a fact. Refuses nothing: what happened, happened. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.appraisal.accountability import facts as f
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.kernel.facts import Body, Fact

Update = dict[str, Any]


def _proposed(state: AccountabilityCase, body: f.AccountabilityProposed, fact: Fact) -> Update:
    del state
    told = body.model_dump(exclude={"sealed", "clocks", "origin"})
    return told | {
        "stage": "proposed", "origin": body.origin, "clocks": body.clocks, "proposed_at": fact.at,
        "proposed_by": fact.by,
    }  # fmt: skip


def _stated(state: AccountabilityCase, body: f.StatementMade, fact: Fact) -> Update:
    del body, fact
    return {"statements": state.statements + 1}


def _decided(state: AccountabilityCase, body: f.AccountabilityDecided, fact: Fact) -> Update:
    del state
    known: Update = {
        "outcome": body.outcome, "measure": body.measure or "", "measure_title": body.measure_title,
        "decided_at": fact.at, "decided_by": fact.by, "clocks": body.clocks, "stage": "decided",
    }  # fmt: skip
    return known | (_closed(fact.at) if body.outcome == "unfounded" else {})


def _appealed(state: AccountabilityCase, body: f.AccountabilityAppealed, fact: Fact) -> Update:
    del state
    return {"stage": "appealed", "appealed_by": fact.by, "clocks": body.clocks}


def _withdrawn(state: AccountabilityCase, body: f.AppealWithdrawn, fact: Fact) -> Update:
    del body
    return _final(state, fact.at)


def _appeal_decided(state: AccountabilityCase, body: f.AppealDecided, fact: Fact) -> Update:
    known: Update = {"result": body.result, "appeal_decided_by": fact.by}
    if body.result == "revoked":
        return known | _closed(fact.at)
    if body.result == "upheld":
        return known | _final(state, fact.at)
    changed: Update = {"measure": body.measure or "", "measure_title": body.measure_title, "carried_out_at": None}
    return known | changed | {"stage": "final", "clocks": {}}  # the new measure is still to be carried out


def _ended(state: AccountabilityCase, body: f.AppealPeriodEnded, fact: Fact) -> Update:
    del body
    return _final(state, fact.at)


def _carried_out(state: AccountabilityCase, body: f.MeasureCarriedOut, fact: Fact) -> Update:
    del body
    return {"carried_out_at": fact.at} | (_closed(fact.at) if state.stage == "final" else {})


def _warned(state: AccountabilityCase, body: f.ClockWarned, fact: Fact) -> Update:
    del fact
    return {"cards": (*state.cards, body.card)}


def _replanned(state: AccountabilityCase, body: f.ClocksReplanned, fact: Fact) -> Update:
    del fact
    return {"clocks": state.clocks | body.clocks}


def _final(state: AccountabilityCase, at: datetime) -> Update:
    """It can no longer be appealed: over, where it has been carried out already."""
    return {"stage": "final", "clocks": {}} | (_closed(at) if state.carried_out_at is not None else {})


def _closed(at: datetime) -> Update:
    return {"stage": "closed", "closed_at": at, "clocks": {}}


FOLDS: dict[type[Body], Callable[[AccountabilityCase, Any, Fact], Update]] = {
    f.AccountabilityProposed: _proposed,
    f.StatementMade: _stated,
    f.AccountabilityDecided: _decided,
    f.AccountabilityAppealed: _appealed,
    f.AppealWithdrawn: _withdrawn,
    f.AppealDecided: _appeal_decided,
    f.AppealPeriodEnded: _ended,
    f.MeasureCarriedOut: _carried_out,
    f.ClockWarned: _warned,
    f.ClocksReplanned: _replanned,
}
"""Fact → what changes by it."""


def evolve(state: AccountabilityCase, body: Body, fact: Fact) -> AccountabilityCase:
    """The state after ``fact``."""
    return state.model_copy(update=FOLDS[type(body)](state, body, fact))
