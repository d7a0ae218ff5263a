"""Requests of WeChat, and about what people bound."""

from chalicelib.access.sessions import Entry
from tests.asks.registry import ASKS, asks, plain
from tests.cast import Cast
from tests.families import PEOPLE
from tests.gateway import Sent
from tests.wechat import MINI, OFFICIAL, OPENID, greeting, told


def _pushed(path: str, call: tuple[dict[str, str], str], media: str) -> Sent:
    query, body = call
    return Sent("POST", path, query, body.encode(), {"content-type": media})


ASKS["GET /receipts/wechat"] = lambda *_: Sent("GET", "/receipts/wechat", greeting(OFFICIAL))
ASKS["GET /receipts/miniprogram"] = lambda *_: Sent("GET", "/receipts/miniprogram", greeting(MINI))
ASKS["POST /receipts/wechat"] = lambda *_: _pushed("/receipts/wechat", told(OFFICIAL, Content="你好"), "text/xml")
ASKS["POST /receipts/miniprogram"] = lambda *_: _pushed(
    "/receipts/miniprogram", told(MINI, Event="subscribe_msg_popup_event", List=[]), "application/json"
)


@asks("POST /v1/me/wechat/authorization")
def _begins(cast: Cast, *_: str) -> Sent:
    ticket = cast.wechat.authorising.link(OPENID).partition("ticket=")[2]
    return Sent("POST", "/v1/me/wechat/authorization", body={"ticket": ticket})


@asks("POST /v1/me/wechat")
def _binds(cast: Cast, kind: str, *_: str) -> Sent:
    """What the caller's own browser came back with; of whom is nobody, what somebody else's did."""
    who = kind if kind in PEOPLE else "applicant"
    caller = cast.residents.caller(Entry("resident", cast.ids[who], "real_name"))
    state, code = cast.wechat.begun(caller)
    return Sent("POST", "/v1/me/wechat", body={"state": state, "code": code})


plain("GET /v1/me/wechat")
plain("POST /v1/me/wechat/release", {})
