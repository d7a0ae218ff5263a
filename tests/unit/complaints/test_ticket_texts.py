"""What is written is looked at: something is said, once, and not too much."""

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from chalicelib.complaints.texts import FEWEST, LONGEST, checked, said
from chalicelib.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "ticket_text_empty"),
        (" \n\t\u3000", "ticket_text_empty"),
        ("\u0000\u0007", "ticket_text_empty"),
        ("😀🚧👍", "ticket_text_nothing"),
        ("？？？！！！。。。", "ticket_text_nothing"),
        ("啊啊", "ticket_text_nothing"),
        ("啊啊啊啊啊啊啊啊", "ticket_text_spam"),
        ("路灯坏了！" * 6, "ticket_text_spam"),
        ("哈哈呵" * 40, "ticket_text_spam"),
        ("https://a.example https://b.example http://c.example www.d.example 快来看", "ticket_text_spam"),
        ("路" * 50_000, "ticket_text_long"),
    ],
)
def test_what_says_nothing_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(text)
    assert (refused.value.code, refused.value.field) == (code, "text")


@pytest.mark.parametrize(
    "text", ["路灯不亮", "你好，请问医保怎么办？", "The street lamp is out.", "兴呈路🚧施工噪音很大，晚上睡不着😡"]
)
def test_what_says_something_is_taken(text: str) -> None:
    assert checked(text) == text


def test_a_text_is_kept_without_what_nobody_sees() -> None:
    assert checked("  第一行\u0000\r\n\n\n\n\n第二行  ") == "第一行\n\n第二行"


@given(st.text(max_size=200))
def test_whatever_comes_is_taken_in_its_normal_form_or_refused(text: str) -> None:
    with suppress(Invalid):
        clean = checked(text)
        assert checked(clean) == clean
        assert len(said(clean)) >= FEWEST
        assert len(clean) <= LONGEST


def test_the_same_is_known_again_whatever_its_signs() -> None:
    assert said("路灯，坏了！ Lamp 3") == said("路灯坏了lamp3。")
