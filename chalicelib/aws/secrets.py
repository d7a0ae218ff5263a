"""The platform's one secret: every purpose has a key of its own, derived from it."""

import hashlib
import hmac
from functools import cached_property

import boto3


class Secret:
    """Reads the secret once, at first use."""

    def __init__(self, arn: str) -> None:
        self._arn = arn

    @cached_property
    def _root(self) -> bytes:
        found = boto3.client("secretsmanager").get_secret_value(SecretId=self._arn)
        return str(found["SecretString"]).encode()

    def key(self, purpose: str) -> bytes:
        """32 bytes for ``purpose``; another purpose has other bytes."""
        return hmac.digest(self._root, purpose.encode(), hashlib.sha256)

    def mac(self, purpose: str, text: str) -> bytes:
        """A keyed digest of ``text``."""
        return hmac.digest(self.key(purpose), text.encode(), hashlib.sha256)
