"""Who sends webhooks, and what the receivers of the tests are told and tell."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from channels.webhook.guard import Guard
from channels.webhook.sending import Answer, WebhookSender
from simulators.receiver import RunningReceiver
from simulators.server import Request
from tests.webhook_vector import SECRET

Start = Callable[..., RunningReceiver]
BODY = '{"type": "application.accepted", "data": {"case_id": "01K7B2", "item": "高龄津贴"}}'.encode()
HOST, PUBLIC = "oa.example.gov.cn", "39.130.0.10"
HOOK = f"https://{HOST}/hook"


def told(receiver: RunningReceiver, **orders: Any) -> None:
    """It behaves as it is told."""
    answer = httpx.post(f"{receiver.url}/_control", json=orders, trust_env=False)
    assert answer.status_code == 200, answer.text


def seen(receiver: RunningReceiver) -> dict[str, Any]:
    """What its control tells; asked past the wire, which may be encrypted."""
    content: dict[str, Any] = receiver.simulator.control(Request("GET", "/_control", {}, {}, b"")).content
    return content


def sender(*receivers: RunningReceiver, seconds: float = 10.0) -> WebhookSender:
    """One that may send to these."""
    return WebhookSender(Guard(frozenset(f"127.0.0.1:{one.port}" for one in receivers)), seconds=seconds)


def sent(
    made: WebhookSender, url: str, secrets: Sequence[str] = (SECRET,), message_id: str = "msg_1", body: bytes = BODY
) -> Answer:
    """What became of a message."""
    return made.send(url, message_id, body, secrets, datetime.now(UTC))
