"""A refusal carries a code, a field and a sentence; a log holds no values."""

import pytest

from chalicelib.kernel.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, TooMany, places


def test_a_refusal_tells_code_field_and_what_else_is_wrong() -> None:
    missing = Invalid("form_field_missing", "form.name", title="姓名")
    whole = Invalid("form_invalid", "form", (error for error in (missing,)))
    assert (whole.code, whole.field, whole.errors, whole.values) == ("form_invalid", "form", (missing,), {})
    assert str(whole) == "form_invalid"
    assert (missing.field, missing.errors, missing.sentence) == ("form.name", (), "请填写“姓名”。")
    assert NotAllowed("case_submitted").field == ""


@pytest.mark.parametrize("kind", [Invalid, NotFound, Conflict])
def test_it_is_the_same_refusal_of_another_field(kind: type[DomainError]) -> None:
    inner = NotFound("case_unknown", "inner")
    told = kind("form_field_missing", "name", [inner], title="姓名").at("form.name")
    assert type(told) is kind
    assert (told.code, told.field, told.errors, told.values) == (
        "form_field_missing", "form.name", (inner,), {"title": "姓名"},
    )  # fmt: skip


def test_who_asks_too_often_is_told_after_how_many_seconds_it_is_right_again() -> None:
    assert TooMany("case_busy", after=30).after == 30
    assert TooMany("case_busy").after == 0


def test_a_log_holds_where_it_failed_and_not_with_which_values() -> None:
    def fail() -> None:
        raise ValueError("13887100001")

    with pytest.raises(ValueError, match="13887100001") as failure:
        fail()
    first, *_, last = told = places(failure.value)
    line = fail.__code__.co_firstlineno + 1
    assert last == f"{__file__}:{line}"
    assert first.startswith(f"{__file__}:")
    assert "13887100001" not in "".join(told)
    assert places(ValueError("never raised")) == []
