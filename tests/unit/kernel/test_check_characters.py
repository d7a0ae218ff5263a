"""Check characters against what others computed, and over bodies of the right length only."""

from collections.abc import Callable

import pytest

from chalicelib.kernel.ids import credit_code, identity, licence_id
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.licence_id import LicenceId

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


def test_numbers_and_versions_of_licences_go_from_1_to_999() -> None:
    assert str(LicenceId.compose(ORGAN, 999, ORGAN, "1", 999)).split(".")[5:-1] == [
        "11530114015301148T999", "11530114015301148T", "1", "999",
    ]  # fmt: skip
    for number, version in ((1000, 1), (0, 1), (1, 1000), (1, 0)):
        with pytest.raises(ValueError, match="no licence identifier"):
            LicenceId.compose(ORGAN, number, ORGAN, "1", version)
