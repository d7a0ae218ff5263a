import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.credit_code import ALPHABET, CreditCode

VALID = ["91530114MA6K00006U", "92530114MA6N12341C", "11530114015301148T", "N2530114MF1234567L"]
REAL = ["11440100007483172Q", "11370800MB28559184", "11440000006939756B", "11440000006940116U"]


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        CreditCode.parse(text)
    assert caught.value.sentence
    return caught.value.code


@pytest.mark.parametrize("text", VALID + REAL)
def test_accepts_real_and_well_made_codes(text: str) -> None:
    assert str(CreditCode.parse(text)) == text


def test_reads_the_parts() -> None:
    code = CreditCode.parse(" 92530114 ma6n12341c ")
    assert (code.department, code.kind, code.division, code.organisation) == ("9", "2", "530114", "MA6N12341")


@pytest.mark.parametrize(
    "text", ["", "91530114MA6K00006", "91530114MA6K00006UU", "91530114MA6I00006U", "9153O114MA6K00006U"]
)
def test_refuses_another_form(text: str) -> None:
    assert refusal(text) == "credit_code_format"


@given(st.sampled_from(VALID + REAL), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_refuses_any_single_altered_character(text: str, place: int, char: str) -> None:
    altered = text[:place] + char + text[place + 1 :]
    if altered != text:
        lettered = 2 <= place < 8 and not char.isdecimal()
        assert refusal(altered) == ("credit_code_format" if lettered else "credit_code_checksum")


def test_refuses_a_wrong_organisation_code_though_the_total_check_is_right() -> None:
    body = "91530114MA6K00016"  # the organisation's check over MA6K0001 is not 6
    totals = [body + char for char in ALPHABET]
    assert {refusal(text) for text in totals} == {"credit_code_checksum"}
