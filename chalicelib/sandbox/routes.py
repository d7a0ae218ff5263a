"""The sandbox over HTTP: the phone, on which the providers' simulators show what they took, and the pretended
providers, which are called as the real ones would be.
"""

from collections.abc import Callable

from pydantic import Field

from chalicelib.kernel.values import Strict
from chalicelib.sandbox.providers import (
    FaceOutcome,
    FaceRequest,
    FaceShown,
    FaceTicket,
    Providers,
    RealNameFinding,
    RealNameQuestion,
)
from chalicelib.sandbox.service import Message, Messages, Phone
from chalicelib.web.api import Api, Ask, Gate, Nothing


class Recipient(Strict):
    """Whose messages; everybody's when left out."""

    to: str = Field(default="", max_length=64)


def blueprint(phone: Callable[[], Phone], gate: Callable[[], Gate]) -> Api:
    """The routes of the sandbox phone."""
    api = Api("chalicelib.sandbox.routes", gate)

    @api.post("/sandbox/messages", Message, Message, "沙箱：收下渠道发来的消息", keyed=False)
    def take(ask: Ask[Message]) -> Message:
        message: Message = phone().take(ask.body)
        return message

    @api.get("/sandbox/messages", Messages, "沙箱：手机上的消息", query=Recipient)
    def show(ask: Ask[Recipient]) -> Messages:
        return phone().show(ask.body.to)

    return api


def providers_blueprint(providers: Callable[[], Providers], gate: Callable[[], Gate]) -> Api:
    """The routes of the pretended identity providers."""
    api = Api("chalicelib.sandbox.routes", gate)

    @api.post("/sandbox/identity/real-name", RealNameQuestion, RealNameFinding, "沙箱：模拟实名核验", keyed=False)
    def real_name(ask: Ask[RealNameQuestion]) -> RealNameFinding:
        return providers().real_name(ask.body)

    @api.post("/sandbox/identity/face", FaceRequest, FaceTicket, "沙箱：模拟人脸核身，开始", keyed=False)
    def begin_face(ask: Ask[FaceRequest]) -> FaceTicket:
        return providers().begin_face(ask.body.reference)

    @api.get("/sandbox/identity/face/{ticket}", FaceOutcome, "沙箱：模拟人脸核身，结果")
    def face(ask: Ask[Nothing]) -> FaceOutcome:
        return providers().face(ask.path["ticket"])

    @api.post("/sandbox/identity/face/{ticket}/outcome", FaceShown, FaceOutcome, "沙箱：模拟刷脸", keyed=False)
    def show_face(ask: Ask[FaceShown]) -> FaceOutcome:
        return providers().show_face(ask.path["ticket"], ask.body.passed)

    return api
