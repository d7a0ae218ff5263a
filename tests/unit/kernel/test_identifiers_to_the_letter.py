"""Identifiers to the letter: check characters against what others computed, and where a digit carries over."""

from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids import credit_code, identity, licence_id
from chalicelib.kernel.ids.case_id import parse_case_id
from chalicelib.kernel.ids.case_number import CaseNumber
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.item_code import ItemCode
from chalicelib.kernel.ids.licence_id import LicenceId
from chalicelib.kernel.ids.ticket_number import TicketNumber

ORGAN = CreditCode.parse("11530114015301148T")


def test_mod_37_36_is_that_of_iso_7064() -> None:
    """The example of the Global Release Identifier, which uses it too: A1-2425G-ABC1234002-M."""
    assert licence_id.check_character("A12425GABC1234002") == "M"


@pytest.mark.parametrize(
    ("check", "length"),
    [(identity.check_character, 17), (credit_code.check_character, 17), (credit_code.organisation_check, 8)],
)
def test_a_body_of_another_length_has_no_check_character(check: Callable[[str], str], length: int) -> None:
    assert len(check("1" * length)) == 1
    for other in (length - 1, length + 1):
        with pytest.raises(ValueError, match=r"zip\(\)"):
            check("1" * other)


def test_ten_is_written_as_a_capital_x() -> None:
    """Seventh place, weight 4: 3 × 4 leaves 1 over 11, and 10 are missing. GB 11714-1997."""
    assert credit_code.organisation_check("00000030") == "X"


def test_numbers_and_versions_of_licences_go_from_1_to_999() -> None:
    assert str(LicenceId.compose(ORGAN, 999, ORGAN, "1", 999)).split(".")[5:-1] == [
        "11530114015301148T999", "11530114015301148T", "1", "999",
    ]  # fmt: skip
    for number, version in ((1000, 1), (0, 1), (1, 1000), (1, 0)):
        with pytest.raises(ValueError, match="no licence identifier"):
            LicenceId.compose(ORGAN, number, ORGAN, "1", version)


@pytest.mark.parametrize(
    ("serial", "written"),
    [
        (10_000 + 35, "A00Z"),
        (10_000 + 36**2 - 1, "A0ZZ"),
        (10_000 + 36**2, "A100"),
        (10_000 + 36**3 - 1, "AZZZ"),
        (10_000 + 36**3, "B000"),
        (10_000 + 2 * 36**3 + 3 * 36**2 + 4 * 36 + 5, "C345"),
    ],
)
def test_digits_of_serials_carry_over_at_36(serial: int, written: str) -> None:
    item = ItemCode.parse("11530114015301148T4530123002000")
    number = CaseNumber.compose(item, date(2026, 11, 24), serial)
    assert str(number)[-4:] == written
    assert CaseNumber.parse(str(number)).serial == serial


def test_an_identifier_that_is_refused_is_told_with_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        parse_case_id("another")
    assert (refused.value.code, refused.value.field) == ("case_id_format", "case_id")
    for text in ("another", "GD20261324000001"):
        with pytest.raises(Invalid) as refused:
            TicketNumber.parse(text)
        assert (refused.value.code, refused.value.field) == ("ticket_number_format", "number")
