"""The API of tickets for those who dispatch, handle, supervise and review: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.complaints import handling_schemas as asks
from chalicelib.complaints.answers import TicketView
from chalicelib.complaints.routes import TICKET, Services
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of those who work on tickets."""
    api = Api("chalicelib.complaints.handling_routes", gate)

    acts = Acts(lambda: services().cases, TicketView)

    @api.post(f"{TICKET}/dispatch", asks.Dispatch, TicketView, "派单（多次退单的，指定承办单位）")
    def dispatch(ask: Ask[asks.Dispatch]) -> TicketView:
        return acts.on_case(ask, services().desk.dispatch)

    @api.post(f"{TICKET}/sign", asks.Nothing, TicketView, "签收")
    def sign(ask: Ask[asks.Nothing]) -> TicketView:
        return acts.on_case(ask, services().handling.sign)

    @api.post(f"{TICKET}/return", asks.Return, TicketView, "申请退单")
    def ask_return(ask: Ask[asks.Return]) -> TicketView:
        return acts.on_case(ask, services().handling.ask_return)

    @api.post(f"{TICKET}/return-decision", asks.ReturnDecision, TicketView, "退单审核：同意或者不同意")
    def decide_return(ask: Ask[asks.ReturnDecision]) -> TicketView:
        return acts.on_case(ask, services().desk.decide_return)

    @api.post(f"{TICKET}/emergency", asks.Flag, TicketView, "标为紧急")
    def flag(ask: Ask[asks.Flag]) -> TicketView:
        return acts.on_case(ask, services().desk.flag)

    @api.post(f"{TICKET}/accused", asks.Accusation, TicketView, "记明被反映的单位、人员，此后对其不可见")
    def name_accused(ask: Ask[asks.Accusation]) -> TicketView:
        return acts.on_case(ask, services().desk.name_accused)

    @api.post(f"{TICKET}/steps", asks.Step, TicketView, "记录办理过程")
    def step(ask: Ask[asks.Step]) -> TicketView:
        return acts.on_case(ask, services().handling.step)

    @api.post(f"{TICKET}/interim-reply", asks.InterimReply, TicketView, "阶段性答复")
    def interim(ask: Ask[asks.InterimReply]) -> TicketView:
        return acts.on_case(ask, services().handling.interim)

    @api.post(f"{TICKET}/field-tasks", asks.FieldTask, TicketView, "交网格员现场核查")
    def give_task(ask: Ask[asks.FieldTask]) -> TicketView:
        return acts.on_case(ask, services().handling.give_task)

    @api.post(f"{TICKET}/field-result", asks.FieldResult, TicketView, "网格员反馈现场情况")
    def do_task(ask: Ask[asks.FieldResult]) -> TicketView:
        return acts.on_case(ask, services().handling.do_task)

    @api.post(f"{TICKET}/suspension", asks.Suspension, TicketView, "暂停、恢复计时")
    def suspend(ask: Ask[asks.Suspension]) -> TicketView:
        return acts.on_case(ask, services().handling.suspend)

    @api.post(f"{TICKET}/extension", asks.Extension, TicketView, "延期（一次，由部门负责人批准）")
    def extend(ask: Ask[asks.Extension]) -> TicketView:
        return acts.on_case(ask, services().handling.extend)

    @api.post(f"{TICKET}/handover", asks.Handover, TicketView, "转入其他程序：办件、交易、依申请公开")
    def hand_over(ask: Ask[asks.Handover]) -> TicketView:
        return acts.on_case(ask, services().handing_over.hand_over)

    @api.post(f"{TICKET}/referral", asks.Referral, TicketView, "不予受理，告知途径")
    def refer(ask: Ask[asks.Referral]) -> TicketView:
        return acts.on_case(ask, services().desk.refer)

    @api.post(f"{TICKET}/reply", asks.Reply, TicketView, "拟答复")
    def draft(ask: Ask[asks.Reply]) -> TicketView:
        return acts.on_case(ask, services().handling.draft)

    @api.post(f"{TICKET}/reply-check", asks.ReplyCheck, TicketView, "答复由另一人审核后发出，或者退回修改")
    def check(ask: Ask[asks.ReplyCheck]) -> TicketView:
        return acts.on_case(ask, services().handling.check)

    @api.post(f"{TICKET}/follow-up", asks.FollowUp, TicketView, "回访")
    def follow_up(ask: Ask[asks.FollowUp]) -> TicketView:
        return acts.on_case(ask, services().desk.follow_up)

    @api.post(f"{TICKET}/merge", asks.Merge, TicketView, "并入另一工单")
    def merge(ask: Ask[asks.Merge]) -> TicketView:
        return acts.on_case(ask, services().desk.merge)

    @api.post(f"{TICKET}/supervision-order", asks.SupervisionOrder, TicketView, "督办")
    def order(ask: Ask[asks.SupervisionOrder]) -> TicketView:
        return acts.on_case(ask, services().desk.order)

    @api.post(f"{TICKET}/supervision-answer", asks.SupervisionAnswer, TicketView, "答复督办")
    def answer_order(ask: Ask[asks.SupervisionAnswer]) -> TicketView:
        return acts.on_case(ask, services().handling.answer_order)

    @api.post(f"{TICKET}/review-decision", asks.ReviewDecision, TicketView, "复查意见、复核意见")
    def decide_review(ask: Ask[asks.ReviewDecision]) -> TicketView:
        return acts.on_case(ask, services().desk.decide_review)

    return api
