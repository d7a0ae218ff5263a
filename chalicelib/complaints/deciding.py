"""What a command leads to, or why not. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.complaints import commands as c
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.rules import accusing, arriving, ending, handling, supervising
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.values import Actor
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.facts import Body

RULES: Mapping[type, Callable[[TicketCase, Any, Actor, datetime], Sequence[Body]]] = {
    c.Register: arriving.register,
    c.Suggest: arriving.suggest,
    c.Flag: arriving.flag,
    c.Dispatch: arriving.dispatch,
    c.Sign: arriving.sign,
    c.AskReturn: arriving.ask_return,
    c.GrantReturn: arriving.grant_return,
    c.RefuseReturn: arriving.refuse_return,
    c.AssignFinally: arriving.assign_finally,
    c.Merge: arriving.merge,
    c.Join: arriving.join,
    c.Succeed: arriving.succeed,
    c.NameAccused: accusing.name_accused,
    c.TakeStep: handling.take_step,
    c.ReplyInterim: handling.reply_interim,
    c.GiveTask: handling.give_task,
    c.DoTask: handling.do_task,
    c.Suspend: handling.suspend,
    c.Resume: handling.resume,
    c.Extend: handling.extend,
    c.HandOver: handling.hand_over,
    c.Refer: handling.refer,
    c.Withdraw: handling.withdraw,
    c.Leave: handling.leave,
    c.DraftReply: handling.draft_reply,
    c.SendBack: handling.send_back,
    c.CheckReply: handling.check_reply,
    c.Comment: handling.comment,
    c.FollowUp: ending.follow_up,
    c.Confirm: ending.confirm,
    c.Reopen: ending.reopen,
    c.AskReview: ending.ask_review,
    c.DecideReview: ending.decide_review,
    c.Order: supervising.order,
    c.AnswerOrder: supervising.answer_order,
    c.Replan: supervising.replan,
    c.Watch: supervising.watch,
}
"""Command → the rule that says what it leads to."""


def decide(state: TicketCase, command: c.Command, actor: Actor, at: datetime) -> Sequence[Body]:
    """The facts that a command of somebody leads to. Refuses as its rule says.

    Who it is comes in, as in no other flow: whoever is accused does nothing about it, whatever the command.

    Raises
    ------
    NotFound
        ``case_unknown``: of a ticket that was not registered.
    Forbidden
        ``ticket_accused``: who is accused does nothing about it (信访工作条例 art 30).
    """
    if state.registered_at is None and not isinstance(command, c.Register):
        raise FLOW.unknown()
    if state.accused.hit(actor.by.id, actor.departments):
        raise Forbidden("ticket_accused", "case_id")
    return RULES[type(command)](state, command, actor, at)
