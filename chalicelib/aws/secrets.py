"""The platform's secrets: one that keys digests for ever, and one that signs tokens and is rotated."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import boto3
from botocore.exceptions import ClientError

FRESH = 300.0
"""Seconds for which the signing secret is believed without asking anew."""
OVERLAP = timedelta(hours=1)
"""How long after a new signing secret the one before it is believed: longer than processes sign with it, which read
the secret every :data:`FRESH`, and a token lives."""
UNKNOWN = 5.0
"""Seconds between two looks for a key that is not known: tokens with made-up key ids cost no calls."""


class Secret:
    """Reads the secret once, at first use; every purpose has a key of its own. Threads may share it."""

    def __init__(self, arn: str) -> None:
        self._arn = arn
        self._held: bytes | None = None
        self._lock = Lock()

    def key(self, purpose: str) -> bytes:
        """32 bytes for ``purpose``; another purpose has other bytes."""
        return hmac.digest(self._root(), purpose.encode(), hashlib.sha256)

    def mac(self, purpose: str, text: str) -> bytes:
        """A keyed digest of ``text``."""
        return hmac.digest(self.key(purpose), text.encode(), hashlib.sha256)

    def _root(self) -> bytes:
        with self._lock:  # boto3 makes clients one at a time
            if self._held is None:
                found = boto3.client("secretsmanager").get_secret_value(SecretId=self._arn)
                self._held = str(found["SecretString"]).encode()
            return self._held


def document(arn: str) -> dict[str, Any]:
    """The JSON object that a secret holds."""
    found: dict[str, Any] = json.loads(boto3.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    return found


class RotatedKeys:
    """The :class:`~chalicelib.access.tokens.SigningKeys` of a secret that Secrets Manager rotates.

    Its current version signs. The one before verifies as long as tokens that it signed can live, and no
    longer: whoever stole it has gained nothing.
    """

    def __init__(self, arn: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._arn = arn
        self._now = now
        self._keys: list[tuple[str, bytes]] = []
        self._read_at = float("-inf")

    def current(self) -> tuple[str, bytes]:
        self._refresh(FRESH)
        return self._keys[0]

    def named(self, key_id: str) -> bytes | None:
        self._refresh(FRESH)
        found = dict(self._keys).get(key_id)
        if found is None:
            self._refresh(UNKNOWN)
            found = dict(self._keys).get(key_id)
        return found

    def _refresh(self, age: float) -> None:
        if time.monotonic() - self._read_at < age:
            return
        client = boto3.client("secretsmanager")
        current = client.get_secret_value(SecretId=self._arn, VersionStage="AWSCURRENT")
        versions = [current]
        if self._now() - current["CreatedDate"] < OVERLAP:
            versions += self._previous(client)
        self._keys = [_named_key(version) for version in versions]
        self._read_at = time.monotonic()

    def _previous(self, client: Any) -> list[dict[str, Any]]:
        try:
            return [client.get_secret_value(SecretId=self._arn, VersionStage="AWSPREVIOUS")]
        except ClientError as failure:
            if failure.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            return []  # never rotated yet


def _named_key(version: dict[str, Any]) -> tuple[str, bytes]:
    key = hashlib.sha256(str(version["SecretString"]).encode()).digest()
    return hashlib.sha256(key).hexdigest()[:12], key


class SecretSigner:
    """The :class:`~chalicelib.applications.uploads.Signer` of the platform's secret."""

    def __init__(self, secret: Secret, purpose: str) -> None:
        self._secret = secret
        self._purpose = purpose

    def sign(self, text: str) -> str:
        return self._secret.mac(self._purpose, text).hex()

    def good(self, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(text).encode(), signature.encode())
