"""Requests about tickets by those who dispatch, handle, supervise and review them."""

from tests.asks.registry import asks
from tests.asks.tickets import Ticket
from tests.cast import Cast
from tests.families import COMMUNITY, DEPARTMENT, Family
from tests.gateway import Sent
from tests.ticketing import WHY


@asks("POST /v1/tickets/{case_id}/dispatch")
def dispatched(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast)
    return ticket.asked("/dispatch", {"department": DEPARTMENT, "category": ticket.category})


@asks("POST /v1/tickets/{case_id}/sign")
def signed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).dispatched().asked("/sign", {})


@asks("POST /v1/tickets/{case_id}/return")
def returned(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ground = cast.catalogue.complaints().returns[0].name
    return Ticket(cast).dispatched().asked("/return", {"ground": ground, "reason": WHY})


@asks("POST /v1/tickets/{case_id}/return-decision")
def return_decided(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).returned().asked("/return-decision", {"granted": True, "reason": WHY})


@asks("POST /v1/tickets/{case_id}/emergency")
def flagged(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/emergency", {"why": "有人受伤"})


@asks("POST /v1/tickets/{case_id}/accused")
def accused_named(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/accused", {"departments": [], "officers": ["X9"]})


@asks("POST /v1/tickets/{case_id}/steps")
def stepped(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/steps", {"kind": "visit", "text": WHY})


@asks("POST /v1/tickets/{case_id}/interim-reply")
def interim(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/interim-reply", {"text": "已经报修，正在等配件。"})


@asks("POST /v1/tickets/{case_id}/field-tasks")
def tasked(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/field-tasks", {"site": COMMUNITY, "text": "请到现场看一看。"})


@asks("POST /v1/tickets/{case_id}/field-result")
def task_done(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).tasked().asked("/field-result", {"task": "t1", "done": True, "text": "路灯确实不亮。"})


@asks("POST /v1/tickets/{case_id}/suspension")
def suspended(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ground = cast.catalogue.complaints().suspensions[0].name
    return Ticket(cast).signed().asked("/suspension", {"state": "begun", "ground": ground})


@asks("GET /v1/tickets/{case_id}/duplicates")
def duplicates(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).asked("/duplicates", method="GET")


@asks("POST /v1/tickets/{case_id}/extension")
def extended(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/extension", {"reason": "配件要从外地调运。"})


@asks("POST /v1/tickets/{case_id}/handover")
def handed_over(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/handover", {"flow": "disclosure", "reason": "属于政府信息公开申请。"})


@asks("POST /v1/tickets/{case_id}/referral")
def referred(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ground = cast.catalogue.complaints().refusals[0].ground
    return Ticket(cast).asked("/referral", {"ground": ground})


@asks("POST /v1/tickets/{case_id}/reply")
def replied(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast).signed()
    ticket.does("step", ticket.worker, kind="visit", text=WHY)
    return ticket.asked("/reply", {"text": "路灯已经修好。", "result": "resolved"})


@asks("POST /v1/tickets/{case_id}/reply-check")
def checked(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast).drafted()
    return ticket.asked("/reply-check", {"draft": ticket.last["draft"], "sent": True})


@asks("POST /v1/tickets/{case_id}/follow-up")
def followed_up(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).replied().asked("/follow-up", {"reached": False})


@asks("POST /v1/tickets/{case_id}/merge")
def merged(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    other = Ticket(cast).dispatched()
    return Ticket(cast).asked("/merge", {"into": other.case})


@asks("POST /v1/tickets/{case_id}/supervision-order")
def ordered(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).signed().asked("/supervision-order", {"text": "请按期办结。"})


@asks("POST /v1/tickets/{case_id}/supervision-answer")
def order_answered(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).ordered().asked("/supervision-answer", {"text": "已经安排抢修。"})


@asks("POST /v1/tickets/{case_id}/review-decision")
def review_decided(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast, "petition").reviewed().asked("/review-decision", {"ruling": "upheld", "text": "答复正确。"})
