"""After the reply: follow-up, reopening, closing, reviews. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.rules.checks import back_to_desk, begins, not_left, stands_at, within
from chalicelib.complaints.state import REPLIED, TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Actor, Outcome
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.facts import Body

WINDOWS = ("reopening", "review_asking")
"""In which who reported may still say that the reply does not do."""


def closes_at(state: TicketCase) -> datetime | None:
    """When an answered ticket closes by itself: at the end of its window, once no call is to come."""
    if state.stage != "answered" or not state.followed_up:
        return None
    ends = (state.clocks[name].deadline.due for name in WINDOWS if name in state.clocks)
    return min((end for end in ends if end is not None), default=state.replied_at)


def silent(state: TicketCase) -> f.TicketClosed:
    """The fact by which it closes by itself."""
    outcome: Outcome = "unreached" if state.tries else "silent"
    return f.TicketClosed(outcome="unsolved" if state.solved is False else outcome)


def follow_up(state: TicketCase, command: c.FollowUp, actor: Actor, at: datetime) -> Sequence[Body]:
    """回访. What is not solved is handled once more; a petition goes to its review instead.

    Raises
    ------
    Invalid
        ``ticket_follow_up_solved``: whether it is solved is told of those alone who were reached.
    NotAllowed
        ``ticket_followed_up``; ``ticket_follow_up_soon``.
    """
    del actor
    if state.followed_up:
        raise NotAllowed("ticket_followed_up")
    if command.reached != (command.solved is not None):
        raise Invalid("ticket_follow_up_solved", "solved")
    numbers = command.timer.rules.numbers
    if state.tried_at is not None and at < state.tried_at + timedelta(hours=numbers.apart_hours):
        raise NotAllowed("ticket_follow_up_soon", hours=numbers.apart_hours)
    attempt = state.tries + 1
    tried = f.FollowUpTried(
        attempt=attempt, last=command.reached or attempt >= numbers.tries, reached=command.reached,
        solved=command.solved, sealed=command.sealed,
    )  # fmt: skip
    return [tried, *_after(state, command, tried, at)]


def _after(state: TicketCase, command: c.FollowUp, tried: f.FollowUpTried, at: datetime) -> Sequence[Body]:
    """What a call leads to."""
    if tried.solved:
        return [f.TicketClosed(outcome="solved")]
    if tried.reached and state.what != "petition":
        if state.reopenings >= command.timer.rules.numbers.reopenings:
            return [f.TicketClosed(outcome="unsolved")]
        return [_reopened(state, command.timer, "follow_up", "", at)]
    known = state.model_copy(update={"followed_up": tried.last, "tries": tried.attempt, "solved": tried.solved})
    end = closes_at(known)
    return [silent(known)] if end is not None and end <= at else []


def _reopened(state: TicketCase, timer: Timer, why: f.Why, sealed: str, at: datetime) -> f.Reopened:
    """By the same department; where that may not have it any more, it is dispatched anew."""
    anew = back_to_desk(timer, state, at) if state.handlers is None else {}
    return f.Reopened(why=why, sealed=sealed, clocks=begins(timer, state, "reopened", at) | anew)


def confirm(state: TicketCase, command: c.Confirm, actor: Actor, at: datetime) -> Sequence[Body]:
    """It closes by it, unless a merged ticket's reporter says so: of them it is noted. NotAllowed ``ticket_left``."""
    del actor, at
    not_left(state, command.ticket)
    if command.ticket:
        stands_at(state, REPLIED)
        return [] if command.ticket in state.content else [f.ConfirmedSolved(ticket=command.ticket)]
    stands_at(state, {"answered"})
    return [f.ConfirmedSolved(), f.TicketClosed(outcome="solved")]


def reopen(state: TicketCase, command: c.Reopen, actor: Actor, at: datetime) -> Sequence[Body]:
    """Within the window from the reply, whatever was said in between.

    Raises
    ------
    NotAllowed
        ``ticket_left``; ``ticket_review_instead``: of a petition; ``ticket_reopen_late``; ``ticket_reopen_most``.
    """
    del actor
    not_left(state, command.ticket)
    if state.what == "petition":
        raise NotAllowed("ticket_review_instead")
    within(state, "reopening", at, "ticket_reopen_late")
    if state.reopenings >= command.timer.rules.numbers.reopenings:
        raise NotAllowed("ticket_reopen_most", most=command.timer.rules.numbers.reopenings)
    opened = _reopened(state, command.timer, "reporter", command.sealed, at)
    return [opened.model_copy(update={"ticket": command.ticket, "holder": command.holder})]


def ask_review(state: TicketCase, command: c.AskReview, actor: Actor, at: datetime) -> Sequence[Body]:
    """复查 of the reply, then 复核 of that (信访工作条例 art 35, 36), each within its window and once: asked by
    who reported it or by one who joined, it is the review of all of them.

    Raises
    ------
    NotAllowed
        ``ticket_left``; ``ticket_no_petition``; ``ticket_review_late``; ``ticket_review_over``: the last word was said.
    """
    del actor
    not_left(state, command.ticket)
    if state.what != "petition":
        raise NotAllowed("ticket_no_petition")
    if state.review == "final":
        raise NotAllowed("ticket_review_over")
    rules, first = command.timer.rules, not state.review
    said = {"sealed": command.sealed, "ticket": command.ticket, "holder": command.holder}
    within(state, "review_asking" if first else "final_review_asking", at, "ticket_review_late")
    if first:
        organ = rules.organ if rules.organ not in state.accused.departments else rules.final_organ
        return [f.ReviewAsked(organ=organ, clocks=begins(command.timer, state, "review_asked", at), **said)]
    clocks = begins(command.timer, state, "final_review_asked", at)
    return [f.FinalReviewAsked(organ=rules.final_organ, clocks=clocks, **said)]


def decide_review(state: TicketCase, command: c.DecideReview, actor: Actor, at: datetime) -> Sequence[Body]:
    """The opinion of the organ. The first may have it handled again; the second is the end.

    Raises
    ------
    Invalid
        ``ticket_final_redone``.
    """
    del actor
    ruling, sealed = command.ruling, command.sealed
    if state.review == "final":
        if ruling == "redone":
            raise Invalid("ticket_final_redone", "ruling")
        return [f.FinalReviewDecided(ruling=ruling, sealed=sealed), f.TicketClosed(outcome="decided")]
    if ruling == "redone":
        decided = f.ReviewDecided(ruling=ruling, sealed=sealed, clocks={})
        return [decided, _reopened(state, command.timer, "review", "", at)]
    clocks = begins(command.timer, state, "review_decided", at)
    return [f.ReviewDecided(ruling=ruling, sealed=sealed, clocks=clocks), f.TicketClosed(outcome="decided")]
