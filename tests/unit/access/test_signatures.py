"""The signature of outlets and terminals: good for one request alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings, strategies as st

from chalicelib.access.signatures import read, sign, timely
from chalicelib.kernel.errors import Unauthenticated
from infra.paths import ROOT

KEY, SECRET, NONCE = "ck_1", "secret", "0123456789abcdef"
TIME = 1_790_000_000
NOW = datetime.fromtimestamp(TIME, UTC)

methods = st.sampled_from(["GET", "POST", "PUT"])
paths = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40).map(lambda text: f"/{text}")
bodies = st.binary(max_size=100)
times = st.integers(1, 10**12 - 1)
nonces = st.from_regex(r"[A-Za-z0-9_-]{16,64}", fullmatch=True)
requests = st.tuples(methods, paths, bodies, times, nonces)


def header(**changes: str) -> str:
    parts = {"key": KEY, "time": str(TIME), "nonce": NONCE, "signature": "a" * 64} | changes
    return "CXF-HMAC-SHA256 " + ", ".join(f"{name}={value}" for name, value in parts.items())


def refusal(text: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        read(text)
    return refused.value.code


@settings(deadline=None, database=None)
@given(request=requests)
def test_what_is_signed_fits(request: tuple[str, str, bytes, int, str]) -> None:
    method, path, body, time, nonce = request
    signed = read(sign(KEY, SECRET, method, path, body, time, nonce))
    assert (signed.key, signed.time, signed.nonce) == (KEY, time, nonce)
    assert signed.fits(SECRET, method, path, body)
    assert not signed.fits(SECRET + "x", method, path, body)


@settings(deadline=None, database=None)
@given(request=requests, other=requests, kept=st.lists(st.booleans(), min_size=5, max_size=5))
def test_anything_changed_breaks_the_signature(
    request: tuple[str, str, bytes, int, str], other: tuple[str, str, bytes, int, str], kept: list[bool]
) -> None:
    mixed = [one if keep else two for one, two, keep in zip(request, other, kept, strict=True)]
    assume(mixed != list(request))
    method, path, body, time, nonce = request
    sent = sign(KEY, SECRET, method, path, body, time, nonce)
    sent = sent.replace(f"time={time}", f"time={mixed[3]}").replace(f"nonce={nonce}", f"nonce={mixed[4]}")
    assert not read(sent).fits(SECRET, str(mixed[0]), str(mixed[1]), mixed[2])  # type: ignore[arg-type]


@settings(deadline=None, database=None)
@given(body=st.binary(min_size=1, max_size=100), place=st.integers(0), bit=st.integers(0, 7))
def test_one_bit_of_the_body_breaks_the_signature(body: bytes, place: int, bit: int) -> None:
    signed = read(sign(KEY, SECRET, "POST", "/v1/applications", body, TIME, NONCE))
    altered = bytearray(body)
    altered[place % len(body)] ^= 1 << bit
    assert not signed.fits(SECRET, "POST", "/v1/applications", bytes(altered))


def test_spaces_after_commas_may_be_left_out() -> None:
    assert read(header().replace(", ", ",")) == read(header())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CXF-HMAC-SHA256",
        "CXF-HMAC-SHA256 ",
        header().replace("SHA256", "SHA512"),
        header().replace("CXF", "cxf"),
        header().replace("key=ck_1, ", ""),
        header() + f", nonce={NONCE}",
        header().replace("key=ck_1", f"nonce={NONCE}"),
        header() + ", more=1",
        header().replace("key=", "keys="),
        header().replace(", ", "; "),
        header().replace("time=", "time ="),
        header() + ",",
        header() + "\n",
        header(key="abc"),
        header(key="a b c d"),
        header(time="0"),
        header(time="01790000000"),
        header(time="+1790000000"),
        header(time="1790000000.5"),
        header(time="１７９００００００"),
        header(time="9" * 13),
        header(nonce="0123456789abcde"),
        header(nonce="a" * 65),
        header(nonce="0123456789abcde!"),
        header(signature="A" * 64),
        header(signature="a" * 63),
        header(signature="a" * 65),
        header(signature="é" * 64),
        header() + " " * 600,
    ],
)
def test_a_malformed_header_is_refused(text: str) -> None:
    assert refusal(text) == "signature_invalid"


@settings(deadline=None, database=None)
@given(text=st.text(max_size=200))
def test_any_text_is_refused_and_breaks_nothing(text: str) -> None:
    assert refusal(f"CXF-HMAC-SHA256 {text}") == "signature_invalid"


@pytest.mark.parametrize("seconds", [-300, -299, 0, 300])
def test_within_five_minutes_is_timely(seconds: int) -> None:
    timely(TIME + seconds, NOW)


@pytest.mark.parametrize("seconds", [-301, 301, 86400, 9 * 10**11])
def test_more_than_five_minutes_off_has_expired(seconds: int) -> None:
    with pytest.raises(Unauthenticated) as refused:
        timely(TIME + seconds, NOW)
    assert refused.value.code == "signature_expired"
    with pytest.raises(Unauthenticated):
        timely(TIME, NOW + timedelta(seconds=301))


def test_the_worked_example_of_the_documents_is_right() -> None:
    page = (ROOT / "docs" / "partners.md").read_text("utf-8")
    [body] = re.findall(r"^\s+body\s+(\{.*\})$", page, re.MULTILINE)
    [secret] = re.findall(r"^\s+secret\s+(\S+)$", page, re.MULTILINE)
    [method, path] = re.findall(r"^\s+(POST) (/v1/\S+) HTTP/1\.1$", page, re.MULTILINE)[0]
    [shown] = re.findall(r"^\s+Authorization: (CXF-HMAC-SHA256 .*)$", page, re.MULTILINE)
    signed = read(shown)
    assert sign(signed.key, secret, method, path, body.encode(), signed.time, signed.nonce) == shown
    assert f"    {signed.time}\n    {signed.nonce}\n" in page
