"""From a rating's facts to what is shown of it, to whom."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.catalogue.ratings import RatingRules
from chalicelib.kernel.cards import Clock
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Body
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.ratings import answers as a, facts as f
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.offices import Seen
from chalicelib.ratings.sealing import Sealing
from chalicelib.ratings.state import GROUNDS, HOWS, REACHES, RESULTS, REVIEWS, STAGES, RatingCase

Names = Callable[[str], str]
"""Credit code of a department → its name."""
STEPS: dict[type[Body], str] = {
    f.VerifiedWithRater: "核实", f.RectificationPlanned: "限期整改", f.RatingExplained: "说明", f.Rectified: "整改",
    f.ReviewAsked: "申请复核", f.ReviewDecided: "复核决定",
}  # fmt: skip
WITHIN: frozenset[type[Body]] = frozenset({f.VerifiedWithRater, f.RectificationPlanned, f.ReviewAsked})
"""Steps that officers write for each other."""


def grades(rules: RatingRules) -> tuple[a.GradeView, ...]:
    """What can be chosen, the best first."""
    return tuple(
        a.GradeView(
            grade=grade, title=rules.grades[grade], bad=grade in rules.bad,
            tags=tuple(a.TagView(name=name, title=title) for name, title in rules.reasons(grade).items()),
        )
        for grade in sorted(rules.grades, reverse=True)
    )  # fmt: skip


def to_give(case_id: str, state: RatingCase, rules: RatingRules, names: Names, at: datetime) -> a.RatingToGive:
    """A rating as who was served sees it in a list."""
    of, running = state.of, state.clocks.get("default")
    late = state.default and rules.late.allowed
    return a.RatingToGive(
        id=case_id, title=of.title, department=of.department, department_name=names(of.department),
        ended=legal_day(of.ended), stage=state.stage, stage_text=STAGES[state.stage], grade=state.grade or 0,
        grade_text=rules.grades[state.grade] if state.grade else "", default=state.default,
        may_rate=(running is not None and running.deadline.met(at)) or late,
        due=running.deadline.due if running is not None else None,
    )  # fmt: skip


def view(case_id: str, state: RatingCase, rules: RatingRules) -> a.RatingView:
    """A rating without what was written, and without who rated."""
    of = state.of
    return a.RatingView(
        id=case_id, title=of.title, department=of.department, item=of.item, site=of.site, officer=of.officer,
        stage=state.stage, stage_text=STAGES[state.stage], grade=state.grade or 0,
        grade_text=rules.grades[state.grade] if state.grade else "", default=state.default, bad=state.bad,
        tags=tuple(a.TagView(name=tag, title=rules.reason(tag)) for tag in state.tags), named=state.named,
        rated_at=state.rated_at, how=HOWS[state.how] if state.how else "",
        reached=REACHES[state.reached] if state.reached else "", review=state.review, in_time=state.in_time,
        closed_at=state.closed_at, result=RESULTS[state.result] if state.result else "",
        limits=tuple(_limit(name, clock, state) for name, clock in state.clocks.items()),
    )  # fmt: skip


def whole(case: Case[RatingCase], privacy: Privacy, rules: RatingRules, seen: Seen) -> a.RatingWhole:
    """A rating with what was written. The rated department sees who rated of named ratings alone; what officers wrote
    for each other is not for who rated.
    """
    head, state = case.head, case.head.state
    known = seen != "rated" or state.named
    shown = a.RatingWhole(
        rating=view(head.case_id, state, rules), readable=True, number=state.of.number if known else "",
        case_id=state.of.case_id if known else "",
    )  # fmt: skip
    try:
        sealing = Sealing(privacy, head)
    except KeyDestroyed:
        return shown.model_copy(update={"readable": False})
    said = rated(case, sealing)
    contact = said.get("contact") if seen != "supervisor" else None
    return shown.model_copy(
        update={
            "text": said.get("text", ""), "steps": tuple(_steps(case, sealing, seen)),
            "contact": a.ContactView.model_validate(contact) if contact else None,
        }
    )  # fmt: skip


def rated(case: Case[RatingCase], sealing: Sealing) -> dict[str, Any]:
    """Text and contact, as the rater gave them; empty when they gave neither."""
    state = case.head.state
    body = body_of(FLOW, case.fact(state.said)) if state.said else None
    return sealing.opened(body.sealed) if isinstance(body, f.Rated) else {}


def result(case_id: str, state: RatingCase, text: str, names: Names) -> a.ResultView:
    """A result for everybody: the day alone, because an instant would lead to who was served."""
    of = state.of
    if state.closed_at is None or state.result is None:
        raise ValueError(f"{case_id} is not settled")
    return a.ResultView(
        id=case_id, title=of.title, department=of.department, department_name=names(of.department),
        result=state.result, result_text=RESULTS[state.result], review_text=REVIEWS[state.review], text=text,
        on=legal_day(state.closed_at),
        in_time=state.in_time,
    )  # fmt: skip


def _steps(case: Case[RatingCase], sealing: Sealing, seen: Seen) -> Iterator[a.StepView]:
    for fact in case.facts:
        body = body_of(FLOW, fact)
        title, sealed = STEPS.get(type(body)), getattr(body, "sealed", "")
        if title is None or (seen == "rater" and type(body) in WITHIN):
            continue
        words = sealing.opened(sealed)
        if isinstance(body, f.ReviewAsked):
            title = f"{title}（{GROUNDS[body.ground]}）"
        yield a.StepView(step=title, at=fact.at, text="\n".join(str(text) for text in words.values()))


def _limit(name: f.ClockName, clock: Clock, state: RatingCase) -> a.LimitView:
    cards = (card.removeprefix(f"{name}:") for card in state.cards if card.startswith(f"{name}:"))
    told = clock.deadline.explain()
    return a.LimitView(
        name=name, title=clock.title, due=clock.deadline.due, cards=tuple(cards),
        explained=(told[0].replace("办理时限", clock.title, 1), *told[1:]),
    )  # fmt: skip
