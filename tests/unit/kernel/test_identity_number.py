from datetime import date

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.identity import CHECK, WEIGHTS, IdentityNumber

VALID = {
    "11010519491231002X": ("110105", date(1949, 12, 31), "F"),
    "53012119700101001X": ("530121", date(1970, 1, 1), "M"),
    "530121194601010028": ("530121", date(1946, 1, 1), "F"),
    "530114201506010029": ("530114", date(2015, 6, 1), "F"),
    "530114201202290017": ("530114", date(2012, 2, 29), "M"),
    "530114199003071233": ("530114", date(1990, 3, 7), "M"),
    "810000199003070015": ("810000", date(1990, 3, 7), "M"),
}


def numbered(division: int, birth: date, sequence: int) -> str:
    body = f"{division:06d}{birth.isoformat().replace('-', '')}{sequence:03d}"
    return body + CHECK[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


numbers = st.builds(
    numbered,
    st.integers(110000, 999999),
    st.dates(date(1850, 1, 1), date(2100, 12, 31)),
    st.integers(0, 999),
)


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        IdentityNumber.parse(text)
    assert caught.value.sentence
    return caught.value.code


@pytest.mark.parametrize("text", VALID)
def test_reads_division_birth_and_sex(text: str) -> None:
    number = IdentityNumber.parse(text)
    assert number.text == text
    assert (number.division, number.birth, number.sex) == VALID[text]


def test_drops_blanks_and_puts_a_trailing_x_right() -> None:
    assert IdentityNumber.parse(" 530121 19700101\u3000001x\n").text == "53012119700101001X"


@pytest.mark.parametrize(
    "text",
    ["", "53012119700101001", "53012119700101001XX", "5301211970010100X1", "X3012119700101001X",
     "５３０１２１19700101001X", "٥30121194601010028"],
)  # fmt: skip
def test_refuses_another_form(text: str) -> None:
    assert refusal(text) == "identity_number_format"


def test_refuses_a_date_that_is_none_though_the_check_is_right() -> None:
    assert refusal("530114202302290019") == "identity_number_date"


def test_refuses_a_birth_before_1850() -> None:
    assert IdentityNumber.parse(numbered(530114, date(1850, 1, 1), 1)).birth.year == 1850
    assert refusal(numbered(530114, date(1849, 12, 31), 1)) == "identity_number_date"


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_refuses_any_single_altered_digit(text: str, place: int, digit: str) -> None:
    altered = text[:place] + digit + text[place + 1 :]
    if altered != text:
        assert refusal(altered) == "identity_number_checksum"


@given(numbers)
def test_every_well_made_number_is_accepted_and_shown_masked(text: str) -> None:
    number = IdentityNumber.parse(text)
    assert number.text == text
    assert number.masked == text[:6] + "********" + text[14:]
    assert text not in repr(number)
    assert text not in f"{number}"


def test_masks_as_published() -> None:
    assert IdentityNumber.parse("53012119700101001X").masked == "530121********001X"


@pytest.mark.parametrize(
    ("text", "on", "age"),
    [
        ("530121194601010028", date(2026, 1, 1), 80),
        ("530121194601010028", date(2025, 12, 31), 79),
        ("530114201202290017", date(2026, 2, 28), 13),
        ("530114201202290017", date(2026, 3, 1), 14),
        ("530114201202290017", date(2028, 2, 29), 16),
        ("530114201506010029", date(2015, 5, 31), -1),
    ],
)
def test_age_is_completed_years(text: str, on: date, age: int) -> None:
    assert IdentityNumber.parse(text).age(on) == age
