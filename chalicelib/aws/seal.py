"""The electronic seal: a key of AWS KMS where there are SM2 keys (the China regions), else one kept in a secret."""

import hashlib
from functools import cached_property

import boto3

from chalicelib.certificates.facts import Signature
from chalicelib.certificates.ports import Seal
from chalicelib.certificates.sm2 import ORDER, USER, digest, encoded

POINT_BYTES = 65
"""An uncompressed point stands at the end of its SubjectPublicKeyInfo."""


class KmsSeal:
    """The :class:`~chalicelib.certificates.ports.Seal` whose key never leaves AWS KMS (key spec SM2).

    KMS takes 4096 bytes of a message, or its digest by SM3, which longer ones need (AWS KMS Developer Guide, "Offline
    verification with SM2 key pairs (China Regions only)").
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._kms = boto3.client("kms")

    def sign(self, message: bytes) -> Signature:
        told = digest(message, self._public_key)
        made = self._kms.sign(KeyId=self._key, Message=told, MessageType="DIGEST", SigningAlgorithm="SM2DSA")
        return Signature(key_id=made["KeyId"], public_key=self._public_key, value=made["Signature"].hex())

    @cached_property
    def _public_key(self) -> str:
        told = self._kms.get_public_key(KeyId=self._key)["PublicKey"]
        return bytes(told[-POINT_BYTES:]).hex()


class SecretSeal:
    """The :class:`~chalicelib.certificates.ports.Seal` whose key is drawn from a secret. For where KMS has no SM2:
    arithmetic in Python takes a time that depends on the key, which is no matter for a function that nobody can time.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, message: bytes) -> Signature:
        import gmalg  # noqa: PLC0415  not at cold start

        private, public = self._pair
        r, s = gmalg.SM2(private, USER, public).sign(message)
        return Signature(key_id=self._secret, public_key=public.hex(), value=encoded(r, s).hex())

    @cached_property
    def _pair(self) -> tuple[bytes, bytes]:
        import gmalg  # noqa: PLC0415  not at cold start

        found = boto3.client("secretsmanager").get_secret_value(SecretId=self._secret)["SecretString"]
        drawn = int.from_bytes(hashlib.sha512(found.encode()).digest())
        private = (drawn % (ORDER - 2) + 1).to_bytes(32)
        return private, gmalg.SM2().generate_pk(private)


def seal(name: str) -> Seal:
    """The seal of a key, named by its ARN, or of a secret."""
    return KmsSeal(name) if ":kms:" in name else SecretSeal(name)
