"""Who people are and what is theirs, who works here, and the audit."""

from collections.abc import Mapping

from tests.kinds import EVERYBODY

ROUTES: Mapping[str, str] = {
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
}
