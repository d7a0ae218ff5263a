import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.licence_id import DIGITS, LicenceId, check_character

ORGAN = CreditCode.parse("11530114015301148T")
SAMPLE = "1.2.156.3005.2.11530114015301148T001.11530114015301148T.20260000001.001.1"
FIELDS = SAMPLE.removeprefix("1.2.156.3005.2.")[:-2]


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        LicenceId.parse(text)
    assert caught.value.sentence
    return caught.value.code


def test_composes_and_reads_the_sample() -> None:
    licence = LicenceId.compose(ORGAN, 1, ORGAN, "20260000001")
    assert str(licence) == SAMPLE
    assert LicenceId.parse(SAMPLE) == licence


@given(st.integers(1, 999), st.text(DIGITS, min_size=1, max_size=40), st.integers(1, 999))
def test_reads_back_what_it_wrote(number: int, serial: str, version: int) -> None:
    licence = LicenceId.compose(ORGAN, number, ORGAN, serial, version)
    assert LicenceId.parse(str(licence)) == licence


@given(st.text(DIGITS, min_size=1, max_size=60), st.data())
def test_the_check_finds_any_single_altered_character(fields: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(fields) - 1))
    char = data.draw(st.sampled_from(DIGITS).filter(lambda char: char != fields[place]))
    altered = fields[:place] + char + fields[place + 1 :]
    assert check_character(altered) != check_character(fields)


@pytest.mark.parametrize("check", sorted(set(DIGITS) - {"1"}))
def test_refuses_every_other_check_character(check: str) -> None:
    assert refusal(SAMPLE[:-1] + check) == "licence_id_checksum"


@pytest.mark.parametrize(
    "text",
    ["", SAMPLE[2:], SAMPLE + ".1", SAMPLE.replace(".001.", ".01."), SAMPLE.replace(".3005.", "x3005x")],
)
def test_refuses_another_form(text: str) -> None:
    assert refusal(text) == "licence_id_format"


def test_refuses_an_issuer_whose_credit_code_is_wrong() -> None:
    fields = FIELDS.replace(".11530114015301148T.", ".11530114015301148U.")
    text = f"1.2.156.3005.2.{fields}.{check_character(fields.replace('.', ''))}"
    assert refusal(text) == "credit_code_checksum"


@pytest.mark.parametrize(("number", "serial", "version"), [(0, "1", 1), (1000, "1", 1), (1, "a", 1), (1, "1", 0)])
def test_composes_nothing_that_it_could_not_read(number: int, serial: str, version: int) -> None:
    with pytest.raises(ValueError, match="no licence identifier"):
        LicenceId.compose(ORGAN, number, ORGAN, serial, version)
