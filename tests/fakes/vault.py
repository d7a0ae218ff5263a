"""A vault in memory: real AES, bound as the port asks."""

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class MemoryVault:
    """A :class:`~chalicelib.access.partners.Vault` with a key of its own."""

    def __init__(self) -> None:
        self._cipher = AESGCM(os.urandom(32))

    def seal(self, text: str, about: str) -> str:
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, about: str) -> str:
        raw = base64.b64decode(sealed)
        return self._cipher.decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
