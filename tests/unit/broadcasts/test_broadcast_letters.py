"""What subscribers read: the text that was confirmed, whole, in values that providers take."""

import pytest

from chalicelib.broadcasts.facts import Content
from chalicelib.broadcasts.letters import PART, PARTS, values
from chalicelib.broadcasts.schemas import TEXT, TITLE
from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Errand, Telling
from chalicelib.messages.rules import LONGEST, SIGNATURE
from chalicelib.messages.writing import message
from tests.broadcasting import published

PROVIDERS = ("aliyun", "tencent", "wechat", "miniprogram")
ERRAND = Errand(
    ref=Ref(flow="broadcast", case_id="01K7B2Q0M0HM2YHQ4V8PS2XG01", seq=2, kind="broadcast_published"),
    recipient="s0123456789abcdef0123", channel="sms", bulk=True,
)  # fmt: skip


def content(text: str, name: str = "养老服务") -> Content:
    return Content(topic="elder_care", name=name, title="字" * TITLE, text=text)


@pytest.mark.parametrize("length", [2, PART, PART + 1, 299, TEXT])
def test_no_character_is_lost_however_long_the_text(length: int) -> None:
    text = "".join(chr(0x4E00 + n) for n in range(length))
    told = values(content(text))
    assert "".join(told[f"told{n + 1}"] for n in range(PARTS)) == text
    assert max(map(len, told.values())) <= PART


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("plain", [False, True])
def test_the_longest_broadcast_is_a_message_of_every_provider(provider: str, plain: bool) -> None:
    said = content("文" * TEXT, "十二个字的主题名称字字字")
    telling = Telling(to={"sms": "13900000001"}, values=values(said), plain=plain)
    written = message(ERRAND, telling, published().messages(), provider)
    assert written is not None
    assert said.text in written.text
    assert len(SIGNATURE + written.text) <= LONGEST
    assert written.template
    longest = 20 if provider in ("wechat", "miniprogram") else PART
    assert max(map(len, written.values.values())) <= longest


def test_braces_in_a_text_are_nothing_but_braces() -> None:
    telling = Telling(to={"sms": "13900000001"}, values=values(content("{told2} 和 {0}")))
    written = message(ERRAND, telling, published().messages(), "aliyun")
    assert written is not None
    assert "{told2} 和 {0}" in written.text
