"""Those who vouch for people, in process: the sandbox's own providers behind the ports of the logins."""

import json
import secrets
from typing import Any, Literal

from chalicelib.sandbox.providers import ProviderNotes, Providers, RealNameQuestion
from chalicelib.sandbox.service import Message, Phone
from channels.identity.face import Begun as FaceBegun
from channels.miniprogram.session import Opened
from simulators.wechat_accounts import CODE


class MemoryInbox:
    """A :class:`~chalicelib.sandbox.service.Inbox` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Message] = {}

    def put(self, message: Message) -> None:
        self.kept.setdefault(message.id, message)

    def newest(self, limit: int, to: str) -> list[Message]:
        return [kept for kept in reversed(self.kept.values()) if to in ("", kept.to)][:limit]


class SandboxIdentity:
    """Texts, WeChat, the population register and the face check, each as a local stack plays it."""

    def __init__(self, phone: Phone, providers: Providers, notes: ProviderNotes) -> None:
        """``notes``: which codes of the mini-program were used."""
        self._phone = phone
        self._providers = providers
        self._notes = notes

    def send(self, phone: str, code: str, message_id: str) -> bool:
        """A :class:`~chalicelib.access.residents.Texts`."""
        self._phone.take(Message(id=message_id, channel="sms", to=phone, text=code))
        return True

    def open(self, code: str) -> Opened:
        """A :class:`~chalicelib.access.residents.MiniProgram`."""
        known = CODE.fullmatch(code)
        if known is None or not self._notes.add(f"code#{code}", "used"):
            return Opened("refused")
        return Opened("opened", openid=known["openid"])

    def check(self, name: str, number: str) -> Literal["match", "mismatch", "unknown"]:
        """A :class:`~chalicelib.access.residents.RealNames`."""
        return self._providers.real_name(RealNameQuestion(name=name, number=number)).result

    def begin(self, reference: str) -> FaceBegun:
        """A :class:`~chalicelib.access.faces.Faces`."""
        begun = self._providers.begin_face(reference)
        return FaceBegun("begun", ticket=begun.ticket, url=begun.url)

    def outcome(self, ticket: str) -> Literal["passed", "failed", "pending", "unknown"]:
        return self._providers.face(ticket).outcome


class SignOnBegun:
    """A :class:`~chalicelib.access.logins.Begun`."""

    def __init__(self) -> None:
        self.url = "https://login.example.com/authorize"
        self.state, self.nonce, self.verifier = (secrets.token_urlsafe(24) for _ in range(3))


class PlayedSignOn:
    """A :class:`~chalicelib.access.logins.Provider`: the code that it is given holds the claims themselves."""

    def begin(self) -> SignOnBegun:
        return SignOnBegun()

    def finish(self, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        from chalicelib.kernel.errors import Unauthenticated

        del nonce, verifier
        try:
            claims = json.loads(code)
        except ValueError as broken:
            raise Unauthenticated("login_failed") from broken
        if not isinstance(claims, dict):
            raise Unauthenticated("login_failed")
        return claims
