"""Every kind of caller by name, and names for kinds that often go together."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.families import Family


@dataclass(frozen=True)
class Kind:
    """A kind of caller: what they are called, as which role they ask, and whose cases they ask about."""

    title: str
    role: str
    family: Family = "elder"


KINDS: Mapping[str, Kind] = {
    "nobody": Kind("未登录的人", "resident"),
    "phone": Kind("只凭手机号登录的人", "resident"),
    "stranger": Kind("另一位居民（实名）", "resident"),
    "neighbour": Kind("另一位居民（人脸）", "resident"),
    "applicant": Kind("申请人本人", "resident"),
    "agent": Kind("企业经办人，授权内", "resident", "firm"),
    "agent_elsewhere": Kind("企业经办人，授权的是别的事项", "resident", "firm"),
    "agent_ended": Kind("企业经办人，授权到期", "resident", "firm"),
    "principal": Kind("企业法定代表人", "resident", "firm"),
    "guardian": Kind("未满十四周岁者的监护人", "resident", "child"),
    "reviewer": Kind("审批部门经办", "officer"),
    "head": Kind("审批部门负责人", "officer"),
    "reviewer_street": Kind("审批部门经办，本街道", "officer"),
    "reviewer_other_street": Kind("审批部门经办，别的街道", "officer"),
    "reviewer_elsewhere": Kind("别的部门经办", "officer"),
    "consulted": Kind("会办部门经办", "officer"),
    "government": Kind("区政府负责人", "officer"),
    "trader": Kind("公共资源交易中心经办", "officer"),
    "window_opener": Kind("窗口，受理该件的人", "officer"),
    "window": Kind("窗口，同一网点的同事", "officer"),
    "window_elsewhere": Kind("窗口，别的网点", "officer"),
    "stand_in_before": Kind("代岗（AB岗）开始之前", "officer"),
    "stand_in": Kind("代岗（AB岗）期间", "officer"),
    "stand_in_after": Kind("代岗（AB岗）结束之后", "officer"),
    "grid": Kind("网格员，代办该件的人", "grid", "grid"),
    "grid_other": Kind("别的网格员", "grid", "grid"),
    "outlet": Kind("银行网点，代办该件的", "outlet", "outlet"),
    "outlet_other": Kind("别的银行网点", "outlet", "outlet"),
    "outlet_items": Kind("银行网点，没有这个事项", "outlet", "outlet"),
    "kiosk": Kind("自助终端，受理该件的", "kiosk", "kiosk"),
    "kiosk_other": Kind("别的自助终端", "kiosk", "kiosk"),
    "department": Kind("审批部门的系统", "officer"),
    "department_elsewhere": Kind("别的部门的系统", "officer"),
    "department_unscoped": Kind("部门系统，没有授权范围", "officer"),
    "administrator": Kind("系统管理员", "officer"),
    "security": Kind("安全管理员", "officer"),
    "auditor": Kind("审计管理员", "officer"),
    "departed": Kind("离岗人员的令牌", "officer"),
    "expired": Kind("过期的令牌", "officer"),
    "altered": Kind("被改过的令牌", "officer"),
    "unsigned": Kind("没有签名的令牌（alg: none）", "officer"),
    "audience": Kind("发给别的系统的令牌", "officer"),
    "borrowed": Kind("搬到别的请求上的签名", "outlet", "outlet"),
    "both": Kind("同时带令牌和签名", "officer"),
}
BAD = frozenset({"departed", "expired", "altered", "unsigned", "audience", "borrowed", "both"})
"""Whose credentials are no good: worse than none."""

EVERYBODY = "nobody residents officers grids outlets kiosks departments admins"
GROUPS: Mapping[str, str] = {
    "named": "stranger neighbour applicant agent agent_elsewhere agent_ended principal guardian",
    "residents": "phone named",
    "speaking": "applicant agent principal guardian",
    "in_own_right": "applicant principal guardian",
    "handling": "reviewer head reviewer_street stand_in",
    "windows": "window_opener window",
    "elsewhere": "reviewer_other_street reviewer_elsewhere window_elsewhere consulted stand_in_before stand_in_after",
    "officers": "handling windows elsewhere government trader",
    "grids": "grid grid_other",
    "outlets": "outlet outlet_other outlet_items",
    "kiosks": "kiosk kiosk_other",
    "departments": "department department_elsewhere department_unscoped",
    "admins": "administrator security auditor",
    "staff": "officers grids admins",
    "partners": "outlets kiosks",
    "takers": "outlet kiosk",
}
"""Names for kinds that often go together."""


def kinds(told: str) -> frozenset[str]:
    """The kinds that some names stand for."""
    found: set[str] = set()
    for name in told.split():
        found |= kinds(GROUPS[name]) if name in GROUPS else {name}
    return frozenset(found)
