"""What an application looks like from outside: plain Chinese, no personal data."""

from collections.abc import Sequence

from chalicelib.applications.answers import ApplicationView, DeadlineView, Step, Timeline
from chalicelib.applications.facts import BODIES
from chalicelib.applications.model import OPEN, STAGES, Application, Stage
from chalicelib.applications.planning import SPECIALS
from chalicelib.applications.state import Ending
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Fact

REMEDIES = "可以自收到之日起六十日内申请行政复议，或者依法提起行政诉讼。"

NEXT: dict[Stage, str] = {
    Stage.NEW: "请提交申请。",
    Stage.RECEIVED: "材料已收到，工作人员正在核对是否齐全；缺什么会一次告诉您，逾期不告知的，自收到之日起即为受理。",
    Stage.SUPPLEMENT: "请在补正期限内一次补齐所列内容；可以在任何渠道补交，逾期未补的，本次申请终止，可以重新申请。",
    Stage.EXAMINING: "已经受理，工作人员正在审查；也可以凭办件编号和查询码查看进度。",
    Stage.IN_REVIEW: "工作人员正在审核，结果会发消息告诉您；也可以凭办件编号和查询码查看进度。",
    Stage.APPROVED: "已经办结。对自动作出的决定有疑问，可以查看说明，也可以要求工作人员复核。",
    Stage.REFUSED: f"如不服本决定，{REMEDIES}",
    Stage.NOT_ACCEPTED: f"您的申请没有被受理，理由见不予受理通知。如不服，{REMEDIES}",
    Stage.ENDED: "本次申请已终止，没有作出决定；仍有需要的，可以重新申请。",
    Stage.REVOKED: f"原批准已撤销。如不服，{REMEDIES}",
}
ENDINGS: dict[Ending, str] = {
    "lapsed": "逾期没有补正，本次申请终止；可以重新申请。",
    "withdrawn": "您已撤回申请；仍有需要的，可以重新申请。",
    "promise_broken": f"承诺的材料逾期没有补交，本次申请终止，并记入信用记录；可以申请信用修复。如不服，{REMEDIES}",
}
PROCEDURE = "现在进行{kind}，所需时间不计入办理时限，已告知您最长的天数。"
PROMISED = "已按您的承诺先行办理，请在补交期限内补齐承诺的材料。"

TITLES: dict[str, str] = {
    "submitted": "已提交申请",
    "approved_by_rule": "规则自动批准（秒批）",
    "handed_over": "转工作人员审核",
    "supplement_asked": "一次告知需要补正的内容",
    "supplemented": "申请人补正",
    "accepted": "受理",
    "deemed_accepted": "逾期未告知补正，视为受理",
    "not_accepted": "不予受理",
    "examined": "审查完毕",
    "returned": "退回上一环节",
    "opined": "会办部门提出意见",
    "procedure_started": "进入特别程序，不计入办理时限",
    "procedure_ended": "特别程序结束，恢复计时",
    "extended": "经批准延长办理期限",
    "promise_kept": "申请人补交承诺的材料",
    "promise_broken": "承诺的材料逾期未补交，终止办理",
    "lapsed": "逾期未补正，终止办理",
    "withdrawn": "申请人撤回申请",
    "approved": "工作人员批准",
    "refused": "工作人员不予批准",
    "card_issued": "效能监察发牌",
    "review_asked": "申请人要求工作人员复核",
    "checked": "工作人员核查",
    "revoked": "撤销批准",
    "replanned": "办理时限按新公布的工作日历重新计算",
    "certified": "制发电子证照",
    "result_sent": "办理结果已寄出",
    "result_delivered": "办理结果已送达",
    "files_sent": "收到的材料移交审批部门",
    "files_received": "审批部门收到移交的材料",
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
                start=d.start,
                due=d.due,
                last_day=last_day_before(d.due) if d.due else None,
                basis=d.limit.basis,
                provisional=d.provisional,
                ledger=tuple(d.explain()),
            )
            for d in state.scheduled.deadlines
        ),
        cards=state.cards,
        check=state.check,
        next=_next(state),
        asked=state.asked,
        asked_fields=state.asked_fields,
        promises=state.promises,
        procedure=state.procedure,
        opinions_missing=len(state.silent_departments) if state.stage in OPEN else 0,
        certificate=state.certificate,
        tracking=state.tracking,
        delivered=state.delivered,
        bundle=state.bundle,
    )


def _next(state: Application) -> str:
    """What happens now, or what the applicant can do."""
    if state.ending:
        return ENDINGS[state.ending]
    told = NEXT[state.stage]
    if state.procedure:
        told = PROCEDURE.format(kind=SPECIALS[state.procedure])
    return told + PROMISED if state.promises and state.stage in OPEN else told


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
