"""The face check (人脸核身): a person shows their face to the service, which compares it with the register's.

The province's service has no published form, so an adapter in front of it speaks this one:

``POST identity/face {"reference"}`` → ``{"ticket", "url"}``; the person's phone goes on at ``url``, which
may be relative to the service's base

``GET identity/face/{ticket}`` → ``{"outcome": "passed" | "failed" | "pending" | "unknown"}``

The picture stays with the service: the platform never holds what a face looks like.
"""

import re
from dataclasses import dataclass
from typing import Literal

from channels.identity.service import IdentityService

Outcome = Literal["passed", "failed", "pending", "unknown", "temporary"]
"""``unknown``: there is no such ticket, or no longer."""

OUTCOMES: dict[object, Outcome] = {
    "passed": "passed", "failed": "failed", "pending": "pending", "unknown": "unknown",
}  # fmt: skip
"""outcome → outcome; any other is temporary."""

TICKET = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""What a ticket looks like; it becomes a part of an address."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A check that waits for the person; ``temporary``: none could be begun now."""

    state: Literal["begun", "temporary"]
    ticket: str = ""
    url: str = ""


class FaceCheck:
    """Asks the service under ``base_url``."""

    def __init__(self, base_url: str) -> None:
        self._service = IdentityService(base_url)

    def begin(self, reference: str) -> Begun:
        """Begin a check of the person whom the service knows by ``reference``."""
        answer = self._service.post("identity/face", {"reference": reference})
        ticket, url = answer.get("ticket"), self._service.address(answer.get("url"))
        if not isinstance(ticket, str) or not TICKET.fullmatch(ticket) or not url:
            return Begun("temporary")
        return Begun("begun", ticket, url)

    def outcome(self, ticket: str) -> Outcome:
        """How the check stands; the first outcome is final."""
        if not TICKET.fullmatch(ticket):
            return "unknown"
        return OUTCOMES.get(str(self._service.get(f"identity/face/{ticket}").get("outcome")), "temporary")
