"""The sandbox inbox: an HTTP service that takes messages of every channel for a person to look at.

Messages are JSON: ``{"id", "channel", "to", …}``; the same id again is answered 200 and kept once.
"""

import httpx

from channels.result import Result

STATES = {
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


class SandboxInbox:
    """Posts messages to the inbox under ``url``."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False)

    def post(self, message: dict[str, object]) -> Result:
        """Deliver one message."""
        try:
            answer = self._client.post("sandbox/messages", json=message)
        except httpx.TransportError as failure:
            return Result("temporary", detail=type(failure).__name__)
        state = STATES.get(answer.status_code, "permanent")
        if state == "sent":
            return Result("sent", provider_id=str(message["id"]))
        return Result("temporary" if state == "temporary" else "permanent", detail=f"HTTP {answer.status_code}")
