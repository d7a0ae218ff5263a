"""From a project's facts to what is shown of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.catalogue.trading import FAMILIES, METHODS, REMEDIES, NoticeKind, TradingLaw
from chalicelib.kernel.cases import Case
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.facts import Fact
from chalicelib.trading import answers, dated, demanding, outcomes, reading
from chalicelib.trading.facts import NoticeDrafted, RemedyOrdered, Running
from chalicelib.trading.planning import ends
from chalicelib.trading.serving import STEPS
from chalicelib.trading.state import LOT_STAGES, LotState, NoticeState, TradingCase

LETTERS = {"construction": "A", "procurement": "D", "land": "B", "property": "C"}
"""Family → letter of the project's number (公共资源交易平台系统数据规范: A 工程, B 土地矿权, C 产权, D 采购)."""
TITLES = {
    "project_registered": "项目登记", "notice_published": "发布公告", "notice_withdrawn": "撤回公告",
    "period_ended": "期限届满", "bids_opened": "开标", "lot_evaluated": "评审完成", "lot_awarded": "定标",
    "award_voided": "中标无效", "contract_signed": "签订合同", "contract_changed": "合同变更",
    "contract_revoked": "撤销合同", "duty_done": "履行法定义务",
    "performed": "履约", "lot_accepted": "验收", "lot_failed": "流标（废标）", "project_terminated": "项目终止",
    "trading_paused": "暂停交易", "trading_resumed": "恢复交易",
    "remedy_ordered": "异议、质疑、投诉成立", "tendering_ended": "不再进行招标",
}  # fmt: skip
"""Facts that are public → what people read. Drafts, checks and alerts are not among them; nor is the evaluation before
its candidates are published.
"""


def number(case_id: str, state: TradingCase) -> str:
    """项目编号: the district, the family, the day of registration, and the end of the case's id."""
    day = (state.registered_at or datetime.max.replace(tzinfo=CHINA)).astimezone(CHINA)
    return f"{state.area[:6]}{LETTERS[state.family]}{day:%Y%m%d}{case_id[-8:]}"


def project(
    case_id: str, state: TradingCase, law: TradingLaw, inside: bool, followed: Mapping[str, str] | None = None
) -> answers.ProjectView:
    """``inside``: for those who run or supervise the trading, who also see drafts and what is not public yet.
    ``followed``: failed lot → the project that tenders it again.
    """
    if state.owner is None or state.registered_at is None:
        raise AssertionError(case_id)
    notices = [one for one in state.notices.values() if inside or one.stage in ("published", "withdrawn")]
    return answers.ProjectView(
        id=case_id, number=number(case_id, state), family=state.family, family_text=FAMILIES[state.family],
        method=state.method, method_text=METHODS[state.method], title=state.title, category=state.category,
        area=state.area, owner=state.owner, agent=state.agent, regulator=state.regulator, value=state.value,
        green=state.green, registered_at=state.registered_at, paused=bool(state.pauses),
        lots=tuple(_lot(state, lot, inside, (followed or {}).get(name, "")) for name, lot in state.lots.items()),
        dates=by_lot({lot: dated.planned(state, lot) for lot in state.lots}, law),
        periods=tuple(map(period, state.periods.values())), notices=tuple(summary(one, law, inside) for one in notices),
        alerts=sum(not alert.closed for alert in state.alerts.values()) if inside else 0,
        follows=answers.FollowsView.model_validate(state.follows.model_dump()) if state.follows else None,
    )  # fmt: skip


def applied(shown: answers.ProjectView, state: TradingCase, own: Callable[[str], bool]) -> answers.ProjectView:
    """With what became of those applications to be prequalified for whose firms the caller acts (资格预审结果通知)."""
    mine = {
        name: tuple(one for one in lot.applicants if any(map(own, sorted(one.members))))
        for name, lot in state.lots.items() if lot.applicants
    }  # fmt: skip
    lots = (
        one if one.applicants else one.model_copy(update={"applicants": mine.get(one.id, ())}) for one in shown.lots
    )
    return shown.model_copy(update={"lots": tuple(lots)}) if mine else shown


def notice(case: Case[TradingCase], which: str, law: TradingLaw) -> answers.NoticeView:
    """One notice, as it says after its corrections."""
    state = case.head.state
    known, draft, says = state.notices[which], reading.draft_of(case, which), reading.says(case, which)
    kind = law.notice(known.what, state.family, state.method)
    gone = reading.withdrawal(case.facts, which)
    return answers.NoticeView(
        project=case.head.case_id, notice=summary(known, law),
        contents=tuple(
            answers.ContentView(name=one.name, title=one.title, text=says[f"contents.{one.name}"])
            for one in kind.contents if f"contents.{one.name}" in says
        ),
        dates=by_lot(reading.shown(case, which), law), demands=outcomes.demands(reading.demands(case, which)),
        outcomes=outcomes.told(case, known), text=says["text"], attachments=draft.attachments,
        corrections=draft.corrections,
        corrected_by=tuple(
            one.id for one in state.notices.values() if one.corrects == which and one.stage == "published"
        ),
        versions=tuple(_version(state, one, kind, law) for one in reading.corrections_of(case, which)),
        withdrawn=gone.reason if gone is not None else "",
        periods=tuple(map(period, reading.periods_of(case, which))),
    )  # fmt: skip


def _version(state: TradingCase, draft: NoticeDrafted, kind: NoticeKind, law: TradingLaw) -> answers.VersionView:
    """A correction, by the names that places have in the notice that it corrects."""
    out = state.notices[draft.notice]
    titles = {f"contents.{one.name}": one.title for one in kind.contents} | {
        "text": "正文",
        demanding.DEMANDS: "资质要求",
    }
    titles |= {f"dates.{name}": title for name, title in law.dates.items()}
    changes = tuple(
        answers.ChangeView(where=one.where, title=titles.get(one.where, one.where), old=one.old, new=one.new)
        for one in draft.corrections
    )
    if out.published_at is None:
        raise AssertionError(draft.notice)
    return answers.VersionView(
        notice=draft.notice, title=draft.title, number=out.number, published_at=out.published_at,
        reason=draft.contents.get("reason", ""), changes=changes,
    )  # fmt: skip


def summary(one: NoticeState, law: TradingLaw, inside: bool = False) -> answers.NoticeSummary:
    """A notice in a list; with the centre's own limit for those ``inside``."""
    owes = inside and one.limit is not None and STEPS.get(one.stage) == one.limit.target
    return answers.NoticeSummary(
        notice=one.id, what=one.what, what_text=law.titles().get(one.what, one.what), title=one.title, stage=one.stage,
        number=one.number, publish_at=one.publish_at, published_at=one.published_at, lots=one.lots,
        corrects=one.corrects, limit=period(one.limit) if owes and one.limit is not None else None,
        late=inside and one.late, superseded=one.superseded,
    )  # fmt: skip


def dates(planned: dict[str, datetime], law: TradingLaw) -> tuple[answers.DateView, ...]:
    """Planned dates, in order of time."""
    ordered = sorted(planned.items(), key=lambda item: item[1])
    return tuple(answers.DateView(name=name, title=law.dates.get(name, name), at=at) for name, at in ordered)


def by_lot(planned: dated.ByLot, law: TradingLaw) -> tuple[answers.DateView, ...]:
    """Planned dates, in order of time, each with its lots where it is not all lots'."""
    lots: dict[tuple[datetime, str], list[str]] = defaultdict(list)
    for lot, names in planned.items():
        for name, at in names.items():
            lots[at, name].append(lot)
    return tuple(
        answers.DateView(
            name=name, title=law.dates.get(name, name), at=at, lots=() if len(theirs) == len(planned) else tuple(theirs)
        )
        for (at, name), theirs in sorted(lots.items())
    )


def period(one: Running) -> answers.PeriodView:
    """A period, with its ledger."""
    explained = list(one.deadline.explain())
    explained[0] = explained[0].replace("办理时限", one.title, 1)
    if one.at is not None and one.sense == "at_most":
        explained.append(f"标准数据，最迟{one.at.astimezone(CHINA):%Y年%m月%d日%H:%M}。")
    elif one.at is not None:
        explained.append(f"计划时间：{one.at.astimezone(CHINA):%Y年%m月%d日%H:%M}，不早于法定的最短期限。")
    return answers.PeriodView(
        name=one.name, title=one.title, lot=one.lot, lots=one.lots, target=one.target, ends=ends(one),
        blocks=one.blocks, basis=one.deadline.limit.basis, explained=tuple(explained),
    )  # fmt: skip


def timeline(case: Case[TradingCase]) -> answers.ProjectTimeline:
    """The public steps."""
    shown = shown_lots(case.head.state)
    steps = [
        answers.FactView(seq=fact.seq, kind=fact.kind, title=_title(fact), at=fact.at, basis=fact.basis)
        for fact in case.facts
        if fact.kind in TITLES and (fact.kind != "lot_evaluated" or fact.data["lot"] in shown)
    ]
    return answers.ProjectTimeline(id=case.head.case_id, steps=tuple(steps))


def _title(fact: Fact) -> str:
    """What a step is called: a remedy by what it is."""
    return REMEDIES[fact.data["remedy"]] if fact.kind == RemedyOrdered.kind else TITLES[fact.kind]


def shown_lots(state: TradingCase) -> frozenset[str]:
    """Lots whose candidates or winner are public."""
    return frozenset(lot for lot in state.lots if state.shown(lot, "candidates", "result"))


def _lot(state: TradingCase, lot: LotState, inside: bool, followed: str) -> answers.LotView:
    shown = inside or lot.lot.id in shown_lots(state)
    who = outcomes.of(lot, ranking=True, result=True) if shown else None
    return answers.LotView(
        id=lot.lot.id, title=lot.lot.title, stage=lot.stage, stage_text=LOT_STAGES[lot.stage], ceiling=lot.lot.ceiling,
        applicants=lot.applicants if inside else (), bidders=len(lot.bids),
        candidates=who.candidates if who else (), winner=who.winner if who else None,
        partners=who.partners if who else (), price=lot.price if shown else None,
        demands=outcomes.demands(demanding.of_lot(state, lot.lot.id)), committee=outcomes.committee(state, lot),
        ended=lot.ended, followed_by=followed,
    )  # fmt: skip
