"""How many parts a text message takes, as its providers count."""

import pytest
from hypothesis import given, strategies as st

from channels.sms.segments import EACH, MOST, SINGLE, parts, signed, units


@pytest.mark.parametrize(
    ("length", "expected"),
    [(5, 1), (69, 1), (70, 1), (71, 2), (134, 2), (135, 3), (160, 3), (201, 3), (202, 4), (500, 8), (501, None)],
)
def test_a_message_of_so_many_characters_takes_so_many_parts(length: int, expected: int | None) -> None:
    assert parts("呈小服", "字" * (length - 5)) == expected  # 【呈小服】 is five


def test_letters_digits_and_signs_count_as_characters_do() -> None:
    assert units("a1,，字 ") == 6
    assert signed("呈小服", "您好") == "【呈小服】您好"


@pytest.mark.parametrize("rare", ["𠮷", "😀"])
def test_what_lies_outside_the_basic_plane_counts_twice(rare: str) -> None:
    assert units(rare) == 2
    assert parts("呈小服", "字" * 64 + rare) == 2


@given(st.text(max_size=40), st.text(max_size=600))
def test_parts_hold_the_whole_message_and_none_is_spare(signature: str, text: str) -> None:
    length, taken = units(signed(signature, text)), parts(signature, text)
    if length > MOST:
        assert taken is None
    elif length <= SINGLE:
        assert taken == 1
    else:
        assert taken is not None
        assert EACH * (taken - 1) < length <= EACH * taken


@given(st.text(max_size=20), st.text(max_size=300), st.text(max_size=300))
def test_a_longer_text_never_takes_fewer_parts(signature: str, text: str, more: str) -> None:
    shorter, longer = parts(signature, text), parts(signature, text + more)
    assert longer is None or (shorter is not None and shorter <= longer)


@given(st.text(alphabet=st.characters(categories=["Cs"]), max_size=10))
def test_halves_of_characters_do_no_harm(broken: str) -> None:
    assert units(broken) == len(broken)
