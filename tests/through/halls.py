"""Halls and appointments, certificates."""

from collections.abc import Mapping

from tests.kinds import EVERYBODY

ROUTES: Mapping[str, str] = {
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
}
