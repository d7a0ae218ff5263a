"""What a command leads to, or why not. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.catalogue.ratings import RatingRules
from chalicelib.kernel.cards import warned
from chalicelib.kernel.errors import Conflict, Invalid, NotAllowed
from chalicelib.kernel.facts import Body
from chalicelib.kernel.stages import at_stage
from chalicelib.ratings import commands as c, facts as f
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.state import MENDING, STAGES, RatingCase, Stage


def invited(state: RatingCase, command: c.Invite, at: datetime) -> Sequence[Body]:
    del at
    if state.served is not None:
        raise Conflict("case_busy")
    return [command.body]


def hide(state: RatingCase, command: c.Hide, at: datetime) -> Sequence[Body]:
    """At any stage."""
    del at
    if state.of.unseen == command.unseen:
        return []
    return [f.RatingHidden(unseen=command.unseen, decides=command.decides if state.review == "asked" else "")]


def rate(state: RatingCase, command: c.Rate, at: datetime) -> Sequence[Body]:
    """Once, in time; what is bad begins to be put right.

    Raises
    ------
    NotAllowed
        ``rating_twice``; ``rating_over``: the time for it is over, and the default counts.
    Invalid
        ``rating_tag``: no reason that goes with the grade; ``rating_why``: a bad grade without reason or text.
    """
    if state.rated_at is not None and not state.default:
        raise NotAllowed("rating_twice")
    running = state.clocks.get("default")
    timely = running is not None and running.deadline.met(at)
    if not timely and not command.rules.late.allowed:
        raise NotAllowed("rating_over")
    body = command.body
    if not set(body.tags) <= command.rules.reasons(body.grade).keys():
        raise Invalid("rating_tag", "tags")
    if not body.bad:
        return [body]
    if not body.tags and not body.text:
        raise Invalid("rating_why", "tags")
    return [body, f.RectificationOpened(clocks=command.timer.begun(at, "verification", "rectification"))]


def verify(state: RatingCase, command: c.Verify, at: datetime) -> Sequence[Body]:
    """With the rater themselves where the rating is in their name (实名差评回访).

    Raises
    ------
    Invalid
        ``rating_named``: named, and not verified with the rater; ``rating_unnamed``: there is nobody to call.
    """
    del at
    _unreviewed(state)
    if state.named and command.body.how != "rater":
        raise Invalid("rating_named", "how")
    if not state.named and command.body.how == "rater":
        raise Invalid("rating_unnamed", "how")
    return [command.body]


def plan(state: RatingCase, command: c.Plan, at: datetime) -> Sequence[Body]:
    """Once, and before the limit has run out: a listed limit must not hide that it was missed.

    Raises
    ------
    NotAllowed
        ``deadline_passed``.
    Invalid
        ``rating_plan``: longer than the rules allow, or over already.
    """
    _unreviewed(state)
    running = state.clocks["rectification"]
    if not running.deadline.met(at):
        raise NotAllowed("deadline_passed")
    if command.days > command.timer.most():
        raise Invalid("rating_plan", "days", most=command.timer.most())
    clock = command.timer.planned(running, command.days)
    if not clock.deadline.met(at):
        raise Invalid("rating_plan", "days", most=command.timer.most())
    return [f.RectificationPlanned(clocks={"rectification": clock}, sealed=command.sealed)]


def settle(state: RatingCase, command: c.Settle, at: datetime) -> Sequence[Body]:
    """Put right or explained, after it was verified: the rater is told, and the result is public."""
    _unreviewed(state)
    in_time = state.clocks["rectification"].deadline.met(at)
    made = command.made(sealed=command.sealed, public=command.public, in_time=in_time)
    result: f.Result = "rectified" if isinstance(made, f.Rectified) else "explained"
    return [made, f.ResultTold(result=result), f.ResultPublished(result=result, text=made.public)]


def ask_review(state: RatingCase, command: c.AskReview, at: datetime) -> Sequence[Body]:
    """Once; the limit for putting right stands still meanwhile. NotAllowed ``rating_reviewed``."""
    if state.review:
        raise NotAllowed("rating_reviewed")
    clocks = command.timer.held(state.clocks, at) | command.timer.begun(at, "review")
    return [f.ReviewAsked(ground=command.ground, decides=command.decides, sealed=command.sealed, clocks=clocks)]


def decide_review(state: RatingCase, command: c.DecideReview, at: datetime) -> Sequence[Body]:
    """Taken out, the rater is told and everybody; kept, what was begun goes on. NotAllowed ``rating_no_review``."""
    if state.review != "asked":
        raise NotAllowed("rating_no_review")
    clocks = {} if command.removed else command.timer.released(state.clocks, at)
    decided = f.ReviewDecided(removed=command.removed, basis=command.basis, sealed=command.sealed, clocks=clocks)
    if not command.removed:
        return [decided]
    return [decided, f.ResultTold(result="removed"), f.ResultPublished(result="removed", text=command.public)]


def replan(state: RatingCase, command: c.Replan, at: datetime) -> Sequence[Body]:
    """Nothing when nothing changes."""
    del at
    clocks = command.timer.replanned(state.clocks)
    return [f.ClocksReplanned(clocks=clocks)] if clocks else []


def watch(state: RatingCase, command: c.Watch, at: datetime) -> Sequence[Body]:
    """What is due. Harmless at any time."""
    if state.stage == "invited":
        return _defaulted(state, command.rules, at)
    return warned(f.RectificationWarned, state.clocks, state.cards, at)


def _defaulted(state: RatingCase, rules: RatingRules, at: datetime) -> Sequence[Body]:
    if state.clocks["default"].deadline.met(at):
        return []
    return [f.RatingDefaulted(grade=rules.default.grade, basis=rules.default.basis)]


def _unreviewed(state: RatingCase) -> None:
    """NotAllowed ``rating_in_review``: first it is decided whether it stands."""
    if state.review == "asked":
        raise NotAllowed("rating_in_review")


EVER = frozenset(STAGES)

RULES: Mapping[type, tuple[Collection[Stage], Callable[[RatingCase, Any, datetime], Sequence[Body]]]] = {
    c.Invite: (EVER, invited),
    c.Hide: (EVER, hide),
    c.Rate: (EVER, rate),
    c.Verify: ({"opened"}, verify),
    c.Plan: ({"verified"}, plan),
    c.Settle: ({"verified", "planned"}, settle),
    c.AskReview: (MENDING, ask_review),
    c.DecideReview: (EVER, decide_review),
    c.Replan: (EVER, replan),
    c.Watch: (EVER, watch),
}
"""At which stages each command may come, and what it leads to there."""


def decide(state: RatingCase, command: c.Command, at: datetime) -> Sequence[Body]:
    """The facts that a command leads to. Refuses as its rule says.

    Raises
    ------
    NotFound
        ``case_unknown``: of a rating that nobody was invited to.
    NotAllowed
        ``rating_stage``.
    """
    if state.served is None and not isinstance(command, c.Invite):
        raise FLOW.unknown()
    stages, rule = RULES[type(command)]
    at_stage(state.stage, stages, STAGES, "rating_stage")
    return rule(state, command, at)
