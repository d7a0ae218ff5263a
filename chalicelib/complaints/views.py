"""From a ticket's facts to what is shown of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from chalicelib.catalogue.complaints import CHANNELS, KINDS
from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints import answers as a, facts as f
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.state import STAGES, Stage, TicketCase
from chalicelib.complaints.values import OUTCOMES, RESULTS, Photo
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.facts import Body, Fact

NEXT: dict[Stage, str] = {
    "registered": "工作人员正在确定由哪个部门办理。",
    "dispatched": "已转给办理部门，等待签收。",
    "return_asked": "办理部门认为不是自己的职责，派单部门正在审核。",
    "disputed": "由督办部门指定承办单位。",
    "handling": "正在办理，结果会告诉您；也可以凭工单编号和查询码查看。",
    "reply_check": "已经写好答复，正在审核。",
    "answered": "已经答复。没有解决的，请在期限内告诉我们，会重新办理。",
    "reviewing": "正在复查（复核）。",
    "closed": "已经办结。",
    "referred": "这件事不由12345受理，应当去的地方已经告诉您。",
    "merged": "与别的工单说的是同一件事，一起办理，结果一样告诉您。",
    "handed_over": "已经转入相应的程序办理。",
    "withdrawn": "您已经撤回。",
}
TITLES: dict[str, str] = {
    "ticket_registered": "登记", "suggestion_made": "系统推荐分类和部门", "emergency_flagged": "标为紧急",
    "dispatched": "派单", "signed_for": "签收", "return_asked": "申请退单", "return_granted": "同意退单，重新派单",
    "return_refused": "不同意退单", "return_escalated": "多次退单，提请督办", "assigned_finally": "指定承办单位",
    "merged": "并入另一工单", "reporter_joined": "并入相同的工单", "step_taken": "办理过程",
    "interim_reply": "阶段性答复",
    "field_task_given": "交网格员现场核查", "field_task_done": "网格员反馈", "suspended": "暂停计时",
    "resumed": "恢复计时",
    "extended": "延期", "handed_over": "转入其他程序", "referred": "不予受理，告知途径", "withdrawn": "撤回",
    "reply_drafted": "拟好答复", "reply_sent_back": "答复退回修改", "reply_checked": "答复审核通过", "replied": "答复",
    "follow_up_tried": "回访", "confirmed_solved": "确认解决", "reopened": "重新办理", "ticket_closed": "办结",
    "comment_added": "补充说明", "supervision_ordered": "督办", "supervision_climbed": "督办升级",
    "supervision_answered": "答复督办", "clock_warned": "发牌", "clocks_replanned": "时限按新的工作日安排重新计算",
    "review_asked": "申请复查", "review_decided": "复查意见", "final_review_asked": "申请复核",
    "final_review_decided": "复核意见", "department_succeeded": "办理部门变更",
    "accused_named": "记明被反映的单位、人员", "reporter_left": "撤回，其他反映人的继续办理",
}  # fmt: skip
"""Fact → what people read."""
WITHIN = frozenset(
    {
        "suggestion_made", "return_asked", "return_refused", "return_escalated", "reporter_joined", "step_taken",
        "field_task_given", "field_task_done", "reply_drafted", "reply_sent_back", "reply_checked", "clocks_replanned",
        "supervision_answered", "accused_named",
    }
)  # fmt: skip
"""What those alone see who work on it."""
REPORTED = frozenset(
    {
        "ticket_registered", "comment_added", "confirmed_solved", "withdrawn", "reporter_left", "review_asked",
        "final_review_asked",
    }
)  # fmt: skip
"""What who reported it does."""
MOVED = frozenset({"reopened", "review_asked", "final_review_asked"})
"""What a reporter says by which it goes on for all of them."""
OF_DESK = frozenset(
    {
        "dispatched", "return_granted", "return_refused", "assigned_finally", "merged", "reporter_joined", "referred",
        "follow_up_tried", "supervision_ordered", "accused_named",
    }
)  # fmt: skip
OF_ORGAN = frozenset({"review_decided", "final_review_decided"})
"""What the department does that dispatches, and the organ that reviews; the rest is of who handles it."""
REPLIES = frozenset(
    {"interim_reply", "replied", "referred", "handed_over", "review_decided", "final_review_decided", "extended"}
)
"""What who reported it is told."""


def view(case_id: str, state: TicketCase, catalogue: Catalogue) -> a.TicketView:
    """A ticket without what was written."""
    ends = (clock.deadline.due for clock in state.clocks.values() if not clock.window)
    order = state.order
    return a.TicketView(
        id=case_id, number=state.number, kind=state.what, kind_text=KINDS[state.what], channel=state.channel,
        channel_text=CHANNELS[state.channel], identity=state.identity, category=state.category,
        category_text=category_name(catalogue, state.category), street=state.place.street, emergency=state.emergency,
        stage=state.stage, stage_text=STAGES[state.stage], next=NEXT[state.stage], registered_at=registered(state),
        department=state.main, department_name=department_name(catalogue, state.main),
        joint=state.handlers.joint if state.handlers is not None else (), signed=state.signed, bounces=state.bounces,
        handling=state.handling, result=state.result or "", result_text=RESULTS[state.result] if state.result else "",
        replied_at=state.replied_at, outcome=state.outcome, outcome_text=OUTCOMES[state.outcome],
        closed_at=state.closed_at, due=min((end for end in ends if end is not None), default=None),
        clocks=tuple(_clock(name, clock, state) for name, clock in state.clocks.items()),
        draft=state.draft if state.stage == "reply_check" else 0,
        tasks=tuple(a.TaskView(task=name, site=task.site, done=task.done) for name, task in state.tasks.items()),
        merged=len(state.joined), into=state.into,
        supervised=order.level if order is not None and not order.answered else 0,
    )  # fmt: skip


def registered(state: TicketCase) -> datetime:
    """When it came."""
    if state.registered_at is None:
        raise AssertionError("nothing was registered")
    return state.registered_at


def first(case: Case[TicketCase]) -> f.TicketRegistered:
    """What it began with."""
    body = body_of(FLOW, case.fact(1))
    if not isinstance(body, f.TicketRegistered):
        raise TypeError(body.kind)
    return body


def steps(case: Case[TicketCase], catalogue: Catalogue, inside: bool) -> tuple[a.StepView, ...]:
    """What happened, in order; ``inside``: for those who work on it. What reporters of merged tickets said is no step
    of who reported this one, unless it goes on by it: opened again, or reviewed.
    """
    return tuple(
        a.StepView(
            seq=fact.seq, kind=fact.kind, title=TITLES[fact.kind], at=fact.at, by=_by(fact, case, catalogue),
            basis=fact.basis if inside or fact.kind != "dispatched" else "",
        )
        for fact in case.facts
        if inside or (fact.kind not in WITHIN and (fact.kind in MOVED or not _voice(fact)))
    )  # fmt: skip


def said(
    case: Case[TicketCase], sealing: Sealing, catalogue: Catalogue, kinds: Iterable[str] | None, voice: str = ""
) -> Iterator[a.Said]:
    """What was written on it after the report; ``kinds``: of these facts alone, and of reporters ``voice`` alone: the
    merged ticket's of that case id, or this one's own.
    """
    for fact in _heard(case, kinds, voice):
        found = _said(case, fact, sealing, catalogue) if fact.seq > 1 else None
        if found is not None:
            yield found


def named(case: Case[TicketCase], kinds: Iterable[str] | None, voice: str = "") -> Iterator[tuple[str, Photo]]:
    """The photos that the ticket names, each with the case id under which it lies; ``kinds``, ``voice``: as of
    :func:`said`.
    """
    for fact in _heard(case, kinds, voice):
        under = _voice(fact) or case.head.case_id
        yield from ((under, photo) for photo in _photos(case, body_of(FLOW, fact)))


def _heard(case: Case[TicketCase], kinds: Iterable[str] | None, voice: str) -> Iterator[Fact]:
    wanted = frozenset(kinds) if kinds is not None else None
    for fact in case.facts:
        if wanted is None or (fact.kind in wanted and (fact.kind not in REPORTED or _voice(fact) == voice)):
            yield fact


def _voice(fact: Fact) -> str:
    return f.voice_of(body_of(FLOW, fact))


def suggestion(state: TicketCase, catalogue: Catalogue) -> a.SuggestionView | None:
    """Where the machine would send it."""
    if state.suggestion is None:
        return None
    told = state.suggestion.model_dump()
    return a.SuggestionView(
        category_text=category_name(catalogue, state.suggestion.category),
        department_name=department_name(catalogue, state.suggestion.department), **told,
    )  # fmt: skip


def department_name(catalogue: Catalogue, code: str) -> str:
    """What the department is called now; its code where it is no longer listed."""
    listed = catalogue.departments().listed.values()
    return next((one.name for one in listed if one.credit_code == code), code)


def category_name(catalogue: Catalogue, name: str) -> str:
    """What the category is called now."""
    return next((one.title for one in catalogue.complaints().categories if one.name == name), name)


def _said(case: Case[TicketCase], fact: Fact, sealing: Sealing, catalogue: Catalogue) -> a.Said | None:
    body = body_of(FLOW, fact)
    photos, result = _photos(case, body), getattr(body, "result", None)
    text = sealing.words(_worded(case, body)).get("text", "")
    if isinstance(body, f.Referred):
        text = "\n".join(one for one in (body.where, text) if one)
    elif isinstance(body, f.HandedOver):
        number = f"编号：{body.number}" if body.number else ""
        text = "\n".join(one for one in (number, text, *body.missing) if one)
    elif isinstance(body, f.Extended):
        text = next((e.reason for clock in body.clocks.values() for e in reversed(clock.deadline.extensions)), "")
    if not text and not photos:
        return None
    return a.Said(
        seq=fact.seq, kind=fact.kind, title=TITLES[fact.kind], at=fact.at,
        department="" if fact.kind in REPORTED else _by(fact, case, catalogue), text=text,
        result_text=RESULTS[result] if result else "", photos=photos,
    )  # fmt: skip


def _worded(case: Case[TicketCase], body: Body) -> Body:
    """The fact that holds the words of a fact: of a reply that went out, its draft."""
    return body_of(FLOW, case.fact(body.draft)) if isinstance(body, f.Replied) else body


def _photos(case: Case[TicketCase], body: Body) -> tuple[Photo, ...]:
    found: tuple[Photo, ...] = getattr(_worded(case, body), "photos", ())
    return found


def _by(fact: Fact, case: Case[TicketCase], catalogue: Catalogue) -> str:
    """Who acted, without a name: the department as which they acted."""
    if fact.by.role == "system":
        return "平台"
    came = fact.kind == "emergency_flagged" and fact.recorded == case.facts[0].recorded
    if came or fact.kind in REPORTED or fact.by.role in ("resident", "public", "kiosk"):
        return "反映人"
    if fact.by.role == "grid":
        return "网格员"
    state = case.head.state
    whose = state.organ if fact.kind in OF_ORGAN else state.desk if fact.kind in OF_DESK else state.main
    return department_name(catalogue, fact.data.get("department") or whose or state.desk)


def _clock(name: str, clock: f.Clock, state: TicketCase) -> a.ClockView:
    cards = (card.removeprefix(f"{name}:") for card in state.cards if card.startswith(f"{name}:"))
    return a.ClockView(
        name=name, title=clock.title, whose=clock.whose, due=clock.deadline.due, basis=clock.deadline.limit.basis,
        explained=tuple(_explained(clock.deadline, clock.title)), cards=tuple(cards),
    )  # fmt: skip


def _explained(deadline: Deadline, title: str) -> list[str]:
    told = deadline.explain()
    return [told[0].replace("办理时限", title, 1), *told[1:]]
