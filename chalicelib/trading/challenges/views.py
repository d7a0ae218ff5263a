"""From a challenge's facts to what is shown of it."""

from typing import Any

from chalicelib.kernel.cases import Case, Head, body_of
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.trading.challenges import answers as a, facts as f
from chalicelib.trading.challenges.model import FLOW, due
from chalicelib.trading.challenges.sealing import Sealing
from chalicelib.trading.challenges.state import GROUNDS, KINDS, OUTCOMES, RESULTS, STAGES, STANDINGS, ChallengeCase


def summary(case_id: str, state: ChallengeCase) -> a.ChallengeSummary:
    """A challenge in a list."""
    return a.ChallengeSummary.model_validate(_summary(case_id, state))


def told(head: Head[ChallengeCase]) -> dict[str, Any]:
    """What whoever acted on a challenge is answered."""
    return view(head.case_id, head.state).model_dump(mode="json")


def view(case_id: str, state: ChallengeCase) -> a.ChallengeView:
    """A challenge without what was written."""
    clocks = (_clock(name, clock, state) for name, clock in state.clocks.items())
    return a.ChallengeView.model_validate(
        _summary(case_id, state)
        | {
            "standing": state.standing, "standing_text": STANDINGS[state.standing], "follows": state.follows,
            "known": state.known, "basis": state.ruled.basis, "clocks": tuple(clocks),
            "pause": a.PauseView.model_validate(state.stop.model_dump()) if state.stop is not None else None,
            "draft": state.draft if state.open else 0,
        }
    )  # fmt: skip


def whole(case: Case[ChallengeCase], privacy: Privacy, *, regulator: bool, files: bool) -> a.ChallengeWhole:
    """A challenge with what was written; ``regulator``: with its decision's draft; ``files``: with its evidence."""
    head, first = case.head, raised(case)
    shown = a.ChallengeWhole(
        challenge=view(head.case_id, head.state), readable=True,
        window=tuple(_explained(first.window, "提出期限")) if first.window is not None else (),
    )  # fmt: skip
    try:
        told = Sealing(privacy, head).opened(first.sealed)
    except KeyDestroyed:
        return shown.model_copy(update={"readable": False})
    update = {name: told[name] for name in ("text", "request", "interest")}
    update |= {"firm": told["firm"]["name"], "firm_code": told["firm"]["code"]}
    update |= {"contact": a.ContactView.model_validate(told["contact"])}
    update |= {"evidence": evidence(case, privacy) if files else ()}
    return shown.model_copy(update=update | _written(case, privacy, regulator))


def evidence(case: Case[ChallengeCase], privacy: Privacy) -> tuple[a.EvidenceView, ...]:
    """The files that were added, in order. KeyDestroyed when the data of who raised it was deleted."""
    sealing, found = Sealing(privacy, case.head), list[a.EvidenceView]()
    for fact in case.facts:
        if fact.kind == f.EvidenceAdded.kind:
            body = f.EvidenceAdded.model_validate(fact.data)
            name = sealing.opened(body.sealed)["name"]
            told = body.model_dump(include={"sha256", "size", "media_type"})
            found.append(a.EvidenceView(name=name, at=fact.at, **told))
    return tuple(found)


def raised(case: Case[ChallengeCase]) -> f.ChallengeRaised:
    """What the case began with."""
    body = body_of(FLOW, case.fact(1))
    if not isinstance(body, f.ChallengeRaised):
        raise TypeError(body.kind)
    return body


def _written(case: Case[ChallengeCase], privacy: Privacy, regulator: bool) -> dict[str, Any]:
    """What was written after the challenge itself."""
    sealing, state, found = Sealing(privacy, case.head), case.head.state, dict[str, Any]()
    for fact in case.facts[1:]:
        body = body_of(FLOW, fact)
        if isinstance(body, f.ChallengeNotAccepted | f.ChallengeWithdrawn):
            found["reason"] = sealing.opened(body.sealed)["reason"]
        elif isinstance(body, f.ChallengeAnswered):
            found["answer"] = sealing.opened(body.sealed)["text"]
        elif isinstance(body, f.PauseOrdered):
            found["pause_reason"] = sealing.opened(body.sealed)["reason"]
    if state.draft and (state.decision or regulator):
        drafted = body_of(FLOW, case.fact(state.draft))
        if isinstance(drafted, f.DecisionDrafted):
            told = sealing.opened(drafted.sealed)
            draft = a.DraftView(draft=state.draft, result=drafted.result, remedy=drafted.remedy or "", **told)
            found |= {"answer": told["text"]} if state.decision else {"draft": draft}
    return found


def _summary(case_id: str, state: ChallengeCase) -> dict[str, Any]:
    return {
        "id": case_id, "project": state.project, "kind": state.what, "kind_text": KINDS[state.what],
        "ground": state.ground, "ground_text": GROUNDS[state.ground], "lots": state.lots, "stage": state.stage,
        "stage_text": STAGES[state.stage], "raised_at": state.raised_at, "due": due(state),
        "closed_at": state.closed_at, "result": state.result or "",
        "result_text": RESULTS[state.result] if state.result else "", "pauses": state.stops,
        "correction": state.correction, "remedy": state.remedy or "",
        "remedy_text": OUTCOMES[state.remedy] if state.remedy else "",
    }  # fmt: skip


def _clock(name: str, clock: f.Clock, state: ChallengeCase) -> a.ClockView:
    cards = (card.removeprefix(f"{name}:") for card in state.cards if card.startswith(f"{name}:"))
    return a.ClockView(
        name=name, title=clock.title, due=clock.deadline.due, basis=clock.deadline.limit.basis,
        explained=tuple(_explained(clock.deadline, clock.title)), cards=tuple(cards),
    )  # fmt: skip


def _explained(deadline: Deadline, title: str) -> list[str]:
    told = deadline.explain()
    return [told[0].replace("办理时限", title, 1), *told[1:]]
