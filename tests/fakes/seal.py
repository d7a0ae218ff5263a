"""A seal in memory, a KMS that holds an SM2 key, and serials in memory."""

from collections import Counter
from typing import Any

import gmalg
from gmalg.sm2 import SM2Core, _ecdlp

from chalicelib.certificates.facts import Signature
from chalicelib.certificates.sm2 import USER, encoded

PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
"""Of the SubjectPublicKeyInfo of a key on the SM2 curve (GM/T 0010-2012)."""


class MemorySeal:
    """A :class:`~chalicelib.certificates.ports.Seal` with a fresh key; ``used`` counts its signatures."""

    def __init__(self) -> None:
        self._private, self.public = gmalg.SM2().generate_keypair()
        self.used = 0

    def sign(self, message: bytes) -> Signature:
        self.used += 1
        r, s = gmalg.SM2(self._private, USER, self.public).sign(message)
        return Signature(key_id="memory", public_key=self.public.hex(), value=encoded(r, s).hex())


class _Given:
    """In the place of a hash: the digest was made before."""

    def __init__(self, digest: bytes) -> None:
        self._digest = digest

    def reset(self) -> None: ...

    def update(self, data: bytes) -> None: ...

    def value(self) -> bytes:
        return self._digest

    def hash_length(self) -> int:
        return len(self._digest)


class PlayedKms:
    """As much of AWS KMS as signs with a key of spec SM2, which no engine or moto has."""

    def __init__(self) -> None:
        self._private, self._public = gmalg.SM2().generate_keypair()

    def get_public_key(self, KeyId: str) -> dict[str, Any]:  # noqa: N803  as AWS calls it
        return {"KeyId": KeyId, "KeySpec": "SM2", "PublicKey": PREFIX + self._public}

    def sign(self, KeyId: str, Message: bytes, MessageType: str, SigningAlgorithm: str) -> dict[str, Any]:  # noqa: N803
        if (MessageType, SigningAlgorithm, len(Message)) != ("DIGEST", "SM2DSA", 32):
            raise ValueError("KMS signs digests of 32 bytes")
        core = SM2Core(_ecdlp, _Given(Message))
        r, s = core.sign(b"", int.from_bytes(self._private), USER)
        return {"KeyId": KeyId, "Signature": encoded(r.to_bytes(32), s.to_bytes(32))}


class MemorySerials:
    """A :class:`~chalicelib.certificates.ports.Serials` that counts."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, int]] = Counter()

    def next(self, department: str, year: int) -> str:
        self._counted[department, year] += 1
        return f"{year}{self._counted[department, year]:07d}"
