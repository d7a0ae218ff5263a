"""What the catalogue tells, and broadcasts to those who subscribe."""

from collections.abc import Mapping

from tests.kinds import EVERYBODY

ROUTES: Mapping[str, str] = {
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
}
