"""What may happen to an application. Pure: a command at a stage leads to facts, or is refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.applications import acceptance, commands as c, facts as f, procedures
from chalicelib.applications.planning import Planner
from chalicelib.applications.refusing import not_during_procedure, separate, wrong_stage
from chalicelib.applications.state import OPEN, Application, Stage
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Body

Rule = Callable[[Application, Any, datetime], Sequence[Body]]


def decide(state: Application, command: c.Command, at: datetime) -> Sequence[Body]:
    """The facts that ``command`` leads to at legal time ``at``.

    Raises
    ------
    NotAllowed
        when it is not possible as the case stands.
    Invalid
        when what was given cannot be right for this item.
    """
    stages, rule = RULES[type(command)]
    if state.stage in stages:
        return rule(state, command, at)
    if isinstance(command, c.Watch | c.Replan) and state.stage is not Stage.NEW:
        return []
    raise wrong_stage(state)


def _told(_: Application, command: Any, __: datetime) -> Sequence[Body]:
    """What the command says, and no more."""
    return [command.body]


def _decide(state: Application, command: c.Decide, at: datetime) -> Sequence[Body]:
    separate(command.by, state.accepted_by, state.examined_by)
    not_during_procedure(state)
    if state.silent_departments:
        raise NotAllowed("opinions_missing", count=len(state.silent_departments))
    body = command.body
    if isinstance(body, f.Approved):
        if state.promises:
            raise NotAllowed("promise_open")
        if state.delivery:
            body = body.model_copy(update={"plan": command.planner.delivery(state.scheduled, at)})
    return [body]


def _ask_review(state: Application, command: c.AskReview, _: datetime) -> Sequence[Body]:
    if state.outcome is None or state.outcome.how != "rule":
        raise wrong_stage(state)
    return [command.body]


def _check(state: Application, command: c.Check, _: datetime) -> Sequence[Body]:
    if state.check != "due":
        raise wrong_stage(state)
    return [command.body]


def _certify(state: Application, command: c.Certify, _: datetime) -> Sequence[Body]:
    """Where the certificate is all that there is to hand over, it has reached the applicant as soon as it is issued.

    What was told once already is harmless; so it is with all that is handed over.
    """
    if state.certificate == command.body.identifier:
        return []
    delivered = state.delivery == "certificate" and not state.delivered
    return [command.body, *([f.ResultDelivered(how="certificate")] if delivered else ())]


def _send(state: Application, command: c.Send, _: datetime) -> Sequence[Body]:
    return [] if state.delivered or state.tracking == command.body.tracking else [command.body]


def _deliver(state: Application, command: c.Deliver, _: datetime) -> Sequence[Body]:
    return [] if state.delivered else [command.body]


def _send_files(state: Application, command: c.SendFiles, _: datetime) -> Sequence[Body]:
    return [] if command.body.parcel in state.parcels else [command.body]


def _receive_files(state: Application, command: c.ReceiveFiles, _: datetime) -> Sequence[Body]:
    stands = state.parcels.get(command.body.parcel)
    if stands is None:
        raise NotAllowed("parcel_unknown")
    return [] if stands == "received" else [command.body]


def _watch(state: Application, command: c.Watch, at: datetime) -> Sequence[Body]:
    """Whatever is due by now: first what ends a step, and the cards at the next look."""
    for kind, due in state.alarms:
        if due <= at:
            return [_struck(state, kind, command.planner, at)]
    return [f.CardIssued(colour=colour) for colour, when in state.card_times if when <= at]


def _struck(state: Application, kind: str, planner: Planner, at: datetime) -> Body:
    """What happens by itself at the end of a deadline."""
    match kind:
        case "supplement":
            return f.Lapsed(law=planner.law("supplement_answer", at))
        case "promise":
            return f.PromiseBroken(materials=state.promises, law=planner.law("promise_before", at))
        case "acceptance":
            return acceptance.deemed(state, planner, at)
        case _:
            # The length that was told in writing is over: from here on the time counts again.
            return procedures.ended(state, "", planner, at)


def _replan(state: Application, command: c.Replan, _: datetime) -> Sequence[Body]:
    plan = command.planner.again(state.scheduled)
    return [f.Replanned(plan=plan)] if plan != state.plan else []


HANDLED = frozenset({Stage.EXAMINING, Stage.IN_REVIEW})
APPROVED = frozenset({Stage.APPROVED})
EVER = frozenset(Stage) - {Stage.NEW}

RULES: Mapping[type, tuple[frozenset[Stage], Rule]] = {
    c.Submit: (frozenset({Stage.NEW}), lambda _, command, __: [command.submitted, command.outcome]),
    c.AskSupplement: (frozenset({Stage.RECEIVED, Stage.IN_REVIEW}), acceptance.ask),
    c.BringSupplement: (frozenset({Stage.SUPPLEMENT}), acceptance.bring),
    c.Accept: (frozenset({Stage.RECEIVED}), acceptance.accept),
    c.Reject: (frozenset({Stage.RECEIVED}), acceptance.reject),
    c.KeepPromise: (OPEN - {Stage.SUPPLEMENT}, acceptance.keep_promise),
    c.Withdraw: (OPEN, _told),
    c.Examine: (frozenset({Stage.EXAMINING}), procedures.examine),
    c.Return: (HANDLED, procedures.send_back),
    c.Opine: (HANDLED, procedures.opine),
    c.StartProcedure: (HANDLED, procedures.start),
    c.EndProcedure: (HANDLED, procedures.end),
    c.Extend: (HANDLED, procedures.extend),
    c.Decide: (frozenset({Stage.IN_REVIEW}), _decide),
    c.Watch: (OPEN, _watch),
    c.Replan: (OPEN, _replan),
    c.AskReview: (APPROVED, _ask_review),
    c.Check: (APPROVED, _check),
    c.Revoke: (APPROVED, _told),
    c.Certify: (APPROVED, _certify),
    c.Send: (APPROVED, _send),
    c.Deliver: (APPROVED, _deliver),
    c.SendFiles: (OPEN, _send_files),
    c.ReceiveFiles: (EVER, _receive_files),
}
"""At which stages each command may come, and what it leads to there."""
