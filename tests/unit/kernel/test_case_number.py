from datetime import date

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.case_number import LAST_SERIAL, CaseNumber, SerialBlock
from chalicelib.kernel.ids.item_code import ItemCode

ITEM = ItemCode.parse("11530114015301148T4530123002000")
VARIANT = ItemCode.parse("11530114015301148T453012300200001")
DAY = date(2026, 11, 24)


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        CaseNumber.parse(text)
    assert caught.value.sentence
    return caught.value.code


def serial_of(n: int) -> str:
    return str(CaseNumber.compose(ITEM, DAY, n))[-4:]


def test_composes_the_published_form() -> None:
    assert str(CaseNumber.compose(ITEM, DAY, 1)) == "11530114015301148T4530123002000202611240001"
    assert len(str(CaseNumber.compose(ITEM, DAY, 1))) == 43
    assert len(str(CaseNumber.compose(VARIANT, DAY, 1))) == 45


def test_serials_go_on_with_a_letter_after_9999() -> None:
    assert [serial_of(n) for n in (1, 9999, 10000, 10001, 10035, 10036)] == [
        "0001", "9999", "A000", "A001", "A00Z", "A010",
    ]  # fmt: skip
    assert serial_of(LAST_SERIAL) == "ZZZZ"
    assert LAST_SERIAL == 1_223_055


@pytest.mark.parametrize("serial", [-1, 0, LAST_SERIAL + 1])
def test_there_are_no_other_serials(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        CaseNumber.compose(ITEM, DAY, serial)


@given(st.sampled_from([ITEM, VARIANT]), st.dates(), st.integers(1, LAST_SERIAL))
def test_reads_back_what_it_wrote(item: ItemCode, day: date, serial: int) -> None:
    number = CaseNumber.compose(item, day, serial)
    assert CaseNumber.parse(f" {number} ".lower()) == number


@given(st.integers(1, LAST_SERIAL - 1))
def test_numbers_sort_in_the_order_given_out(serial: int) -> None:
    assert serial_of(serial) < serial_of(serial + 1)


@pytest.mark.parametrize("serial", ["0000", "1A00", "001", "00001"])
def test_refuses_another_form(serial: str) -> None:
    assert refusal(f"{ITEM}20261124{serial}") == "case_number_format"


def test_refuses_a_day_that_is_none() -> None:
    assert refusal(f"{ITEM}202602290001") == "case_number_date"


def test_refuses_the_number_of_a_wrong_item_code() -> None:
    assert refusal("11530114015301148U4530123002000202611240001") == "credit_code_checksum"


def test_a_block_gives_each_serial_once_and_then_none() -> None:
    block = SerialBlock(5, 8)
    assert [block.take() for _ in range(5)] == [5, 6, 7, None, None]
    assert SerialBlock(3, 3).take() is None
