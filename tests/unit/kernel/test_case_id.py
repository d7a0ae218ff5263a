from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.clock import Moment
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.case_id import fresh_case_id, new_case_id, parse_case_id

times = st.integers(0, 2**48 - 1)
entropy = st.binary(min_size=10, max_size=10)


def test_encodes_as_the_ulid_specification_says() -> None:
    assert new_case_id(1469918176385, bytes(10)) == "01ARYZ6S410000000000000000"
    assert new_case_id(2**48 - 1, b"\xff" * 10) == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"


@given(times, entropy)
def test_reads_back_what_it_wrote(now: int, random: bytes) -> None:
    case_id = new_case_id(now, random)
    assert parse_case_id(f" {case_id.lower()} ") == case_id


@given(times, times, entropy, entropy)
def test_sorts_by_time(earlier: int, later: int, one: bytes, other: bytes) -> None:
    if earlier < later:
        assert new_case_id(earlier, one) < new_case_id(later, other)


@given(times, st.tuples(entropy, entropy).filter(lambda pair: pair[0] != pair[1]))
def test_keeps_all_entropy(now: int, pair: tuple[bytes, bytes]) -> None:
    assert new_case_id(now, pair[0]) != new_case_id(now, pair[1])


def test_each_of_a_moment_is_another_and_tells_its_wall_time() -> None:
    wall = datetime(2016, 7, 30, 22, 36, 16, 385_000, tzinfo=UTC)
    made = {fresh_case_id(Moment(legal=wall + timedelta(days=400), wall=wall)) for _ in range(100)}
    assert len(made) == 100
    assert {one[:10] for one in made} == {"01ARYZ6S41"}


@pytest.mark.parametrize(
    "text", ["", "01ARYZ6S41000000000000000", "81ARYZ6S410000000000000000", "01ARYZ6S41000000000000000U"]
)
def test_refuses_another_form(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_case_id(text)
    assert caught.value.code == "case_id_format"
    assert caught.value.sentence


@pytest.mark.parametrize(("now", "length"), [(-1, 10), (2**48, 10), (0, 9), (0, 11)])
def test_makes_none_from_too_little_or_too_much(now: int, length: int) -> None:
    with pytest.raises(ValueError, match="case id"):
        new_case_id(now, bytes(length))
