"""What is kept of a request itself: its network address, sealed, which only auditors read (个人信息保护法 art 51), and
a keyed digest of what it said.
"""

import base64
import os
from functools import cached_property
from typing import Any

from chalicelib.aws.secrets import Secret
from chalicelib.kernel.privacy import SealBroken

NONCE = 12


class RequestSeal:
    """The :class:`~chalicelib.access.gate.Seal`: AES-256-GCM and HMAC under keys derived from the platform's secret."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def seal(self, address: str) -> str:
        """The address, sealed; nothing stays nothing."""
        if not address:
            return ""
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, address.encode(), None)).decode()

    def fingerprint(self, content: str) -> str:
        """A keyed digest of what a request says (kept with its idempotency key for days)."""
        return self._secret.mac("request", content).hex()

    def open(self, text: str) -> str:
        """What :meth:`seal` was given.

        Raises
        ------
        SealBroken
            The text was altered, or sealed under another secret.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  not at cold start

        if not text:
            return ""
        try:
            raw = base64.b64decode(text, validate=True)
            return str(self._cipher.decrypt(raw[:NONCE], raw[NONCE:], None).decode())
        except (InvalidTag, ValueError) as broken:  # ValueError: no base64, or too short to hold a nonce
            raise SealBroken from broken

    @cached_property
    def _cipher(self) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  not at cold start

        return AESGCM(self._secret.key("origin"))
