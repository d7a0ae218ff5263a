"""Typed values are immutable, and silent about what they refused."""

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.kernel.values import Lenient, Strict


class Kept(Strict):
    number: int


class Shown(Lenient):
    number: int


@pytest.mark.parametrize("kind", [Kept, Shown])
def test_a_value_cannot_be_changed(kind: type[BaseModel]) -> None:
    value = kind.model_validate({"number": 1})
    with pytest.raises(ValidationError):
        value.number = 2  # type: ignore[attr-defined]
    assert value.model_dump() == {"number": 1}


@pytest.mark.parametrize("kind", [Kept, Shown])
def test_an_error_does_not_repeat_what_was_written(kind: type[BaseModel]) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate({"number": "13887100001x"})
    assert "13887100001" not in str(refused.value)


def test_unknown_names_are_refused_where_it_is_kept_and_passed_over_where_it_is_shown() -> None:
    assert Shown.model_validate({"number": 1, "more": 2}).model_dump() == {"number": 1}
    with pytest.raises(ValidationError):
        Kept.model_validate({"number": 1, "more": 2})
