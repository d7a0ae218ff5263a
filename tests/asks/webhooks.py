"""Requests about the feed and about endpoints."""

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Delivery, Errand, Line, State
from chalicelib.webhooks.endpoints import SCOPE
from tests.asks.registry import ASKS, asks, plain
from tests.cast import Cast
from tests.families import DEPARTMENT
from tests.gateway import Sent

URL = "https://events.example.cn/take"

plain("GET /v1/feed")
plain("GET /v1/webhooks")
plain("POST /v1/webhooks", {"url": URL, "events": ["*"]})


def _endpoint(cast: Cast) -> str:
    """An endpoint of the department that decides the cases."""
    caller = Caller("department", DEPARTMENT, department=DEPARTMENT, scopes=frozenset({SCOPE}))
    made, _ = cast.hooks.endpoints.register(caller, "asked", URL, ("*",), ())
    return made.id


def _event(cast: Cast, endpoint: str, state: State) -> str:
    """An event that it was told."""
    ref = Ref(flow="application", case_id="01ARZ3NDEKTSV4RRFFQ69G5FAV", seq=2, kind="approved")
    errand, now = Errand(ref=ref, recipient=endpoint, channel="webhook"), cast.clock.now().wall
    told = Delivery(errand=errand, klass="event", created=now, at=now, state=state)
    cast.hooks.deliveries.write([told], [Line(case_id=ref.case_id, recipient=endpoint, planned=2, revision=1)])
    return errand.message_id


@asks("POST /v1/webhooks/{endpoint_id}/results")
def result(cast: Cast, *_: object) -> Sent:
    endpoint = _endpoint(cast)
    told = {"message_id": _event(cast, endpoint, "sent"), "outcome": "done"}
    return Sent("POST", f"/v1/webhooks/{endpoint}/results", body=told)


@asks("POST /v1/webhooks/{endpoint_id}/replay")
def replayed(cast: Cast, *_: object) -> Sent:
    endpoint = _endpoint(cast)
    return Sent("POST", f"/v1/webhooks/{endpoint}/replay", body={"message_id": _event(cast, endpoint, "failed")})


@asks("POST /v1/webhooks/{endpoint_id}/subscriptions")
def subscribed(cast: Cast, *_: object) -> Sent:
    wish = {"topic": "trading_notices", "wants": [{"category": "道路"}], "daily": True}
    return Sent("POST", f"/v1/webhooks/{_endpoint(cast)}/subscriptions", body={"subscriptions": [wish]})


for _act in ("secret", "end", "resume"):
    ASKS[f"POST /v1/webhooks/{{endpoint_id}}/{_act}"] = lambda cast, *_, act=_act: Sent(
        "POST", f"/v1/webhooks/{_endpoint(cast)}/{act}", body={}
    )
ASKS["GET /v1/webhooks/{endpoint_id}/deliveries"] = lambda cast, *_: Sent(
    "GET", f"/v1/webhooks/{_endpoint(cast)}/deliveries"
)
