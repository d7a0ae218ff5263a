"""The API of challenges: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.trading.attaching import AttachmentForm, NewAttachment
from chalicelib.trading.challenges import schemas as asks
from chalicelib.trading.challenges.answers import Challenges, ChallengeView, ChallengeWhole
from chalicelib.web.acts import Acts
from chalicelib.web.answers import Elsewhere
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.trading.challenges.evidence import Evidences
    from chalicelib.trading.challenges.handling import Handling
    from chalicelib.trading.challenges.service import Challenges as Desk

OF_PROJECT = "/v1/trading/projects/{case_id}/challenges"
ALL = "/v1/trading/challenges"
CHALLENGE = f"{ALL}/{{case_id}}"


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    challenges: Desk
    handling: Handling
    evidence: Evidences
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of enquiries, objections, queries and complaints."""
    api = Api("chalicelib.trading.challenges.routes", gate)

    acts = Acts(lambda: services().cases, ChallengeView)

    @api.post(OF_PROJECT, asks.NewChallenge, ChallengeView, "提出询问、异议、质疑、投诉", status=201)
    def raise_one(ask: Ask[asks.NewChallenge]) -> ChallengeView:
        return acts.on_case(ask, services().challenges.open)

    @api.get(OF_PROJECT, Challenges, "交易项目的询问、异议、质疑、投诉（不含内容和提出人）", asks.Page)
    def of_project(ask: Ask[asks.Page]) -> Challenges:
        return services().challenges.of(ask.path["case_id"], ask.body)

    @api.get(ALL, Challenges, "本单位提出的询问、异议、质疑、投诉", asks.Mine)
    def mine(ask: Ask[asks.Mine]) -> Challenges:
        return services().challenges.mine(ask.caller, ask.body)

    @api.get("/v1/trading/complaints", Challenges, "等待本部门受理和处理的投诉", asks.Waiting)
    def waiting(ask: Ask[asks.Waiting]) -> Challenges:
        return services().challenges.waiting(ask.caller, ask.body)

    @api.get(CHALLENGE, ChallengeWhole, "询问、异议、质疑、投诉的全部内容", personal=True)
    def show(ask: Ask[Any]) -> ChallengeWhole:
        return services().challenges.show(ask.caller, ask.path["case_id"])

    @api.post(f"{CHALLENGE}/acceptance", asks.Acceptance, ChallengeView, "受理或者不予受理投诉")
    def accept(ask: Ask[asks.Acceptance]) -> ChallengeView:
        return acts.on_case(ask, services().handling.accept)

    @api.post(f"{CHALLENGE}/answer", asks.Reply, ChallengeView, "答复询问、异议、质疑")
    def answer(ask: Ask[asks.Reply]) -> ChallengeView:
        return acts.on_case(ask, services().handling.answer)

    @api.post(f"{CHALLENGE}/decision", asks.Decision, ChallengeView, "拟投诉处理决定")
    def draft(ask: Ask[asks.Decision]) -> ChallengeView:
        return acts.on_case(ask, services().handling.draft)

    @api.post(f"{CHALLENGE}/signature", asks.Signature, ChallengeView, "签发投诉处理决定（由另一人），并公告")
    def sign(ask: Ask[asks.Signature]) -> ChallengeView:
        return acts.on_case(ask, services().handling.sign)

    @api.post(f"{CHALLENGE}/pause", asks.Why, ChallengeView, "责令暂停交易活动")
    def pause(ask: Ask[asks.Why]) -> ChallengeView:
        return acts.on_case(ask, services().handling.pause)

    @api.post(f"{CHALLENGE}/resumption", asks.Why, ChallengeView, "恢复交易活动")
    def lift(ask: Ask[asks.Why]) -> ChallengeView:
        return acts.on_case(ask, services().handling.lift)

    @api.post(f"{CHALLENGE}/examination", asks.Examination, ChallengeView, "检验、检测、鉴定、专家评审、补正的起止")
    def examine(ask: Ask[asks.Examination]) -> ChallengeView:
        return acts.on_case(ask, services().handling.examine)

    @api.post(f"{CHALLENGE}/withdrawal", asks.Why, ChallengeView, "撤回")
    def withdraw(ask: Ask[asks.Why]) -> ChallengeView:
        return acts.on_case(ask, services().handling.withdraw)

    @api.post(f"{CHALLENGE}/evidence/uploads", NewAttachment, AttachmentForm, "证据材料：取得上传地址", status=201)
    def upload(ask: Ask[NewAttachment]) -> AttachmentForm:
        return acts.again_on(ask, services().evidence.open, "case_id")

    @api.post(f"{CHALLENGE}/evidence", asks.NewEvidence, ChallengeView, "提交证据材料（检查上传的文件）")
    def add(ask: Ask[asks.NewEvidence]) -> ChallengeView:
        return acts.on_case(ask, services().evidence.add)

    @api.get(f"{CHALLENGE}/evidence/{{sha256}}", Elsewhere, "证据材料：下载", status=303, personal=True)
    def evidence(ask: Ask[Any]) -> Elsewhere:
        return Elsewhere(url=services().evidence.link(ask.caller, ask.path["case_id"], ask.path["sha256"]))

    return api
