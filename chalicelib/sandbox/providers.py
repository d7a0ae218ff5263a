"""Pretended identity providers: the real-name check, the face check. In sandboxes only.

What a person has to do elsewhere is played by what is sent: a name says how the real-name check ends, and a request
says how the face check went.
"""

import re
import secrets
from typing import Literal, Protocol

from pydantic import Field

from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.values import Lenient, Strict

TICKET = re.compile(r"[A-Za-z0-9_-]{32}")
"""A ticket of the face check, as :func:`secrets.token_urlsafe` makes it of 24 bytes."""

MISMATCH, NOT_REGISTERED = "冒", "查无"
"""In a name: the number is another person's; the register holds no such number."""


class RealNameQuestion(Strict):
    """A name and an identity number (GB 11643-1999)."""

    name: str = Field(min_length=1, max_length=100)
    number: str = Field(min_length=1, max_length=32)


class RealNameFinding(Lenient):
    """Whether they belong together."""

    result: Literal["match", "mismatch", "unknown"]


class FaceRequest(Strict):
    """Whose face to check."""

    reference: str = Field(min_length=1, max_length=128)


class FaceTicket(Lenient):
    """A check that waits; ``url`` is relative to the service's base."""

    ticket: str
    url: str


class FaceOutcome(Lenient):
    """How a check stands."""

    outcome: Literal["passed", "failed", "pending", "unknown"]


class FaceShown(Strict):
    """What the person's phone found."""

    passed: bool


class ProviderNotes(Protocol):
    """Port: what the pretended providers remember."""

    def add(self, name: str, note: str) -> bool:
        """Keep a note; false, and nothing changes, when ``name`` has one already."""
        ...

    def get(self, name: str) -> str | None:
        """The note of that name."""
        ...


class Providers:
    """Plays the providers; refuses everything where the stack is no sandbox."""

    def __init__(self, notes: ProviderNotes | None) -> None:
        self._notes = notes

    def _open(self) -> ProviderNotes:
        if self._notes is None:
            raise NotFound("route_unknown")
        return self._notes

    def real_name(self, identity: RealNameQuestion) -> RealNameFinding:
        """Every valid number is its sender's, unless the name says otherwise. Nothing is kept."""
        self._open()
        try:
            IdentityNumber.parse(identity.number)
        except Invalid:
            return RealNameFinding(result="unknown")
        if NOT_REGISTERED in identity.name:
            return RealNameFinding(result="unknown")
        return RealNameFinding(result="mismatch" if MISMATCH in identity.name else "match")

    def begin_face(self, reference: str) -> FaceTicket:
        """Begin a check."""
        ticket = secrets.token_urlsafe(24)
        self._open().add(f"face#{ticket}", reference)
        return FaceTicket(ticket=ticket, url=f"identity/face/{ticket}")

    def face(self, ticket: str) -> FaceOutcome:
        """How a check stands."""
        notes = self._open()
        if not _begun(notes, ticket):
            return FaceOutcome(outcome="unknown")
        outcome = notes.get(f"face-outcome#{ticket}") or "pending"
        return FaceOutcome.model_validate({"outcome": outcome})

    def show_face(self, ticket: str, passed: bool) -> FaceOutcome:
        """The person shows their face: the first outcome is final."""
        notes = self._open()
        if _begun(notes, ticket):
            notes.add(f"face-outcome#{ticket}", "passed" if passed else "failed")
        return self.face(ticket)


def _begun(notes: ProviderNotes, ticket: str) -> bool:
    return TICKET.fullmatch(ticket) is not None and notes.get(f"face#{ticket}") is not None
