"""Privacy kept in memory: real AES, bound as the port asks; a key is destroyed by taking it out of ``keys``."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chalicelib.kernel.privacy import KeyDestroyed, LookupKind, Person, SealBroken

NONCE = 12


class MemoryPrivacy:
    """A :class:`~chalicelib.kernel.privacy.Privacy` whose stored persons are in ``keys``."""

    def __init__(self, keys: dict[str, Person]) -> None:
        self._keys = keys
        self._master = os.urandom(32)

    def lookup(self, kind: LookupKind, number: str) -> str:
        return f"{kind}-{self._mac(f'lookup:{kind}:{number}').hex()}"

    def person(self, lookup: str) -> Person:
        return self._keys.get(lookup) or self._fresh(lookup)

    def found(self, lookup: str) -> Person | None:
        return self._keys.get(lookup)

    def known(self, person_id: str) -> Person:
        if person_id not in self._keys:
            raise KeyDestroyed("personal_data_destroyed")
        return self._keys[person_id]

    def seal(self, person: Person, value: Any, about: str) -> str:
        return _encrypt(self._key(person), json.dumps(value, ensure_ascii=False).encode(), about)

    def unseal(self, person: Person, sealed: str, about: str) -> Any:
        return json.loads(_decrypt(self._key(person), sealed, about))

    def code(self, about: str) -> str:
        return base64.b32encode(self._mac(f"code:{about}")).decode()[:8]

    def _fresh(self, lookup: str) -> Person:
        person_id = f"P{secrets.token_hex(16)}"
        return Person(person_id, lookup, _encrypt(self._master, os.urandom(32), person_id), new=True)

    def _key(self, person: Person) -> bytes:
        return _decrypt(self._master, person.wrapped, person.id)

    def _mac(self, text: str) -> bytes:
        return hmac.digest(self._master, text.encode(), hashlib.sha256)


def _encrypt(key: bytes, plain: bytes, about: str) -> str:
    nonce = os.urandom(NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, about.encode())).decode()


def _decrypt(key: bytes, sealed: str, about: str) -> bytes:
    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode())
    except (InvalidTag, ValueError) as broken:
        raise SealBroken from broken
