"""Those who vouch for people, each saying what the test wants: texts, WeChat, the register, faces, sign-ons."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

from chalicelib.kernel.errors import Unauthenticated
from channels.identity.face import Begun as FaceBegun, Outcome
from channels.miniprogram.session import Opened


class KeptTexts:
    """A :class:`~chalicelib.access.residents.Texts`; ``sent`` is the code that each phone got, newest last."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.works = True

    def send(self, phone: str, code: str, message_id: str) -> bool:
        del message_id
        if self.works:
            self.sent.append((phone, code))
        return self.works

    def code(self, phone: str) -> str:
        """The code in the newest message to the phone."""
        return next(code for to, code in reversed(self.sent) if to == phone)


class PlayedMiniProgram:
    """A :class:`~chalicelib.access.residents.MiniProgram`: a code is the openid, or one of the states."""

    def open(self, code: str) -> Opened:
        states: dict[str, Literal["refused", "blocked", "temporary"]] = {
            "refused": "refused", "blocked": "blocked", "temporary": "temporary",
        }  # fmt: skip
        return Opened(states[code]) if code in states else Opened("opened", openid=code)


class PlayedRegister:
    """A :class:`~chalicelib.access.residents.RealNames` that finds what it is told to find."""

    def __init__(self) -> None:
        self.finding: Literal["match", "mismatch", "unknown", "temporary"] = "match"
        self.asked = 0

    def check(self, name: str, number: str) -> Literal["match", "mismatch", "unknown", "temporary"]:
        del name, number
        self.asked += 1
        return self.finding


class PlayedFaces:
    """A :class:`~chalicelib.access.faces.Faces`; ``outcomes`` is how each ticket stands."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.works = True

    def begin(self, reference: str) -> FaceBegun:
        del reference
        if not self.works:
            return FaceBegun("temporary")
        ticket = secrets.token_hex(8)
        self.outcomes[ticket] = "pending"
        return FaceBegun("begun", ticket, f"https://face.example.com/{ticket}")

    def outcome(self, ticket: str) -> Outcome:
        return self.outcomes.get(ticket, "unknown")


@dataclass
class Begun:
    """A :class:`~chalicelib.access.logins.Begun`."""

    url: str = "https://login.example.com/authorize"
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(24))


class PlayedProvider:
    """A :class:`~chalicelib.access.logins.Provider` that says ``claims`` of whoever comes back as they went."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.begun: list[Begun] = []

    def begin(self) -> Begun:
        self.begun.append(Begun())
        return self.begun[-1]

    def finish(self, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        del code
        if (nonce, verifier) not in {(begun.nonce, begun.verifier) for begun in self.begun}:
            raise Unauthenticated("login_failed")
        return dict(self.claims)
