"""Requests about messages on their way, of cases about which a message failed and somebody is to be phoned."""

from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Channel, Delivery, Errand, Line, State
from tests.asks.registry import ASKS
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent


def stands(cast: Cast, family: Family, channel: Channel, state: State) -> Delivery:
    """A message about the family's pending case."""
    case_id, store, at = cast.families[family].pending, cast.messages.deliveries, cast.clock.now().wall
    errand = Errand(ref=Ref(flow="application", case_id=case_id, seq=2, kind="handed_over"), channel=channel)
    made = Delivery(errand=errand, klass="answer", created=at, at=at, state=state)
    store.kept[case_id, errand.place] = made
    store.rows[case_id, errand.recipient] = Line(case_id=case_id, recipient=errand.recipient, revision=1)
    return made


def _replaying(cast: Cast, _: str, family: Family, __: str) -> Sent:
    failed = stands(cast, family, "sms", "failed")
    return Sent("POST", f"/v1/deliveries/{failed.errand.message_id}/replay", body={"revision": failed.revision})


def _phoned(cast: Cast, _: str, family: Family, __: str) -> Sent:
    task = stands(cast, family, "window", "sent")
    body = {"reached": False, "note": "no_answer", "revision": task.revision}
    return Sent("POST", f"/v1/phone-tasks/{task.errand.message_id}/outcome", body=body)


def _tasks(cast: Cast, _: str, family: Family, __: str) -> Sent:
    stands(cast, family, "window", "sent")
    return Sent("GET", "/v1/phone-tasks")


def _of_case(cast: Cast, _: str, family: Family, __: str) -> Sent:
    stands(cast, family, "sms", "sent")
    return Sent("GET", f"/v1/applications/{cast.families[family].pending}/messages")


ASKS["GET /v1/deliveries"] = lambda *_: Sent("GET", "/v1/deliveries", {"channel": "sms", "state": "failed"})
ASKS["GET /v1/deliveries/summary"] = lambda *_: Sent("GET", "/v1/deliveries/summary")
ASKS["POST /v1/deliveries/{message_id}/replay"] = _replaying
ASKS["GET /v1/applications/{case_id}/messages"] = _of_case
ASKS["GET /v1/phone-tasks"] = _tasks
ASKS["POST /v1/phone-tasks/{message_id}/outcome"] = _phoned
ASKS["GET /v1/message-templates"] = lambda *_: Sent("GET", "/v1/message-templates")
ASKS["POST /v1/message-templates/{name}/preview"] = lambda *_: Sent(
    "POST", "/v1/message-templates/login_code/preview", body={"values": {"code": "123456"}}
)
