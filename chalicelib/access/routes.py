"""Logins, mandates, the staff's accounts and the audit over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.access import schemas as asked
from chalicelib.access.auditing import AuditAsked, AuditPage
from chalicelib.access.mandates import Agent, Child, EndedAgent, Firm, Mandates
from chalicelib.access.residents import CODE_LIVES
from chalicelib.access.sessions import Devices, Entry, TokenPair
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import By
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.access.auditing import AuditQuery
    from chalicelib.access.faces import FaceChecks
    from chalicelib.access.logins import ProviderLogins, StaffLogins
    from chalicelib.access.mandates import MandateService
    from chalicelib.access.residents import Residents
    from chalicelib.access.sessions import Sessions
    from chalicelib.access.staff import Staff
    from chalicelib.kernel.store import CaseStore

LOGIN = re.compile(r"[a-z][a-z0-9-]{2,39}")


@dataclass(frozen=True, slots=True)
class Access:
    """What the routes call."""

    residents: Residents
    faces: FaceChecks
    staff_logins: StaffLogins
    providers: ProviderLogins
    sessions: Sessions
    mandates: MandateService
    staff: Staff
    audit: AuditQuery
    cases: CaseStore


def blueprint(access: Callable[[], Access], gate: Callable[[], Gate]) -> Api:
    """The routes of who is who, and who may what."""
    api = Api("chalicelib.access.routes", gate)
    acts = Repeatable(lambda: access().cases)

    def let_in(ask: Ask[Any], prove: Callable[[], Entry], about: str = "") -> TokenPair:
        """A session for whom ``prove`` lets in; the audit is told who that is, or why nobody (等保三级, 8.1.4.3)."""

        def told(result: str, **who: Any) -> None:
            if ask.key.trace is not None:
                gate().record(ask.key.trace.model_copy(update={"about": about, **who}), result)

        def act() -> TokenPair:
            try:
                entry = prove()
                pair = access().sessions.begin(entry, ask.body.device)
            except DomainError as refused:
                told(refused.code)
                raise
            told("logged_in", actor=By(role=pair.role, id=entry.account), session=pair.session)
            return pair

        return acts.again(ask, act)

    @api.post("/v1/sessions/sms-codes", asked.CodeWanted, asked.CodeSent, "发送登录验证码", status=202)
    def send_code(ask: Ask[asked.CodeWanted]) -> asked.CodeSent:
        acts.again(ask, lambda: access().residents.send_code(ask.body.phone))
        return asked.CodeSent(valid_seconds=int(CODE_LIVES.total_seconds()))

    @api.post("/v1/sessions/sms", asked.PhoneLogin, TokenPair, "用手机验证码登录", status=201)
    def by_code(ask: Ask[asked.PhoneLogin]) -> TokenPair:
        return let_in(ask, lambda: access().residents.by_code(ask.body.phone, ask.body.code))

    @api.post("/v1/sessions/miniprogram", asked.MiniProgramLogin, TokenPair, "用小程序登录", status=201)
    def by_mini_program(ask: Ask[asked.MiniProgramLogin]) -> TokenPair:
        return let_in(ask, lambda: access().residents.by_mini_program(ask.body.code))

    @api.post("/v1/sessions/oidc/begin", asked.OidcWanted, asked.OidcBegun, "去统一身份认证登录", status=201)
    def begin_oidc(ask: Ask[asked.OidcWanted]) -> asked.OidcBegun:
        return acts.again(ask, lambda: access().providers.begin(ask.body.audience))

    @api.post("/v1/sessions/oidc", asked.OidcLogin, TokenPair, "统一身份认证登录完成", status=201)
    def by_provider(ask: Ask[asked.OidcLogin]) -> TokenPair:
        return let_in(ask, lambda: access().providers.finish(ask.body))

    @api.post("/v1/sessions/staff", asked.StaffLogin, TokenPair, "工作人员登录", status=201)
    def by_password(ask: Ask[asked.StaffLogin]) -> TokenPair:
        login = ask.body.login if LOGIN.fullmatch(ask.body.login) else ""  # some type their password there
        return let_in(ask, lambda: access().staff_logins.by_password(ask.body), login)

    @api.post("/v1/sessions/refresh", asked.Refresh, TokenPair, "换新的令牌")
    def refresh(ask: Ask[asked.Refresh]) -> TokenPair:
        return acts.again(ask, lambda: access().sessions.refresh(ask.body.refresh_token))

    @api.post("/v1/sessions/end", asked.Ended, asked.Done, "退出登录")
    def end(ask: Ask[asked.Ended]) -> asked.Done:
        acts.again(ask, lambda: access().sessions.end(ask.caller, ask.body.session))
        return asked.Done()

    @api.get("/v1/sessions", Devices, "我登录的设备")
    def devices(ask: Ask[Any]) -> Devices:
        return access().sessions.devices(ask.caller)

    @api.post("/v1/me/real-name", asked.RealName, TokenPair, "实名认证")
    def prove_name(ask: Ask[asked.RealName]) -> TokenPair:
        def act() -> TokenPair:
            entry = access().residents.prove_name(ask.caller, ask.body.name, ask.body.id_number)
            return access().sessions.raised(ask.caller, entry)

        return acts.again(ask, act)

    @api.post("/v1/me/face", Nothing, asked.FaceBegun, "开始人脸核验", status=201)
    def begin_face(ask: Ask[Any]) -> asked.FaceBegun:
        ticket, url = acts.again(ask, lambda: access().faces.begin(ask.caller))
        return asked.FaceBegun(ticket=ticket, url=url)

    @api.post("/v1/me/face/outcome", asked.FaceDone, TokenPair, "人脸核验完成")
    def finish_face(ask: Ask[asked.FaceDone]) -> TokenPair:
        def act() -> TokenPair:
            return access().sessions.raised(ask.caller, access().faces.finish(ask.caller, ask.body.ticket))

        return acts.again(ask, act)

    @api.get("/v1/me/mandates", Mandates, "我能代谁办事", personal=True)
    def mandates(ask: Ask[Any]) -> Mandates:
        return access().mandates.of(ask.caller)

    @api.post("/v1/me/firms", Firm, Mandates, "认领我的企业")
    def claim_firm(ask: Ask[Firm]) -> Mandates:
        return acts.again_on(ask, access().mandates.claim_firm)

    @api.post("/v1/me/children", Child, Mandates, "为未满十四周岁的子女办事")
    def claim_child(ask: Ask[Child]) -> Mandates:
        return acts.again_on(ask, access().mandates.claim_child)

    @api.post("/v1/me/agents", Agent, Mandates, "委托企业经办人")
    def appoint_agent(ask: Ask[Agent]) -> Mandates:
        return acts.again_on(ask, access().mandates.appoint)

    @api.post("/v1/me/agents/end", EndedAgent, Mandates, "解除企业经办人")
    def dismiss_agent(ask: Ask[EndedAgent]) -> Mandates:
        return acts.again_on(ask, access().mandates.dismiss)

    @api.post("/v1/staff", asked.NewStaff, asked.StaffOpened, "开通工作人员账号", status=201)
    def open_staff(ask: Ask[asked.NewStaff]) -> asked.StaffOpened:
        return acts.again(ask, lambda: access().staff.open(ask.body))

    @api.get("/v1/staff/{login}", asked.StaffView, "工作人员账号")
    def show_staff(ask: Ask[Any]) -> asked.StaffView:
        return access().staff.show(ask.path["login"])

    @api.post("/v1/staff/{login}/appointment", asked.Appointment, asked.StaffView, "分配角色和岗位")
    def appoint(ask: Ask[asked.Appointment]) -> asked.StaffView:
        return acts.again_on(ask, access().staff.appoint, "login")

    @api.post("/v1/staff/{login}/departure", Nothing, asked.StaffView, "停用离岗人员账号")
    def leave(ask: Ask[Any]) -> asked.StaffView:
        return acts.again(ask, lambda: access().staff.leave(ask.caller, ask.path["login"]))

    @api.post("/v1/staff/{login}/stand-in", asked.StandIn, asked.StaffView, "代岗（AB岗）")
    def stand_in(ask: Ask[asked.StandIn]) -> asked.StaffView:
        return acts.again_on(ask, access().staff.stand_in, "login")

    @api.post("/v1/staff/{login}/reset", Nothing, asked.StaffOpened, "重置密码和动态口令")
    def reset(ask: Ask[Any]) -> asked.StaffOpened:
        return acts.again(ask, lambda: access().staff.reset(ask.caller, ask.path["login"]))

    @api.get("/v1/audit", AuditPage, "查审计记录", query=AuditAsked, personal=True)
    def audit(ask: Ask[AuditAsked]) -> AuditPage:
        return access().audit.page(ask.body)

    return api
