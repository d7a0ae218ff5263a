"""What is left of a name or a number where it is shown to whom it does not concern."""

import pytest

from chalicelib.kernel.privacy import mask_name, mask_number, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"), [("张三丰", "张**"), ("李四", "李*"), ("阿卜杜拉·买买提", "阿*******"), ("张", "张"), ("", "")]
)
def test_of_a_name_the_first_character_stays(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_of_a_phone_three_and_four_digits_stay() -> None:
    assert mask_phone("13887101234") == "138****1234"


def test_of_an_identity_number_the_birth_is_hidden() -> None:
    assert mask_number("53012119700101001X") == "530121********001X"
