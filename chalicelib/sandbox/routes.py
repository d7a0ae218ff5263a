"""The sandbox phone over HTTP. The channels post to it as they would to a provider."""

from collections.abc import Callable

from pydantic import Field

from chalicelib.kernel.caller import Callers
from chalicelib.kernel.values import Strict
from chalicelib.sandbox.service import Message, Messages, Phone
from chalicelib.web.api import EVERYBODY, Api, Ask


class Recipient(Strict):
    """Whose messages; everybody's when left out."""

    to: str = Field(default="", max_length=64)


def blueprint(phone: Callable[[], Phone], callers: Callable[[], Callers]) -> Api:
    """The routes of the sandbox."""
    api = Api("chalicelib.sandbox.routes", callers)

    @api.post("/sandbox/messages", Message, Message, EVERYBODY, "沙箱：收下渠道发来的消息", keyed=False)
    def take(ask: Ask[Message]) -> Message:
        message: Message = phone().take(ask.body)
        return message

    @api.get("/sandbox/messages", Messages, EVERYBODY, "沙箱：手机上的消息", query=Recipient)
    def show(ask: Ask[Recipient]) -> Messages:
        return phone().show(ask.body.to)

    return api
