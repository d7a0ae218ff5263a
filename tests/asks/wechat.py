"""Requests of WeChat, and about what people bound and wrote."""

from tests.asks.registry import ASKS, plain
from tests.cast import Cast
from tests.platform import Sent
from tests.wechat import MINI, OFFICIAL, greeting, told


def _pushed(path: str, call: tuple[dict[str, str], str], media: str) -> Sent:
    query, body = call
    return Sent("POST", path, query, body.encode(), {"content-type": media})


def _waiting(cast: Cast) -> str:
    """Something that somebody wrote."""
    return cast.wechat.intake.received("投诉", "o-of-somebody", "投诉：没有雨棚", None)


ASKS["GET /receipts/wechat"] = lambda *_: Sent("GET", "/receipts/wechat", greeting(OFFICIAL))
ASKS["GET /receipts/miniprogram"] = lambda *_: Sent("GET", "/receipts/miniprogram", greeting(MINI))
ASKS["POST /receipts/wechat"] = lambda *_: _pushed("/receipts/wechat", told(OFFICIAL, Content="你好"), "text/xml")
ASKS["POST /receipts/miniprogram"] = lambda *_: _pushed(
    "/receipts/miniprogram", told(MINI, Event="subscribe_msg_popup_event", List=[]), "application/json"
)
ASKS["POST /v1/me/wechat"] = lambda cast, *_: Sent(
    "POST", "/v1/me/wechat", body={"ticket": cast.wechat.bindings.ticket("o-of-somebody")}
)
ASKS["POST /v1/intake/{id}/taken"] = lambda cast, *_: Sent("POST", f"/v1/intake/{_waiting(cast)}/taken", body={})
plain("POST /v1/me/wechat/release", {})
plain("GET /v1/intake")
