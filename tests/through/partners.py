"""What outlets, terminals and departments' systems ask."""

from collections.abc import Mapping

ROUTES: Mapping[str, str] = {
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
    "POST /v1/webhooks/{endpoint_id}/subscriptions": "department",
    "POST /v1/webhooks/{endpoint_id}/end": "department",
    "POST /v1/webhooks/{endpoint_id}/resume": "department",
    "GET /v1/webhooks/{endpoint_id}/deliveries": "department",
    "POST /v1/webhooks/{endpoint_id}/results": "department",
    "POST /v1/webhooks/{endpoint_id}/replay": "department",
}
