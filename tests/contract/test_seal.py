"""What every seal must do: in memory, from a secret, by a KMS key; against the vector that the standard publishes."""

from typing import Any
from uuid import uuid4

import boto3
import gmalg
import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.aws.numbers import CertificateSerials
from chalicelib.aws.seal import KmsSeal, SecretSeal, seal
from chalicelib.certificates import sm2
from chalicelib.certificates.ports import Seal, Serials
from tests.fakes.seal import MemorySeal, MemorySerials, PlayedKms

KEY = "arn:aws-cn:kms:cn-northwest-1:123456789012:key/seal"
MESSAGES = (b"", b"message digest", "食品经营许可证".encode(), bytes(5000))

# GM/T 0003.5-2012, A.2: an example of signing "message digest" on the recommended curve.
PRIVATE = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
PUBLIC = (
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
DIGEST = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
RANDOM = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21


@pytest.fixture(params=["memory", "secret", "kms"])
def one(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Seal:
    if request.param == "memory":
        return MemorySeal()
    request.getfixturevalue("account")
    if request.param == "secret":
        made = boto3.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString=uuid4().hex)
        return seal(made["ARN"])
    kms: Any = PlayedKms()
    monkeypatch.setattr(KmsSeal, "__init__", lambda self, key: self.__dict__.update(_key=key, _kms=kms))
    return seal(KEY)


def test_the_example_of_the_standard() -> None:
    assert sm2.digest(b"message digest", PUBLIC).hex() == DIGEST
    key = gmalg.SM2(bytes.fromhex(PRIVATE), sm2.USER, bytes.fromhex(PUBLIC), rnd_fn=lambda _: RANDOM)
    assert [part.hex() for part in key.sign(b"message digest")] == [R, S]
    signature = sm2.encoded(bytes.fromhex(R), bytes.fromhex(S))
    assert sm2.decoded(signature) == (bytes.fromhex(R), bytes.fromhex(S))
    assert sm2.verified(b"message digest", signature, PUBLIC)
    assert not sm2.verified(b"message digests", signature, PUBLIC)


def test_what_it_signs_verifies_under_its_key_and_nothing_else_does(one: Seal) -> None:
    for message in MESSAGES:
        made = one.sign(message)
        value = bytes.fromhex(made.value)
        assert sm2.verified(message, value, made.public_key)
        assert not sm2.verified(message + b"\0", value, made.public_key)
        assert not sm2.verified(message, value, PUBLIC)


def test_its_key_stays_the_same_and_no_two_signatures_are_alike(one: Seal) -> None:
    first, second = one.sign(b"one"), one.sign(b"one")
    assert (first.key_id, first.public_key) == (second.key_id, second.public_key)
    assert first.value != second.value


def test_a_secret_always_gives_the_same_key(account: Any) -> None:  # noqa: ARG001  the account that has the secret
    arn = boto3.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString=uuid4().hex)["ARN"]
    assert isinstance(seal(arn), SecretSeal)
    assert seal(arn).sign(b"one").public_key == seal(arn).sign(b"two").public_key


def test_one_bit_more_or_less_in_a_signature_is_refused() -> None:
    signature = sm2.encoded(bytes.fromhex(R), bytes.fromhex(S))
    for place in range(len(signature)):
        altered = bytearray(signature)
        altered[place] ^= 1
        assert not sm2.verified(b"message digest", bytes(altered), PUBLIC), place


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2**512), st.integers(0, 71), st.integers(0, 7))
def test_it_verifies_as_another_does(message: bytes, drawn: int, place: int, bit: int) -> None:
    """Good signatures and altered ones, under keys of all kinds, by ourselves and by gmalg."""
    private = (drawn % (sm2.ORDER - 2) + 1).to_bytes(32)
    other = gmalg.SM2(private, sm2.USER, gmalg.SM2().generate_pk(private))
    public = gmalg.SM2().generate_pk(private).hex()
    signature = sm2.encoded(*other.sign(message))
    assert sm2.verified(message, signature, public)
    altered = bytearray(signature)
    altered[place % len(signature)] ^= 1 << bit
    pair = sm2.decoded(bytes(altered))
    assert sm2.verified(message, bytes(altered), public) == (pair is not None and other.verify(message, *pair))


@given(st.binary(max_size=80), st.text(max_size=140))
def test_what_is_no_signature_or_no_key_is_refused_and_never_fails(signature: bytes, key: str) -> None:
    assert not sm2.verified(b"message digest", signature, PUBLIC)
    assert not sm2.verified(b"message digest", sm2.encoded(bytes.fromhex(R), bytes.fromhex(S)), key)


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1))
def test_signatures_are_read_as_they_were_written(r: int, s: int) -> None:
    assert sm2.decoded(sm2.encoded(r.to_bytes(32), s.to_bytes(32))) == (r.to_bytes(32), s.to_bytes(32))


@pytest.fixture(params=["memory", "table"])
def serials(request: pytest.FixtureRequest) -> Serials:
    if request.param == "memory":
        return MemorySerials()
    request.getfixturevalue("dynamodb")
    return CertificateSerials("counters")


def test_a_serial_is_given_once_to_each_department_and_year(serials: Serials) -> None:
    given_out = [serials.next("D1", 2026) for _ in range(3)]
    assert given_out == ["20260000001", "20260000002", "20260000003"]
    assert (serials.next("D2", 2026), serials.next("D1", 2027)) == ("20260000001", "20270000001")
