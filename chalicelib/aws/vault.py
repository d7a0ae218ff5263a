"""Secrets that partners share with the platform, sealed by AWS KMS."""

import base64
import time
from collections.abc import Callable

import boto3

KEPT = 60.0
"""Seconds for which an opened secret is kept in the process."""
SECRETS_KEPT = 256


class KmsVault:
    """The :class:`~chalicelib.access.partners.Vault` under one KMS key, bound by the encryption context."""

    def __init__(self, kms_key: str, now: Callable[[], float] = time.monotonic) -> None:
        self._kms_key = kms_key
        self._now = now
        self._kms = boto3.client("kms")
        self._opened: dict[tuple[str, str], tuple[float, str]] = {}

    def seal(self, text: str, about: str) -> str:
        made = self._kms.encrypt(KeyId=self._kms_key, Plaintext=text.encode(), EncryptionContext={"secret": about})
        return base64.b64encode(made["CiphertextBlob"]).decode()

    def open(self, sealed: str, about: str) -> str:
        until, text = self._opened.get((sealed, about), (0.0, ""))
        if self._now() < until:
            return text
        found = self._kms.decrypt(
            KeyId=self._kms_key, CiphertextBlob=base64.b64decode(sealed), EncryptionContext={"secret": about}
        )
        text = str(found["Plaintext"], "utf-8")
        if len(self._opened) >= SECRETS_KEPT:
            self._opened.clear()
        self._opened[sealed, about] = (self._now() + KEPT, text)
        return text
