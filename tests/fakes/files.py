"""Files and signatures kept in memory."""

import hashlib
import hmac
import os
from urllib.parse import quote


class MemoryFiles:
    """A :class:`~chalicelib.filing.uploaded.Files`; :meth:`upload` does what a client's POST does."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.address = "https://files.invalid/"

    def form(self, key: str, media_type: str, size: int) -> tuple[str, dict[str, str]]:
        return self.address, {"key": key, "Content-Type": media_type, "size": str(size)}

    def upload(self, fields: dict[str, str], content: bytes) -> None:
        self.kept[fields["key"]] = content

    def link(self, key: str, name: str = "") -> str:
        return f"memory://{key}" + (f"?name={quote(name)}" if name else "")

    def has(self, key: str) -> bool:
        return key in self.kept

    def read(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        del media_type
        self.kept[key] = content


class MemorySigner:
    """A :class:`~chalicelib.applications.uploads.Signer` with a key of its own."""

    def __init__(self) -> None:
        self._key = os.urandom(32)

    def sign(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), hashlib.sha256).hex()

    def good(self, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(text).encode(), signature.encode())
