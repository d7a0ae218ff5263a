import pytest

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.item_code import ItemCode

REAL = [
    "11440100007483172Q3440106043001",
    "11370800MB285591843370117002011",
    "11440000006939756B2440101007000",
    "11440000006940116U244010200300103",
]


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        ItemCode.parse(text)
    assert caught.value.sentence
    return caught.value.code


@pytest.mark.parametrize("text", REAL)
def test_accepts_real_codes(text: str) -> None:
    assert str(ItemCode.parse(text)) == text


def test_reads_the_parts_of_a_code_with_variant() -> None:
    code = ItemCode.parse(" 11440000006940116u 2 440102003001 03 ")
    assert str(code.credit_code) == "11440000006940116U"
    assert (code.level, code.base_code, code.type) == ("2", "440102003001", "01")


def test_the_base_code_may_hold_letters() -> None:
    code = ItemCode.parse("11530114015301148T453010200200Y")
    assert code.base_code == "53010200200Y"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11530114015301148T453012300200",
        "11530114015301148T45301230020001",
        "11530114015301148T0530123002000",
        "11530114015301148T7530123002000",
        "11530114015301148T45301230020000A",
    ],
)
def test_refuses_another_form(text: str) -> None:
    assert refusal(text) == "item_code_format"


def test_refuses_a_wrong_credit_code() -> None:
    assert refusal("11530114015301148U4530123002000") == "credit_code_checksum"
