"""A query code is given by hand."""

import pytest

from chalicelib.kernel.privacy import same_code


@pytest.mark.parametrize("given", ["AB12CD34", " ab12cd34\n"])
def test_case_and_blanks_around_do_not_matter(given: str) -> None:
    assert same_code("AB12CD34", given)


@pytest.mark.parametrize("given", ["", "AB12CD3", "AB12CD35", "AB12CD34A", "ＡＢ１２ＣＤ３４", "\ud800"])
def test_everything_else_is_another_code(given: str) -> None:
    assert not same_code("AB12CD34", given)
