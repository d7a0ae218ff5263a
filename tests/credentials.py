"""How callers say who they are, on each request anew."""

import secrets
import time

from chalicelib.access import signatures, webhooks
from chalicelib.access.partner_accounts import Issued
from tests.families import API_KEY
from tests.gateway import Credentials


def bearer(token: str) -> Credentials:
    """Whoever brings a token."""
    return lambda *_: {"authorization": f"Bearer {token}"}


def by_place(issued: Issued) -> Credentials:
    """An outlet or terminal, that signs each request."""

    def signed(method: str, path: str, body: bytes) -> dict[str, str]:
        nonce = secrets.token_urlsafe(16)
        header = signatures.sign(issued.key_id, issued.secret, method, path, body, int(time.time()), nonce)
        return {"authorization": header, "x-api-key": API_KEY}

    return signed


def by_department(issued: Issued) -> Credentials:
    """A department's system, that signs each message."""

    def signed(method: str, path: str, body: bytes) -> dict[str, str]:
        del method, path
        message = webhooks.sign(f"msg_{secrets.token_hex(8)}", int(time.time()), body, [issued.secret])
        return message | {"x-department": issued.partner.code}

    return signed
