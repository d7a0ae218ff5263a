"""What anybody is told of a certificate: real and how it stands, or altered, or unknown; never a failure."""

import json
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import ValidationError

from chalicelib.certificates import sm2
from chalicelib.certificates.model import Version
from chalicelib.certificates.schemas import Revocation, Verification
from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.privacy import KeyDestroyed
from tests.builders import once
from tests.certificates import Registry
from tests.fakes.seal import MemorySeal

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
"""What JSON has of them."""


@cache
def issued() -> tuple[Registry, Version]:
    """One certificate for all tests that change nothing."""
    registry = Registry()
    return registry, registry.issued()


def test_whoever_has_the_code_sees_how_it_stands_and_a_masked_name() -> None:
    registry, version = issued()
    shown = registry.verifying.show(version.identifier, registry.code(version).lower())
    assert (shown.status, shown.holder, shown.issuer) == ("valid", "杨**", "昆明市呈贡区民政局")
    assert shown.digest == version.digest


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "核验码核验码核验"])
def test_a_wrong_code_looks_like_an_unknown_identifier(code: str) -> None:
    registry, version = issued()
    unknown = version.identifier.replace("0000001", "0000002")
    for identifier in (version.identifier, unknown, "nothing of the kind"):
        with pytest.raises(NotFound) as refused:
            registry.verifying.show(identifier, code)
        assert (refused.value.code, refused.value.field) == ("certificate_unknown", "identifier")
    with pytest.raises(NotFound):
        registry.verifying.show(unknown, registry.privacy.code(f"certificate:{unknown}"))


def test_data_and_file_verify_by_themselves() -> None:
    registry, version = issued()
    for shown in (registry.shown(version), registry.data_file(version), registry.file(version)):
        told = registry.verify(shown)
        assert (told.result, told.sentence) == ("valid", "有效。")
        assert told.certificate is not None
        assert told.certificate.identifier == version.identifier


def test_the_signature_is_good_for_anybody_who_has_the_key() -> None:
    registry, version = issued()
    shown = registry.shown(version)
    signature = bytes.fromhex(shown["signature"]["value"])
    assert sm2.verified(canonical(shown["data"]), signature, registry.seal.public.hex())


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_data_file_altered_by_one_bit_is_never_good(data: st.DataObject) -> None:
    registry, version = issued()
    file = bytearray(registry.data_file(version))
    file[data.draw(st.integers(0, len(file) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert registry.verify(bytes(file)).result in ("altered", "unknown")


def test_every_byte_of_a_data_file_counts() -> None:
    registry, version = issued()
    file = registry.data_file(version)
    for place in range(len(file)):
        altered = bytearray(file)
        altered[place] ^= 1
        assert registry.verify(bytes(altered)).result in ("altered", "unknown"), place


def test_every_byte_of_the_pdf_counts() -> None:
    registry, version = issued()
    file = registry.file(version)
    results = set()
    for place in range(len(file)):
        altered = bytearray(file)
        altered[place] ^= 1
        results.add(registry.verify(bytes(altered)).result)
    assert results == {"altered", "unknown"}


@pytest.mark.parametrize(
    "change",
    [
        {"holder": {"kind": "person", "name": "张三", "number": "530121194001010025"}},
        {"valid_until": "2099-12-31"},
        {"valid_until": None},
        {"more": 1},
        {"version": 1.0},
        {"version": True},
    ],
)
def test_data_that_say_something_else_are_altered(change: dict[str, Any]) -> None:
    registry, version = issued()
    shown = registry.shown(version)
    shown["data"] |= change
    assert registry.verify(shown).result == "altered"


def test_what_another_seal_signed_is_altered() -> None:
    """Somebody has the data and makes another signature of them; or has other data signed by a key of their own."""
    registry, version = issued()
    forger = MemorySeal()
    for change in ({}, {"valid_until": "2099-12-31"}):
        shown = registry.shown(version)
        shown["data"] |= change
        shown["signature"] = forger.sign(canonical(shown["data"])).model_dump()
        told = registry.verify(shown)
        assert (told.result, told.certificate) == ("altered", None)


@pytest.mark.parametrize(
    "shown",
    [
        b"", b"{}", b"[]", b"null", b"%PDF-1.7", b"\xff\xfe", b"[" * 100_000, b'{"data": 1}', b'{"data": {}}',
        b'{"data": {"identifier": [], "code": {}}}', b'{"data": {"identifier": "\\ud800", "code": "\\ud800"}}',
        b'{"data": {"identifier": "x", "code": "\xe7\xa0\x81"}, "signature": NaN}',
    ],
)  # fmt: skip
def test_what_is_nothing_of_the_kind_is_unknown(shown: bytes) -> None:
    registry, _ = issued()
    if not shown:
        with pytest.raises(ValueError, match="either the data or a file"):
            registry.verify(shown)
        return
    assert registry.verify(shown).result == "unknown"


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.none() | st.integers() | NUMBERS | st.text(), lambda s: st.dictionaries(st.text(), s)))
def test_no_data_make_it_fail(shown: Any) -> None:
    registry, version = issued()
    told = registry.shown(version)
    for forged in ({"data": shown}, told | {"data": told["data"] | {"fields": shown}}, told | {"signature": shown}):
        assert registry.verifying.verify(Verification(certificate=forged)).result in ("altered", "unknown")


def test_a_forged_certificate_of_an_issuer_that_never_issued_it_is_unknown() -> None:
    registry, version = issued()
    shown = registry.shown(version)
    shown["data"]["identifier"] = version.identifier.replace("0000001", "0000002")
    shown["signature"] = MemorySeal().sign(canonical(shown["data"])).model_dump()
    assert registry.verify(shown).result == "unknown"
    assert registry.verify(json.dumps(shown).encode()).result == "unknown"


def test_what_is_no_base64_or_too_long_is_refused() -> None:
    registry, _ = issued()
    with pytest.raises(Invalid) as refused:
        registry.verifying.verify(Verification(file="核验"))
    assert (refused.value.code, refused.value.field) == ("certificate_file", "file")
    with pytest.raises(ValidationError, match="string_too_long"):
        registry.verify(b"%PDF-" + bytes(2 * 1024 * 1024))


def test_expired_revoked_and_superseded_are_told_apart() -> None:
    registry = Registry()
    first = registry.issued()
    file = registry.file(first)
    registry.clock.move(timedelta(days=365))
    assert (registry.verify(file).result, registry.verify(registry.shown(first)).result) == ("expired", "expired")
    second = registry.issued(automatic=True)
    told = registry.verify(file)
    assert told.result == "superseded"
    assert told.certificate is not None
    assert told.certificate.superseded_by == second.identifier
    asked = Revocation(reason="证照遗失", law="《中华人民共和国行政许可法》第七十条")
    registry.certificates.revoke(registry.officer(), second.identifier, asked, once())
    shown = registry.verifying.show(second.identifier, registry.code(second))
    assert (shown.status, shown.law, shown.revoked_on) == ("revoked", asked.law, registry.clock.at.date())


def test_whose_data_were_deleted_nothing_more_is_told() -> None:
    registry = Registry()
    version = registry.issued()
    subject = registry.privacy.known(registry.certificate(version.application).state.subject)
    del registry.keys[subject.id], registry.keys[subject.lookup]
    with pytest.raises(KeyDestroyed):
        registry.verifying.show(version.identifier, registry.code(version))
