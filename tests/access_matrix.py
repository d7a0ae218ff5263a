"""Who gets through where: ``python -m tests.access_matrix`` draws docs/access-matrix.md from the table here.

The table is written by hand from what each kind of caller is for, not read from the platform's own; the walk
(tests/every_route.py) sends every kind to every route and compares.
"""

from collections.abc import Mapping
from pathlib import Path

from tests.kinds import BAD, EVERYBODY, KINDS, kinds

DOCUMENT = Path(__file__).parents[1] / "docs" / "access-matrix.md"

THROUGH: Mapping[str, str] = {
    "GET /v1/items": EVERYBODY,
    "GET /v1/items/{code}": EVERYBODY,
    "GET /v1/items/{code}/guide": EVERYBODY,
    "GET /v1/items/{code}/flow": EVERYBODY,
    "GET /v1/items/{code}/qr": EVERYBODY,
    "GET /v1/items/{code}/sheet": EVERYBODY,
    "GET /v1/items/{code}/commitment": EVERYBODY,
    "GET /v1/topics": EVERYBODY,
    "GET /v1/me/subscriptions": "named",
    "POST /v1/me/subscriptions": "named",
    "POST /v1/me/subscriptions/{topic}/end": "named",
    "POST /v1/broadcasts": "head",
    "GET /v1/broadcasts/{case_id}": "head",
    "POST /v1/broadcasts/{case_id}/confirmation": "head",
    "POST /v1/broadcasts/{case_id}/stop": "head",
    "POST /v1/trading/projects": "trader",
    "GET /v1/trading/projects/{case_id}": EVERYBODY,
    "GET /v1/trading/projects/{case_id}/timeline": EVERYBODY,
    "POST /v1/trading/projects/{case_id}/notices": "trader",
    "GET /v1/trading/projects/{case_id}/notices/{notice}": EVERYBODY,
    "POST /v1/trading/projects/{case_id}/notices/{notice}/check": "trader",
    "POST /v1/trading/projects/{case_id}/notices/{notice}/return": "trader",
    "POST /v1/trading/projects/{case_id}/notices/{notice}/withdrawal": "trader",
    "POST /v1/trading/projects/{case_id}/opening": "trader",
    "POST /v1/trading/projects/{case_id}/evaluation": "trader",
    "POST /v1/trading/projects/{case_id}/award": "trader",
    "POST /v1/trading/projects/{case_id}/award/voiding": "trader",
    "POST /v1/trading/projects/{case_id}/contract": "trader",
    "POST /v1/trading/projects/{case_id}/contract/change": "trader",
    "POST /v1/trading/projects/{case_id}/performance": "trader",
    "POST /v1/trading/projects/{case_id}/acceptance": "trader",
    "POST /v1/trading/projects/{case_id}/duties": "trader",
    "POST /v1/trading/projects/{case_id}/failure": "trader",
    "POST /v1/trading/projects/{case_id}/termination": "trader",
    "POST /v1/trading/projects/{case_id}/alerts": "trader government consulted",
    "GET /v1/trading/notices": EVERYBODY,
    "GET /v1/trading/choices": EVERYBODY,
    "GET /trading/notices.atom": EVERYBODY,
    "GET /trading/notices.rss": EVERYBODY,
    "POST /v1/trading/projects/{case_id}/attachments": "trader",
    "POST /v1/trading/projects/{case_id}/attachments/check": "trader",
    "GET /v1/trading/projects/{case_id}/notices/{notice}/attachments/{sha256}": EVERYBODY,
    "POST /v1/trading/projects/{case_id}/challenges": "agent agent_elsewhere principal",
    "GET /v1/trading/projects/{case_id}/challenges": EVERYBODY,
    "GET /v1/trading/challenges": "agent agent_elsewhere principal",
    "GET /v1/trading/complaints": "consulted",
    "GET /v1/trading/challenges/{case_id}": "agent agent_elsewhere principal consulted government trader",
    "POST /v1/trading/challenges/{case_id}/answer": "trader",
    "POST /v1/trading/challenges/{case_id}/acceptance": "consulted",
    "POST /v1/trading/challenges/{case_id}/decision": "consulted",
    "POST /v1/trading/challenges/{case_id}/signature": "consulted",
    "POST /v1/trading/challenges/{case_id}/pause": "consulted",
    "POST /v1/trading/challenges/{case_id}/resumption": "consulted",
    "POST /v1/trading/challenges/{case_id}/examination": "consulted",
    "POST /v1/trading/challenges/{case_id}/withdrawal": "agent agent_elsewhere principal",
    "GET /ocds/releases": EVERYBODY,
    "GET /ocds/releases/{ocid}": EVERYBODY,
    "GET /ocds/records": EVERYBODY,
    "GET /ocds/records/{ocid}": EVERYBODY,
    "GET /ocds/bulk/{month}": EVERYBODY,
    "POST /v1/trading/ocds": "trader",
    "GET /v1/trading/organisations/{code}": EVERYBODY,
    "GET /v1/trading/penalties": EVERYBODY,
    "POST /v1/trading/organisations": "trader",
    "POST /v1/trading/recognitions": "trader",
    "POST /v1/trading/penalties": "consulted",
    "POST /v1/trading/experts": "trader",
    "POST /v1/trading/organisations/{code}/penalties/{penalty}/lifting": "consulted",
    "GET /v1/trading/projects/{case_id}/recusals": "trader",
    "GET /v1/trading/alerts": "consulted government trader",
    "GET /v1/trading/reports/{month}": "consulted government trader",
    "GET /v1/trading/reports/{month}/table": "consulted government trader",
    "GET /v1/trading/pool": "trader",
    "POST /v1/trading/pool": "trader",
    "POST /v1/trading/pool/{member}/end": "trader",
    "GET /v1/life-events": EVERYBODY,
    "GET /v1/bundles": EVERYBODY,
    "GET /v1/bundles/{code}": EVERYBODY,
    "POST /v1/bundles/{code}/applications": "speaking agent_elsewhere agent_ended windows grid",
    "GET /v1/bundle-applications": "stranger neighbour speaking agent_elsewhere",
    "GET /v1/bundle-applications/{case_id}": "applicant principal guardian window_opener grid",
    "GET /v1/bundle-applications/{case_id}/messages": "applicant principal guardian window_opener grid",
    "GET /v1/items/{code}/promise": EVERYBODY,
    "GET /v1/reference-items/{code}": EVERYBODY,
    "GET /v1/sites": EVERYBODY,
    "GET /v1/progress": EVERYBODY,
    "GET /v1/progress/timeline": EVERYBODY,
    "POST /v1/applications": "speaking windows grid",
    "GET /v1/applications": "stranger neighbour speaking agent_elsewhere",
    "GET /v1/applications/{case_id}": "speaking handling windows grid government",
    "GET /v1/applications/{case_id}/timeline": "speaking handling windows grid government",
    "GET /v1/applications/{case_id}/explanation": "speaking handling",
    "GET /v1/applications/{case_id}/dossier": "speaking handling windows",
    "POST /v1/applications/{case_id}/review": "speaking",
    "POST /v1/applications/{case_id}/decision": "handling",
    "POST /v1/applications/{case_id}/check": "handling",
    "POST /v1/applications/{case_id}/recomputation": "handling",
    "POST /v1/applications/{case_id}/revocation": "head",
    "POST /v1/applications/{case_id}/supplement-notice": "handling windows",
    "POST /v1/applications/{case_id}/supplement": "speaking windows grid",
    "POST /v1/applications/{case_id}/promised": "speaking windows grid",
    "POST /v1/applications/{case_id}/withdrawal": "speaking",
    "POST /v1/applications/{case_id}/acceptance": "handling windows",
    "POST /v1/applications/{case_id}/non-acceptance": "handling windows",
    "POST /v1/applications/{case_id}/examination": "handling",
    "POST /v1/applications/{case_id}/return": "handling",
    "POST /v1/applications/{case_id}/opinions": "consulted",
    "POST /v1/applications/{case_id}/procedure": "handling",
    "POST /v1/applications/{case_id}/procedure/end": "handling",
    "POST /v1/applications/{case_id}/extension": "head government",
    "GET /v1/applications/{case_id}/delivery": "speaking handling windows grid",
    "POST /v1/applications/{case_id}/pickup": "windows",
    "POST /v1/applications/{case_id}/parcels": "windows",
    "POST /v1/applications/{case_id}/parcels/{parcel}/receipt": "handling department",
    "GET /v1/deliveries": "administrator",
    "GET /v1/deliveries/summary": "administrator",
    "POST /v1/deliveries/{message_id}/replay": "administrator",
    "GET /v1/applications/{case_id}/messages": "speaking handling windows grid government",
    "GET /v1/phone-tasks": "windows window_elsewhere",
    "POST /v1/phone-tasks/{message_id}/outcome": "windows window_elsewhere",
    "GET /v1/message-templates": "administrator",
    "POST /v1/message-templates/{name}/preview": "administrator",
    "POST /receipts/ems": EVERYBODY,
    "GET /receipts/wechat": EVERYBODY,
    "POST /receipts/wechat": EVERYBODY,
    "GET /receipts/miniprogram": EVERYBODY,
    "POST /receipts/miniprogram": EVERYBODY,
    "GET /v1/me/wechat": "named",
    "POST /v1/me/wechat/authorization": "named",
    "POST /v1/me/wechat": "named",
    "POST /v1/me/wechat/release": "named",
    "GET /v1/intake": "windows window_elsewhere",
    "POST /v1/intake/{id}/taken": "windows window_elsewhere",
    "POST /receipts/aliyun/{key}": EVERYBODY,
    "POST /receipts/tencent/{key}": EVERYBODY,
    "GET /v1/work-queue": "officers",
    "POST /v1/autofill": "speaking officers grids",
    "POST /v1/uploads": "residents officers grids",
    "POST /v1/uploads/check": "residents officers grids",
    "POST /v1/partner/applications": "takers",
    "GET /v1/partner/applications": "partners",
    "GET /v1/partner/applications/{case_id}": "takers",
    "GET /v1/partner/applications/{case_id}/timeline": "takers",
    "POST /v1/partner/autofill": "outlet outlet_other kiosks",
    "POST /v1/partner/uploads": "partners",
    "POST /v1/partner/uploads/check": "partners",
    "POST /v1/partner/applications/{case_id}/supplement": "takers",
    "POST /v1/partner/applications/{case_id}/promised": "takers",
    "GET /v1/partner/usage": "partners",
    "POST /v1/party-records": "department department_elsewhere",
    "POST /v1/callbacks": "department",
    "GET /v1/feed": "departments",
    "POST /v1/webhooks": "department department_elsewhere",
    "GET /v1/webhooks": "department department_elsewhere",
    "POST /v1/webhooks/{endpoint_id}/secret": "department",
    "POST /v1/webhooks/{endpoint_id}/end": "department",
    "POST /v1/webhooks/{endpoint_id}/resume": "department",
    "GET /v1/webhooks/{endpoint_id}/deliveries": "department",
    "POST /v1/webhooks/{endpoint_id}/results": "department",
    "POST /v1/webhooks/{endpoint_id}/replay": "department",
    "POST /v1/sessions/sms-codes": EVERYBODY,
    "POST /v1/sessions/sms": EVERYBODY,
    "POST /v1/sessions/miniprogram": EVERYBODY,
    "POST /v1/sessions/oidc/begin": EVERYBODY,
    "POST /v1/sessions/oidc": EVERYBODY,
    "POST /v1/sessions/staff": EVERYBODY,
    "POST /v1/sessions/refresh": EVERYBODY,
    "GET /v1/sessions": "residents staff",
    "POST /v1/sessions/end": "residents staff",
    "POST /v1/me/real-name": "residents",
    "POST /v1/me/face": "named",
    "POST /v1/me/face/outcome": "named",
    "GET /v1/me/mandates": "residents",
    "POST /v1/me/firms": "principal",
    "POST /v1/me/children": "guardian",
    "POST /v1/me/agents": "principal",
    "POST /v1/me/agents/end": "principal",
    "GET /v1/me/data": "in_own_right",
    "GET /v1/me/consents": "in_own_right",
    "POST /v1/me/consents": "in_own_right",
    "POST /v1/me/consents/withdrawal": "in_own_right",
    "POST /v1/me/corrections": "in_own_right",
    "GET /v1/me/deletion": "in_own_right",
    "POST /v1/me/deletion": "in_own_right",
    "POST /v1/me/deletion/cancellation": "in_own_right",
    "GET /v1/me/credit": "stranger neighbour applicant principal guardian",
    "POST /v1/me/credit/{mark}/repair": "applicant principal",
    "GET /v1/credit/repairs": "reviewer head reviewer_elsewhere consulted government trader stand_in",
    "POST /v1/credit/repairs/{repair}/decision": "head",
    "POST /v1/staff": "administrator",
    "GET /v1/staff/{login}": "admins",
    "POST /v1/staff/{login}/appointment": "security",
    "POST /v1/staff/{login}/departure": "security",
    "POST /v1/staff/{login}/stand-in": "security",
    "POST /v1/staff/{login}/reset": "administrator",
    "GET /v1/audit": "auditor",
    "GET /v1/sites/{code}/slots": EVERYBODY,
    "GET /v1/sites/{code}/waiting": EVERYBODY,
    "POST /v1/sites/{code}/check-in": "windows",
    "POST /v1/sites/{code}/tickets": "windows",
    "POST /v1/sites/{code}/calls": "windows",
    "POST /v1/sites/{code}/calls/{ticket}/outcome": "windows",
    "POST /v1/partner/sites/{code}/check-in": "kiosk",
    "POST /v1/partner/sites/{code}/tickets": "kiosk",
    "POST /v1/appointments": "stranger neighbour speaking",
    "POST /v1/appointments/joint": "agent principal",
    "GET /v1/appointments": "stranger neighbour speaking agent_elsewhere",
    "POST /v1/appointments/{appointment}/cancellation": "speaking",
    "GET /v1/me/certificates": "stranger neighbour speaking agent_elsewhere",
    "GET /v1/certificates/{identifier}": EVERYBODY,
    "GET /v1/certificates/{identifier}/file": "speaking",
    "POST /v1/certificates/verification": EVERYBODY,
    "POST /v1/certificates/{identifier}/revocation": "head",
    "GET /sandbox/messages": EVERYBODY,
    "POST /sandbox/messages": EVERYBODY,
    "POST /sandbox/identity/real-name": EVERYBODY,
    "POST /sandbox/identity/face": EVERYBODY,
    "GET /sandbox/identity/face/{ticket}": EVERYBODY,
    "POST /sandbox/identity/face/{ticket}/outcome": EVERYBODY,
    "POST /sandbox/ems/orders": EVERYBODY,
    "POST /sandbox/ems/lookups": EVERYBODY,
    "POST /sandbox/ems/traces": EVERYBODY,
    "POST /sandbox/ems/parcels/{tracking}/progress": EVERYBODY,
}
"""Route → the kinds of callers that get through; all others are refused, change nothing and see nothing."""

COLUMNS: Mapping[str, str] = {
    "未登录": "nobody", "居民和企业": "residents", "工作人员": "officers", "网格员": "grids", "银行网点": "outlets",
    "自助终端": "kiosks", "部门系统": "departments", "管理员": "admins",
}  # fmt: skip
"""Title of a column → the group whose members it tells of."""

HEAD = """\
# Who may do what

Every route of the API and every kind of caller (whose credentials are what they should be). A cell names the kinds that
get through: **all** of that column, some of them, or none (–). Everybody else is refused with 401, 403 or 404, changes
nothing and sees nothing. The routes are those of `chalicelib/access/who_may.csv`; this page is drawn from a table that
was written independently of it (`tests/access_matrix.py`) by `python -m tests.access_matrix`.
`tests/unit/access/test_every_route.py` sends each kind to each route, and fails when the platform does otherwise.

"""
CALLERS = """
## The kinds of callers

Cases are those that a kind would want to see: the resident's own, those of the firm or child that they act for, those
that somebody took for others. Officers meet a case of the elder's that was opened at a window of the centre.

| kind | is |
| --- | --- |
"""
REFUSED = """
These are refused everywhere with 401, public routes included, because whoever brings bad credentials is not nobody:
"""


def cell(told: frozenset[str], group: str) -> str:
    """The members of a group that get through."""
    members = [name for name in KINDS if name in kinds(group)]
    through = [name for name in members if name in told]
    if len(through) in (0, len(members)):
        return "**all**" if through else "–"
    return ", ".join(f"`{name}`" for name in through)


def draw() -> str:
    """The whole page."""
    rows = [["route", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    for route, told in THROUGH.items():
        through = kinds(told)
        rows.append([f"`{route}`", *(cell(through, group) for group in COLUMNS.values())])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    callers = "\n".join(f"| `{name}` | {kind.title} |" for name, kind in KINDS.items() if name not in BAD)
    refused = "\n".join(f"- {kind.title}" for name, kind in KINDS.items() if name in BAD)
    return f"{HEAD}{table}\n{CALLERS}{callers}\n{REFUSED}\n{refused}\n"


if __name__ == "__main__":
    DOCUMENT.write_text(draw(), "utf-8")
