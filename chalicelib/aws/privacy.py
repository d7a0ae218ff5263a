"""Privacy with one AWS KMS key: a data key a person, wrapped by it and bound to the person's id."""

import base64
import json
import os
import secrets
from threading import Lock
from typing import Any

import boto3

from chalicelib.aws import tables
from chalicelib.aws.secrets import Secret
from chalicelib.kernel.privacy import KeyDestroyed, LookupKind, Person, SealBroken

NONCE = 12
CACHED_KEYS = 256
CROCKFORD = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class KmsPrivacy:
    """AES-256-GCM under the person's key; the ciphertext is bound to what it is about. Threads may share it."""

    def __init__(self, keys: str, kms_key: str, secret: Secret) -> None:
        self._keys = tables.keys(keys)
        self._kms_key = kms_key
        self._secret = secret
        self._kms = boto3.client("kms")
        self._ciphers: dict[tuple[str, str], Any] = {}
        self._lock = Lock()

    def lookup(self, kind: LookupKind, number: str) -> str:
        return f"{kind}-" + self._secret.mac("lookup", f"{kind}:{number}").hex()

    def person(self, lookup: str) -> Person:
        return self._stored(lookup) or self._fresh(lookup)

    def found(self, lookup: str) -> Person | None:
        return self._stored(lookup)

    def known(self, person_id: str) -> Person:
        found = self._stored(person_id)
        if found is None:
            raise KeyDestroyed("personal_data_destroyed")
        return found

    def seal(self, person: Person, value: Any, about: str) -> str:
        nonce = os.urandom(NONCE)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        sealed = self._cipher(person).encrypt(nonce, plain, about.encode())
        return base64.b64encode(nonce + sealed).decode()

    def unseal(self, person: Person, sealed: str, about: str) -> Any:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  not at cold start

        cipher = self._cipher(person)
        try:
            raw = base64.b64decode(sealed, validate=True)
            return json.loads(cipher.decrypt(raw[:NONCE], raw[NONCE:], about.encode()))
        except (InvalidTag, ValueError) as broken:  # ValueError: no base64, or too short to hold a nonce
            raise SealBroken from broken

    def code(self, about: str) -> str:
        mac = self._secret.mac("code", about)
        return "".join(chr(CROCKFORD[byte % 32]) for byte in mac[:8])

    def _stored(self, pk: str) -> Person | None:
        try:
            item = self._keys.get(pk, consistent_read=True)
        except self._keys.DoesNotExist:
            return None
        return Person(item.person, item.lookup, item.wrapped)

    def _fresh(self, lookup: str) -> Person:
        person_id = f"P{secrets.token_hex(16)}"
        made = self._kms.generate_data_key(
            KeyId=self._kms_key, KeySpec="AES_256", EncryptionContext={"person": person_id}
        )
        person = Person(person_id, lookup, base64.b64encode(made["CiphertextBlob"]).decode(), new=True)
        self._remember(person, made["Plaintext"])
        return person

    def _cipher(self, person: Person) -> Any:
        cipher = self._ciphers.get((person.id, person.wrapped))
        if cipher is not None:
            return cipher
        plain = self._kms.decrypt(
            KeyId=self._kms_key,
            CiphertextBlob=base64.b64decode(person.wrapped),
            EncryptionContext={"person": person.id},
        )
        return self._remember(person, plain["Plaintext"])

    def _remember(self, person: Person, key: bytes) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  not at cold start

        with self._lock:
            if len(self._ciphers) >= CACHED_KEYS:
                self._ciphers.pop(next(iter(self._ciphers)))
            cipher = self._ciphers[person.id, person.wrapped] = AESGCM(key)
        return cipher
