"""What an application looks like from outside: plain Chinese, no personal data."""

from collections.abc import Sequence

from chalicelib.applications.answers import ApplicationView, DeadlineView, Step, Timeline
from chalicelib.applications.facts import BODIES
from chalicelib.applications.model import STAGES, Application, Stage
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Fact

NEXT: dict[Stage, str] = {
    Stage.NEW: "请提交申请。",
    Stage.IN_REVIEW: "工作人员正在审核，结果会发消息告诉您；也可以凭办件编号和查询码查看进度。",
    Stage.APPROVED: "已经办结。对自动作出的决定有疑问，可以查看说明，也可以要求工作人员复核。",
    Stage.REFUSED: "如不服本决定，可以自收到之日起六十日内申请行政复议，或者依法提起行政诉讼。",
    Stage.REVOKED: "原批准已撤销。如不服，可以自收到之日起六十日内申请行政复议，或者依法提起行政诉讼。",
}

TITLES: dict[str, str] = {
    "submitted": "已提交申请",
    "approved_by_rule": "规则自动批准（秒批）",
    "handed_over": "转工作人员审核",
    "approved": "工作人员批准",
    "refused": "工作人员不予批准",
    "card_issued": "效能监察发牌",
    "review_asked": "申请人要求工作人员复核",
    "checked": "工作人员核查",
    "revoked": "撤销批准",
    "replanned": "办理时限按新公布的工作日历重新计算",
}
if set(TITLES) != {kind for kind, _ in BODIES}:
    raise AssertionError("a kind of fact has no title")

CARDS = {"yellow": "黄牌", "red": "红牌"}

ROLES = {
    "resident": "申请人", "officer": "工作人员", "outlet": "银行网点", "grid": "网格员", "kiosk": "自助终端",
    "department": "部门", "system": "系统",
}  # fmt: skip


def view(case_id: str, state: Application, query_code: str) -> ApplicationView:
    """Where the application stands."""
    item, outcome = state.pinned, state.outcome
    return ApplicationView(
        case_id=case_id,
        number=state.number,
        query_code=query_code,
        item=item.code,
        item_version=item.version,
        item_name=item.name,
        channel=state.channel,
        stage=state.stage,
        stage_text=STAGES[state.stage],
        opened_at=state.opened_at,
        decided_at=outcome.at if outcome else None,
        decided_by=outcome.how if outcome else None,
        reason=outcome.reason if outcome else "",
        benefit=outcome.benefit if outcome else "",
        deadlines=tuple(
            DeadlineView(
                kind=d.kind,
                due=d.due,
                last_day=last_day_before(d.due) if d.due else None,
                basis=d.limit.basis,
                provisional=d.provisional,
            )
            for d in state.scheduled.deadlines
        ),
        cards=state.cards,
        check=state.check,
        next=NEXT[state.stage],
    )


def timeline(case_id: str, number: str, facts: Sequence[Fact]) -> Timeline:
    """Every step, without what is sealed."""
    return Timeline(case_id=case_id, number=number, steps=tuple(_step(fact) for fact in facts))


def _step(fact: Fact) -> Step:
    title = TITLES[fact.kind]
    if fact.kind == "card_issued":
        title += ":" + CARDS[fact.data["colour"]]
    return Step(
        seq=fact.seq, kind=fact.kind, title=title, at=fact.at, recorded=fact.recorded,
        by=ROLES.get(fact.by.role, fact.by.role), channel=fact.channel, basis=fact.basis, digest=fact.digest,
    )  # fmt: skip
