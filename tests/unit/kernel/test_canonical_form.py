"""Equal values have equal digests, in whichever order they are told."""

import json

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.canonical import canonical, digest

texts = st.text(st.characters(codec="utf-8"), max_size=4)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def test_it_is_sorted_without_blanks_and_in_utf8() -> None:
    value = {"b": None, "a": [1, "呈", {"d": True, "c": "\n"}]}
    assert canonical(value) == '{"a":[1,"呈",{"c":"\\n","d":true}],"b":null}'.encode()


def test_the_digest_is_sha256() -> None:
    """As ``printf '{"a":[1,"呈"],"b":null}' | sha256sum`` has it."""
    assert digest({"b": None, "a": [1, "呈"]}) == "2e2385b6331c51171890b840cf67d5f0eed9eab997dd9503f851a2d2d214967c"


@given(values, values)
def test_what_differs_is_written_differently(one: object, other: object) -> None:
    assert json.loads(canonical(one)) == one
    if json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True):
        assert digest(one) != digest(other)


@given(st.dictionaries(texts, values, min_size=2, max_size=4))
def test_the_order_in_which_names_are_told_does_not_matter(value: dict[str, object]) -> None:
    assert digest(dict(reversed(value.items()))) == digest(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each by another library
        canonical({"value": value})
