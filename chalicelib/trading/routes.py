"""The API of trading projects: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.answers import FollowingView, NoticeView, ProjectTimeline, ProjectView
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.trading.following import Following
    from chalicelib.trading.service import Projects

PROJECT = "/v1/trading/projects/{case_id}"
NOTICE = f"{PROJECT}/notices/{{notice}}"
LIMIT = 512 * 1024
"""Bytes of a notice with its text; files go apart."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    projects: Projects
    following: Following
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of trading projects and their notices."""
    api = Api("chalicelib.trading.routes", gate)

    acts = Acts(lambda: services().cases, ProjectView)

    def told(ask: Ask[Any], command: c.Command) -> ProjectView:
        tell = services().projects.tell
        return acts.once(ask, lambda: tell(ask.caller, ask.path["case_id"], command, ask.key))

    @api.post("/v1/trading/projects", asks.NewProject, ProjectView, "登记交易项目", status=201)
    def register(ask: Ask[asks.NewProject]) -> ProjectView:
        return acts.on(ask, services().projects.register)

    @api.get(PROJECT, ProjectView, "交易项目：标段、公告、期限")
    def show(ask: Ask[Any]) -> ProjectView:
        return services().projects.show(ask.caller, ask.path["case_id"])

    @api.get(f"{PROJECT}/timeline", ProjectTimeline, "交易项目的全过程")
    def timeline(ask: Ask[Any]) -> ProjectTimeline:
        return services().projects.timeline(ask.path["case_id"])

    @api.post(f"{PROJECT}/notices", asks.NoticeDraft, ProjectView, "拟公告（更正、澄清也是公告）", limit=LIMIT)
    def draft(ask: Ask[asks.NoticeDraft]) -> ProjectView:
        return acts.on_case(ask, services().projects.draft)

    @api.get(NOTICE, NoticeView, "公告全文")
    def notice(ask: Ask[Any]) -> NoticeView:
        return services().projects.notice(ask.caller, ask.path["case_id"], ask.path["notice"])

    @api.post(f"{NOTICE}/check", asks.Checked, ProjectView, "核验公告（由另一人），定时发布")
    def check(ask: Ask[asks.Checked]) -> ProjectView:
        return acts.on(ask, services().projects.check, "case_id", "notice")

    @api.post(f"{NOTICE}/return", asks.Reason, ProjectView, "退回公告")
    def send_back(ask: Ask[asks.Reason]) -> ProjectView:
        return acts.on(ask, services().projects.send_back, "case_id", "notice")

    @api.post(f"{NOTICE}/withdrawal", asks.Reason, ProjectView, "撤回公告")
    def withdraw(ask: Ask[asks.Reason]) -> ProjectView:
        return acts.on(ask, services().projects.withdraw, "case_id", "notice")

    @api.post(f"{PROJECT}/prequalification", asks.Prequalification, ProjectView, "资格预审结果")
    def prequalify(ask: Ask[asks.Prequalification]) -> ProjectView:
        return acts.on_case(ask, services().projects.prequalify)

    @api.post(f"{PROJECT}/opening", asks.Opening, ProjectView, "开标")
    def open_bids(ask: Ask[asks.Opening]) -> ProjectView:
        return acts.on_case(ask, services().projects.open_bids)

    @api.post(f"{PROJECT}/evaluation", asks.Evaluation, ProjectView, "评标（评审）报告")
    def evaluate(ask: Ask[asks.Evaluation]) -> ProjectView:
        return acts.on_case(ask, services().projects.evaluate)

    @api.post(f"{PROJECT}/award", asks.AwardDecision, ProjectView, "定标")
    def award(ask: Ask[asks.AwardDecision]) -> ProjectView:
        return acts.on_case(ask, services().projects.award)

    @api.post(f"{PROJECT}/award/voiding", asks.Voiding, ProjectView, "中标无效")
    def void(ask: Ask[asks.Voiding]) -> ProjectView:
        return told(ask, c.VoidAward(f.AwardVoided.model_validate(ask.body.model_dump())))

    @api.post(f"{PROJECT}/contract", asks.Signing, ProjectView, "签订合同")
    def sign(ask: Ask[asks.Signing]) -> ProjectView:
        return acts.on_case(ask, services().projects.sign)

    @api.post(f"{PROJECT}/contract/change", asks.ContractChange, ProjectView, "合同变更")
    def change(ask: Ask[asks.ContractChange]) -> ProjectView:
        return told(ask, c.ChangeContract(f.ContractChanged.model_validate(ask.body.model_dump())))

    @api.post(f"{PROJECT}/performance", asks.Milestone, ProjectView, "履约进展")
    def perform(ask: Ask[asks.Milestone]) -> ProjectView:
        return told(ask, c.Perform(f.Performed.model_validate(ask.body.model_dump())))

    @api.post(f"{PROJECT}/acceptance", asks.Acceptance, ProjectView, "验收")
    def accept(ask: Ask[asks.Acceptance]) -> ProjectView:
        return told(ask, c.AcceptLot(f.LotAccepted.model_validate(ask.body.model_dump())))

    @api.post(f"{PROJECT}/duties", asks.Duty, ProjectView, "履行法定义务（书面报告、退还保证金、备案）")
    def do(ask: Ask[asks.Duty]) -> ProjectView:
        return told(ask, c.Do(f.DutyDone.model_validate(ask.body.model_dump())))

    @api.post(f"{PROJECT}/failure", asks.LotReason, ProjectView, "流标、废标")
    def fail(ask: Ask[asks.LotReason]) -> ProjectView:
        return told(ask, c.Fail(f.LotFailed.model_validate(ask.body.model_dump())))

    @api.post(f"{PROJECT}/failure/conclusion", asks.NoTender, ProjectView, "再次流标以后，不再进行招标")
    def end_tendering(ask: Ask[asks.NoTender]) -> ProjectView:
        return acts.on_case(ask, services().projects.end_tendering)

    @api.post(f"{PROJECT}/termination", asks.Reason, ProjectView, "终止项目")
    def terminate(ask: Ask[asks.Reason]) -> ProjectView:
        return told(ask, c.Terminate(f.ProjectTerminated(reason=ask.body.reason)))

    @api.post(f"{PROJECT}/alerts", asks.AlertHandling, ProjectView, "处置预警")
    def close(ask: Ask[asks.AlertHandling]) -> ProjectView:
        return acts.on_case(ask, services().projects.close_alert)

    @api.post(f"{PROJECT}/following", Nothing, FollowingView, "关注项目：暂停、恢复交易时发短信")
    def follow(ask: Ask[Nothing]) -> FollowingView:
        return acts.again(ask, lambda: services().following.follow(ask.caller, ask.path["case_id"]))

    @api.post(f"{PROJECT}/following/end", Nothing, FollowingView, "取消关注项目")
    def leave(ask: Ask[Nothing]) -> FollowingView:
        return acts.again(ask, lambda: services().following.end(ask.caller, ask.path["case_id"]))

    return api
