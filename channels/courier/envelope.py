"""The envelope that a courier and its partner send each other: the content as text, and a signature over it.

JSON: ``{"partner", "message_type", "message_id", "timestamp", "content", "digest"}``. ``timestamp`` is in unix
seconds, ``content`` is JSON as text (what was signed is what is read), ``digest`` is the base64 of HMAC-SHA256
under the shared secret over the five others, a line each.
"""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TOLERANCE = 300
"""Seconds that the sender's clock may be off; after them a message that was heard is worth nothing."""
SIGNED = ("partner", "message_type", "message_id", "timestamp", "content")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What ``partner`` and its courier seal and open with ``secret``."""

    partner: str
    secret: str = field(repr=False)

    def seal(self, message_type: str, content: Mapping[str, Any], message_id: str = "") -> dict[str, Any]:
        """A message of now; whoever sends one again gives it the id that it had."""
        message: dict[str, Any] = {
            "partner": self.partner,
            "message_type": message_type,
            "message_id": message_id or uuid.uuid4().hex,
            "timestamp": int(time.time()),
            "content": json.dumps(content, ensure_ascii=False),
        }
        return message | {"digest": self._digest(message)}

    def open(self, message_type: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """The content of a message of that type; ``None`` when it is another's, not signed, altered or too old."""
        given, said = str(message.get("digest")), str(message.get("timestamp"))
        signed = hmac.compare_digest(self._digest(message).encode(), given.encode(errors="replace"))
        timely = said.isdecimal() and abs(time.time() - int(said)) <= TOLERANCE
        ours = (message.get("partner"), message.get("message_type")) == (self.partner, message_type)
        if not (signed and timely and ours):
            return None
        try:
            content = json.loads(str(message["content"]))
        except ValueError:
            return None
        return content if isinstance(content, dict) else None

    def _digest(self, message: Mapping[str, Any]) -> str:
        signed = "\n".join(str(message.get(name)) for name in SIGNED).encode(errors="replace")
        return base64.b64encode(hmac.digest(self.secret.encode(), signed, hashlib.sha256)).decode()
