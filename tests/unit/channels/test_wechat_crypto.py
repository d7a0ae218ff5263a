"""Callbacks of WeChat: published vectors, and nothing that was altered."""

import base64
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from channels.wechat.crypto import DEEPEST, LARGEST, Callback, Refused, Sealed, Unreadable, fields
from channels.wechat.inbound import Text, parse, sealed

PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/wechat.json").read_text("utf-8"))
KEY = PUBLISHED["encoding_aes_key"]
CALLBACK = Callback(PUBLISHED["token"], KEY, PUBLISHED["receive_id"])
TEXT = "<xml><Content>您的办件已办结</Content></xml>"


def body(encrypted: str) -> bytes:
    return f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


def query(told: Sealed) -> dict[str, str]:
    return {"msg_signature": told.signature, "timestamp": told.timestamp, "nonce": told.nonce}


def test_the_published_greeting_is_answered_and_no_other() -> None:
    told = PUBLISHED["url_verify"]
    asked = {"msg_signature": told["signature"], "timestamp": told["timestamp"], "nonce": told["nonce"]}
    assert CALLBACK.greeted(asked | {"echostr": told["echo_str"]}) == "5927782489442352469"
    with pytest.raises(Refused, match="signature"):
        CALLBACK.greeted(asked | {"echostr": told["echo_str"], "nonce": told["bad_nonce"]})


def test_the_published_text_is_encrypted_and_signed() -> None:
    told = PUBLISHED["encrypt"]
    made = CALLBACK.seal(told["plain"], told["timestamp"], told["nonce"], told["random16"].encode())
    assert (made.encrypted, made.signature) == (told["encrypt"], told["msg_signature"])


def test_the_published_message_is_read() -> None:
    told = PUBLISHED["decrypt"]
    asked = {"msg_signature": told["msg_signature"], "timestamp": told["timestamp"], "nonce": told["nonce"]}
    read = parse(CALLBACK.opened(asked, body(told["encrypt"])))
    assert isinstance(read, Text)
    assert (read.content, read.sender) == (told["expect"]["Content"], told["expect"]["FromUserName"])


def test_the_greeting_of_the_vendors_page_is_answered() -> None:
    """The example of the page on message pushes: token AAAAA."""
    asked = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696", "echostr": "4375120948345356249",
        "timestamp": "1714036504", "nonce": "1514711492",
    }  # fmt: skip
    callback = Callback("AAAAA", KEY, "wx1")
    assert callback.greeted(asked) == asked["echostr"]
    for name in ("signature", "timestamp", "nonce"):
        with pytest.raises(Refused, match="signature"):
            callback.greeted(asked | {name: "0"})
        with pytest.raises(Refused, match="signature"):
            callback.check({key: value for key, value in asked.items() if key != name})


@given(st.text(max_size=300), st.from_regex(r"[0-9]{1,10}", fullmatch=True), st.text("0123456789abc", max_size=16))
def test_what_is_sealed_is_opened(text: str, timestamp: str, nonce: str) -> None:
    told = CALLBACK.seal(text, timestamp, nonce)
    assert CALLBACK.opened(query(told), body(told.encrypted)) == text
    assert CALLBACK.opened(query(told), json.dumps({"Encrypt": told.encrypted}).encode()) == text
    assert CALLBACK.opened(query(told), sealed(told).encode()) == text


@given(st.data())
def test_a_changed_byte_anywhere_is_refused(data: st.DataObject) -> None:
    told = CALLBACK.seal(TEXT, "1700000000", "n1")
    parts = {**query(told), "encrypted": told.encrypted}
    name = data.draw(st.sampled_from(sorted(parts)))
    place = data.draw(st.integers(0, len(parts[name]) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda one: one != parts[name][place]))
    parts[name] = parts[name][:place] + other + parts[name][place + 1 :]
    with pytest.raises((Refused, Unreadable)):
        CALLBACK.opened(parts, json.dumps({"Encrypt": parts["encrypted"]}).encode())


@given(st.integers(0, 127), st.integers(1, 255))
def test_who_knows_the_token_and_not_the_key_is_refused(place: int, change: int) -> None:
    """A right signature over a changed ciphertext: what is deciphered is not for this account, or is no text of it."""
    raw = bytearray(base64.b64decode(CALLBACK.seal("一" * 30, "1700000000", "n1", bytes(16)).encrypted))
    raw[len(raw) - 1 - place % 32] ^= change  # in the last two blocks: owner and padding
    encrypted = base64.b64encode(raw).decode()
    forged = {"timestamp": "1700000000", "nonce": "n1"}
    forged["msg_signature"] = CALLBACK._signature(*forged.values(), encrypted)
    with pytest.raises(Refused, match="content"):
        CALLBACK.opened(forged, body(encrypted))


@pytest.mark.parametrize("encrypted", ["", "?", "AAAA", "A" * 44, base64.b64encode(bytes(64)).decode()])
def test_what_is_no_ciphertext_is_refused(encrypted: str) -> None:
    signed = {"timestamp": "1", "nonce": "2"}
    signed["msg_signature"] = CALLBACK._signature("1", "2", encrypted)
    with pytest.raises(Refused, match="content"):
        CALLBACK.opened(signed, json.dumps({"Encrypt": encrypted}).encode())


def test_another_accounts_message_is_refused() -> None:
    told = Callback(PUBLISHED["token"], KEY, "wx-another").seal(TEXT, "1700000000", "n1")
    with pytest.raises(Refused, match="content"):
        CALLBACK.opened(query(told), body(told.encrypted))


def test_a_body_in_plain_is_refused_however_its_query_is_signed() -> None:
    signed = {"timestamp": "1", "nonce": "2", "signature": CALLBACK.signed("1", "2")}
    CALLBACK.check(signed)
    with pytest.raises(Refused):
        CALLBACK.opened(signed, TEXT.encode())
    with pytest.raises(Refused):
        CALLBACK.opened(signed, b'{"Encrypt": ["a"]}')


def test_nothing_of_a_message_is_in_a_refusal() -> None:
    with pytest.raises(Refused) as refusal:
        CALLBACK.opened({"msg_signature": "秘密"}, body("秘密"))
    assert str(refusal.value) == "signature"


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "A", "?" * 43])
def test_a_key_has_43_characters(key: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Callback("t", key, "wx1")


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9)
)


@pytest.mark.parametrize(
    "hostile",
    [
        f"{BOMB}]><xml><Content>&j;</Content></xml>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><xml><Content>&a;</Content></xml>",
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><xml><Content>a</Content></xml>",
        "<!DOCTYPE xml><xml/>", "<?xml-stylesheet href='http://127.0.0.1:9/'?><xml/>", "<xml>&a;</xml>",
        "<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1), f"<xml>{'a' * LARGEST}</xml>", "[" * 30_000, '{"a":' * 10_000,
        "", "<xml>", "<html></html>", "<xml></xml>", "[]", "{", "null", "\udc80",
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_hostile_bodies_are_refused(hostile: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        fields(hostile)
    assert len(str(refusal.value)) < 30


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(Unreadable):
        fields("<?xml version='1.0' encoding='gbk'?><xml><Content>您好</Content></xml>".encode("gbk"))


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_body_is_read_or_refused(told: bytes | str) -> None:
    with suppress(Unreadable):
        assert isinstance(fields(told), dict)
