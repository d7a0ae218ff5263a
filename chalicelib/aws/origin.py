"""The network address that a request came from, sealed: only auditors read it (个人信息保护法 art 51)."""

import base64
import os
from functools import cached_property
from typing import Any

from chalicelib.aws.secrets import Secret
from chalicelib.kernel.privacy import SealBroken

NONCE = 12


class OriginSeal:
    """AES-256-GCM under a key derived from the platform's secret."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def seal(self, address: str) -> str:
        """The address, sealed; nothing stays nothing."""
        if not address:
            return ""
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, address.encode(), None)).decode()

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
