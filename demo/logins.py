"""Logins for each kind of user of the local stack, which everybody may know: opened when they are told."""

import argparse
import json
from collections.abc import Iterator

from demo.desk import POLICE, Desk
from demo.signing import Department, Place
from infra import staff
from infra.identity_provider import USERS

PHONE = "13900000001"
POST = """post() { curl -s "$1" -H 'content-type: application/json' -H "idempotency-key: $RANDOM$RANDOM" -d "$2"; }"""
"""For a shell: every command has a key of its own."""
STAFF: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("officer-1", "officer", "工作人员（民政局审核、负责人）", "civil_affairs", ("reviewer", "head")),
    ("window-1", "officer", "窗口人员（政务服务中心）", "civil_affairs", ("window@centre-01",)),
    ("grid-1", "grid", "网格员", staff.HOME, ()),
    ("admin-1", "administrator", "系统管理员", staff.HOME, ()),
    ("security-1", "security", "安全管理员", staff.HOME, ()),
    ("auditor-1", "auditor", "审计管理员", staff.HOME, ()),
    ("wang-min", "officer", "工作人员（也可用统一身份认证）", "civil_affairs", ("reviewer",)),
)
"""Login, role, what they are, department, posts."""


def told(desk: Desk) -> str:
    """What to log in with; may be asked for again and again."""
    return "\n".join([*_residents(desk), *_staff(desk), *_partners(desk)])


def _residents(desk: Desk) -> Iterator[str]:
    yield f"\n登录（下面的命令先要有：{POST}）"
    yield "居民，手机验证码（任何手机号都可以，验证码在手机页面上看）："
    yield f"  {_post(desk, 'sms-codes', phone=PHONE)}"
    yield f"  {desk.url}/phone"
    yield f"  {_post(desk, 'sms', phone=PHONE, code='验证码')}"
    yield "居民，小程序（code 的形式：sandbox-<openid>-<随便什么，每次不同>）："
    yield f"  {_post(desk, 'miniprogram', code='sandbox-oLocal0001-1')}"
    users = "、".join(f"{sub} {user['name']}" for sub, user in USERS.items())
    yield f"统一身份认证（在打开的页面上填用户名，不要密码）：{users}"
    yield f"  {_post(desk, 'oidc/begin', audience='resident')}"
    yield f"  {_post(desk, 'oidc', state='带回的 state', code='带回的 code')}"
    yield "  工作人员把 resident 换成 staff"


def _staff(desk: Desk) -> Iterator[str]:
    """Every account with password and seed; the one-time password of now comes from a command."""
    commands = staff.Commands()
    community = next(site["code"] for site in desk.get("/v1/sites").body["items"] if site["kind"] == "community")
    yield f"工作人员（密码都是 {staff.SANDBOX_PASSWORD}）："
    for login, role, title, department, posts in STAFF:
        site = community if role == "grid" else ""
        commands.open(argparse.Namespace(
            login=login, role=role, department=department, post=list(posts), site=site, subject="", sandbox=True
        ))  # fmt: skip
        yield f"  {login:<11} 动态口令种子 {staff.sandbox_seed(login)}  {title}"
    yield "  现在的动态口令：make staff ARGS='code officer-1'"
    yield f"  {_post(desk, 'staff', login='officer-1', password=staff.SANDBOX_PASSWORD, one_time='动态口令')}"


def _partners(desk: Desk) -> Iterator[str]:
    yield "网点、自助终端、部门（不登录，签名调用，见 docs/partners.md）："
    for kind, title in (("outlet", "银行网点 outlet-01"), ("kiosk", "自助终端 terminal-01"), ("department", POLICE)):
        who = desk.served(kind)
        if isinstance(who, Place):
            yield f"  {title}：key id {who.key}，secret {who.secret}，x-api-key {who.api_key}"
        elif isinstance(who, Department):
            yield f"  部门 {title}：secret {who.secret}"
    yield "不登录，直接要令牌：make token WHO='resident 53012119700101001X'（或 officer market_regulation、grid…）"


def _post(desk: Desk, path: str, **said: str) -> str:
    return f"post {desk.url}/v1/sessions/{path} '{json.dumps(said, ensure_ascii=False)}'"
