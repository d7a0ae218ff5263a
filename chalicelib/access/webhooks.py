"""How departments sign their calls, and how they are signed to: Standard Webhooks. Pure.

Symmetric signatures of version 1 (https://www.standardwebhooks.com): headers ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``; HMAC-SHA256 over ``{id}.{timestamp}.{body}``. A message that
is sent again has the same id, which is therefore its idempotency key: that is what keeps a replay harmless.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.access.signatures import timely
from chalicelib.kernel.errors import Unauthenticated

PREFIX = "whsec_"
VERSION = "v1"
SIGNATURES = 10
"""Signatures of one message that are looked at: one a live key of the sender is enough."""
ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""Without a full stop, which parts what is signed."""
TIME = re.compile(r"[1-9][0-9]{0,11}")


def sign(message_id: str, time: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers of a message; ``time`` in unix seconds, one signature a secret."""
    made = (f"{VERSION},{_signature(secret, message_id, str(time), body)}" for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(time),
        "webhook-signature": " ".join(made),
    }


def verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], at: datetime) -> str:
    """The id of a message that one of ``secrets`` signed; ``at`` is wall time.

    Raises
    ------
    Unauthenticated
        ``signature_expired``: more than five minutes off; ``signature_invalid``: anything else.
    """
    message_id, time = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not ID.fullmatch(message_id) or not TIME.fullmatch(time):
        raise Unauthenticated("signature_invalid")
    timely(int(time), at)
    given = [_given(text) for text in headers.get("webhook-signature", "").split(" ")[:SIGNATURES]]
    good = [_signature(secret, message_id, time, body).encode() for secret in secrets]
    fitting = [hmac.compare_digest(one, other) for one in given for other in good]  # all of them: no short cut
    if not any(fitting):
        raise Unauthenticated("signature_invalid")
    return message_id


def _given(text: str) -> bytes:
    """The signature of our version in ``v1,<base64>``; nothing for any other."""
    version, _, signature = text.partition(",")
    return signature.encode(errors="replace") if version == VERSION else b""


def _signature(secret: str, message_id: str, time: str, body: bytes) -> str:
    content = b".".join((message_id.encode(), time.encode(), body))
    return base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    """The bytes of ``whsec_<base64>``; a secret of another form is our own fault, not the sender's."""
    if not secret.startswith(PREFIX):
        raise ValueError("a webhook secret begins with whsec_")
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as broken:
        raise ValueError("a webhook secret is base64") from broken
