"""What a sandbox plays."""

from collections.abc import Mapping

from tests.kinds import EVERYBODY

ROUTES: Mapping[str, str] = {
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
