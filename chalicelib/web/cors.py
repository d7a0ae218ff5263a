"""Cross-origin requests: pages of one configured origin, or of none, may call the API.

https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from collections.abc import Callable, Iterable

from chalice.app import Blueprint, Response

from chalicelib.web.api import SECURITY_HEADERS, Api, Gate, shared

ASKED = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "600",
}
"""What such a page may send, and for how many seconds the browser need not ask again."""


def preflights(apis: Iterable[Api], gate: Callable[[], Gate]) -> Blueprint:
    """Answers what a browser asks before it sends a page's request elsewhere."""
    preflight = Blueprint(__name__)

    def answer(**_: str) -> Response:
        told = shared(gate().origin, preflight.current_request.headers.get("origin", ""))
        return Response("", {**SECURITY_HEADERS, **told, **(ASKED if len(told) > 1 else {})}, 204)

    for path in dict.fromkeys(route.path for api in apis for route in api.described):
        preflight.route(path, methods=["OPTIONS"])(answer)
    return preflight
