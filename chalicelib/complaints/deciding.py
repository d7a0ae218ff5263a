"""What a command leads to, or why not. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.complaints import commands as c
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.rules import accusing, arriving, ending, handling, supervising
from chalicelib.complaints.rules.checks import stands_at
from chalicelib.complaints.state import (
    MOVABLE,
    OPEN,
    REPLIED,
    STAGES,
    UNANSWERED,
    WITH_DEPARTMENT,
    Stage,
    TicketCase,
)
from chalicelib.complaints.values import Actor
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.facts import Body

Rule = Callable[[TicketCase, Any, Actor, datetime], Sequence[Body]]

EVER = frozenset(STAGES)
GIVEN: frozenset[Stage] = frozenset({"dispatched", "handling"})
"""A department was given it, and has not replied."""

RULES: Mapping[type, tuple[Collection[Stage], Rule]] = {
    c.Register: (EVER, arriving.register),
    c.Suggest: (EVER, arriving.suggest),
    c.Flag: (OPEN, arriving.flag),
    c.Dispatch: ({"registered"}, arriving.dispatch),
    c.Sign: ({"dispatched"}, arriving.sign),
    c.AskReturn: (GIVEN, arriving.ask_return),
    c.GrantReturn: ({"return_asked"}, arriving.grant_return),
    c.RefuseReturn: ({"return_asked"}, arriving.refuse_return),
    c.AssignFinally: ({"disputed"}, arriving.assign_finally),
    c.Merge: (EVER, arriving.merge),
    c.Join: (EVER, arriving.join),
    c.Succeed: (EVER, arriving.succeed),
    c.NameAccused: (EVER, accusing.name_accused),
    c.TakeStep: ({"handling"}, handling.take_step),
    c.ReplyInterim: ({"handling"}, handling.reply_interim),
    c.GiveTask: (GIVEN, handling.give_task),
    c.DoTask: (GIVEN, handling.do_task),
    c.Suspend: ({"handling"}, handling.suspend),
    c.Resume: (EVER, handling.resume),
    c.Extend: ({"handling"}, handling.extend),
    c.HandOver: (MOVABLE, handling.hand_over),
    c.Refer: (MOVABLE, handling.refer),
    c.Withdraw: (UNANSWERED, handling.withdraw),
    c.Leave: (UNANSWERED, handling.leave),
    c.DraftReply: ({"handling", "reply_check"}, handling.draft_reply),
    c.SendBack: ({"reply_check"}, handling.send_back),
    c.CheckReply: ({"reply_check"}, handling.check_reply),
    c.Comment: (OPEN, handling.comment),
    c.FollowUp: ({"answered"}, ending.follow_up),
    c.Confirm: (EVER, ending.confirm),
    c.Reopen: (REPLIED, ending.reopen),
    c.AskReview: (REPLIED, ending.ask_review),
    c.DecideReview: ({"reviewing"}, ending.decide_review),
    c.Order: (WITH_DEPARTMENT, supervising.order),
    c.AnswerOrder: (OPEN, supervising.answer_order),
    c.Replan: (EVER, supervising.replan),
    c.Watch: (EVER, supervising.watch),
}
"""At which stages each command may come, and what it leads to there."""


def decide(state: TicketCase, command: c.Command, actor: Actor, at: datetime) -> Sequence[Body]:
    """The facts that a command of somebody leads to. Refuses as its rule says.

    Who it is comes in, as in no other flow: whoever is accused does nothing about it, whatever the command.

    Raises
    ------
    NotFound
        ``case_unknown``: of a ticket that was not registered.
    Forbidden
        ``ticket_accused``: who is accused does nothing about it (信访工作条例 art 30).
    NotAllowed
        ``ticket_stage``.
    """
    if state.registered_at is None and not isinstance(command, c.Register):
        raise FLOW.unknown()
    if state.accused.hit(actor.by.id, actor.departments):
        raise Forbidden("ticket_accused", "case_id")
    stages, rule = RULES[type(command)]
    stands_at(state, stages)
    return rule(state, command, actor, at)
