"""Sends one message to a department's own system and tells what became of it: Standard Webhooks.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. A message that is
sent again has the same id, by which its receiver drops the repeat, and a signature over the time of this try.

What an answer means is the table below. Two things differ from the source, which has every answer but 2xx tried again:

- Only what may pass by itself is: no connection, no answer in time, 5xx, 429, 408 and 425. A receiver that refuses
  a message (400) refuses it the tenth time, too.
- A redirect is never followed, it is ``refused``. The source advises against following; 301, 302 and 303 would turn
  the POST into a GET, the new place was neither registered nor confirmed by the department, and whoever may answer
  for the old place could send the content anywhere. The department registers its new address instead.
"""

import logging
import re
import ssl
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Literal

import httpcore
import httpx
from standardwebhooks.webhooks import Webhook

from channels.webhook.dialing import Connect, Deadline, PinnedTransport, dial
from channels.webhook.guard import Guard, Unresolved, Unsafe

Kind = Literal["done", "later", "refused", "gone", "retry", "unsafe"]
"""``done``: the receiver has it; ``later``: it works on it and calls back; ``refused``: never this message; ``gone``:
never any message again; ``retry``: not now; ``unsafe``: the address may not be called, and nothing was sent."""

KINDS: Mapping[int, Kind] = {
    202: "later",  # accepted, worked on; the receiver calls back
    408: "retry",  # the receiver waited too long for us
    410: "gone",  # the endpoint wants no more
    425: "retry",  # too early (RFC 8470)
    429: "retry",  # too many
}
"""Status → kind; of any other the first digit tells."""
CLASSES: Mapping[int, Kind] = {2: "done", 3: "refused", 4: "refused", 5: "retry"}
"""First digit of the status → kind; any other is refused."""

SECONDS = 10.0
"""For one try in all: resolving, connecting, TLS, sending, the answer."""
MOST = 64 * 1024
"""Bytes of an answer's body after which the connection is closed."""
LONGEST_WAIT = 86_400
"""Seconds that a Retry-After may ask for; more is taken as this."""
AGENT = "chengxiaofu-webhook/1"
ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32,88}={0,2}")
"""24 to 64 bytes in base64, as the source has it."""

FAILURES = (httpx.TransportError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one try."""

    kind: Kind
    status: int = 0
    """Of HTTP; 0 when there was no answer."""
    detail: str = ""
    """For operators: a reason of the guard's, or the name of a failure. Nothing that the receiver wrote."""
    retry_after: int | None = None
    """Seconds to wait that the receiver asked for, with ``retry``."""


class WebhookSender:
    """Sends messages to any endpoint that ``guard`` lets through.

    ``tls`` holds the authorities that are trusted (by default certifi's), ``seconds`` is what one try may take.
    """

    name = "webhook"

    def __init__(
        self, guard: Guard, tls: ssl.SSLContext | None = None, seconds: float = SECONDS, connect: Connect = dial
    ) -> None:
        # httpx logs every address at level INFO, and an endpoint's may hold a token.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._guard = guard
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        self._seconds = seconds
        self._connect = connect

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> Answer:
        """Send ``body`` (JSON, UTF-8) once, signed with every one of ``secrets``: while one is rotated there are two.

        ``at`` is wall time. Raises nothing that a receiver or the network can cause.

        Raises
        ------
        ValueError
            an id, a body or a secret that Standard Webhooks does not know, or no secret: ours to mend.
        """
        headers = signed(message_id, at, body, secrets) | {
            "content-type": "application/json", "user-agent": AGENT, "accept-encoding": "identity",
        }  # fmt: skip
        deadline = Deadline(self._seconds)
        try:
            target = self._guard.check(url, deadline.left())
            transport = PinnedTransport(target, deadline, self._tls, self._connect)
            with (
                httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", target.url, content=body, headers=headers) as answer,
            ):
                _drain(answer)
                return _told(answer, at)
        except Unsafe as refusal:
            return Answer("unsafe", detail=refusal.reason)
        except Unresolved:
            return Answer("retry", detail="Unresolved")
        except FAILURES as failure:
            return Answer("retry", detail=type(failure).__name__)


def signed(message_id: str, at: datetime, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers of a message sent at ``at``; one signature a secret, parted by a space."""
    if not ID.fullmatch(message_id):
        raise ValueError("a message's id is 1 to 128 letters, digits, - and _")
    time = at.astimezone(UTC)  # the library reads any other zone's clock as UTC
    text = body.decode("utf-8")
    signatures = [_signer(secret).sign(message_id, time, text) for secret in secrets]
    if not signatures:
        raise ValueError("a message is signed with one secret at least")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(time.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _signer(secret: str) -> Webhook:
    if not SECRET.fullmatch(secret):  # the library would drop what is no base64, and sign with the rest
        raise ValueError("a secret is whsec_ and 24 to 64 bytes in base64")
    return Webhook(secret)


def _drain(answer: httpx.Response) -> None:
    """Let the receiver finish, within bounds. What it writes is not kept, and its status stands whatever comes."""
    read = 0
    with suppress(*FAILURES):
        for part in answer.iter_raw():
            read += len(part)
            if read >= MOST:
                return


def _told(answer: httpx.Response, at: datetime) -> Answer:
    status = answer.status_code
    kind = KINDS.get(status) or CLASSES.get(status // 100, "refused")
    wait = wait_asked(answer.headers.get("retry-after"), at) if kind == "retry" else None
    return Answer(kind, status, f"HTTP {status}", wait)


def wait_asked(value: str | None, at: datetime) -> int | None:
    """Seconds that a Retry-After asks for, capped (RFC 9110, 10.2.3: seconds or a date); ``None``: no sound one."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:  # "-0000": UTC by an unknown clock (RFC 5322)
        until = until.replace(tzinfo=UTC)
    return min(max(ceil((until - at).total_seconds()), 0), LONGEST_WAIT)
