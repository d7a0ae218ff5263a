"""The sandbox phone: an HTTP service that takes messages of every channel for a person to look at.

Messages are JSON: ``{"id", "channel", "to", …}``; the same id again is answered 200 and kept once.
"""

from typing import Literal

import httpx

from channels.message import Message, Result, State

STATES: dict[int, State] = {
    200: "sent",
    201: "sent",
    429: "temporary",
    500: "temporary",
    502: "temporary",
    503: "temporary",
    504: "temporary",
}
"""HTTP status → state; any other is permanent."""

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
SIGNATURE = "【呈小服】"
KEPT = 86_400.0
"""Seconds for which the phone surely knows what it has already; in truth it forgets nothing."""


class SandboxPhone:
    """Hands messages of one channel to the phone under ``url``."""

    name = "sandbox"
    own_ids = False
    drops_repeats = KEPT

    def __init__(self, url: str, channel: Literal["sms", "wechat", "miniprogram"]) -> None:
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False)
        self._channel = channel

    def send(self, message: Message) -> Result:
        """Deliver one message."""
        said = {"id": message.id, "channel": self._channel, "to": message.to, **self._shown(message)}
        try:
            answer = self._client.post("sandbox/messages", json=said)
        except httpx.ReadTimeout as late:
            return Result("unknown", detail=type(late).__name__)
        except httpx.TransportError as failure:
            return Result("temporary", detail=type(failure).__name__)
        state = STATES.get(answer.status_code, "permanent")
        if state == "sent":
            return Result("sent", provider_id=message.id)
        return Result(state, code=str(answer.status_code), detail=f"HTTP {answer.status_code}")

    def _shown(self, message: Message) -> dict[str, str]:
        """An SMS has a signature, and neither title nor link; touching the others opens a page."""
        if self._channel == "sms":
            return {"text": SIGNATURE + message.text}
        link = "url" if self._channel == "wechat" else "page"
        return {"title": message.title, "text": message.text, link: message.link}
