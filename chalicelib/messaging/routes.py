"""The API of messages: parse, one call, answer."""

from collections.abc import Callable

from chalicelib.messaging.receiving import Receiving
from chalicelib.messaging.schemas import AliyunAnswer, Pushed, TencentAnswer
from chalicelib.web.api import Api, Ask, Gate


def blueprint(receiving: Callable[[], Receiving], gate: Callable[[], Gate]) -> Api:
    """What providers push."""
    api = Api("chalicelib.messaging.routes", gate)

    @api.post("/receipts/aliyun/{key}", Pushed, AliyunAnswer, "阿里云推送的短信回执", keyed=False)
    def aliyun(ask: Ask[Pushed]) -> AliyunAnswer:
        receiving().pushed("aliyun", ask.path["key"], ask.body.root)
        return AliyunAnswer()

    @api.post("/receipts/tencent/{key}", Pushed, TencentAnswer, "腾讯云推送的短信回执", keyed=False)
    def tencent(ask: Ask[Pushed]) -> TencentAnswer:
        receiving().pushed("tencent", ask.path["key"], ask.body.root)
        return TencentAnswer()

    return api
