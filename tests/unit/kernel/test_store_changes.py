"""What one transaction holds."""

from collections import Counter
from dataclasses import replace

import pytest

from chalicelib.kernel.audit import Trace
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.store import PARTS, Claimed, Once, part_of
from tests.tallies import CASE, FLOW, OFFICER, STAMP, adding, fresh

TRACE = Trace(actor=OFFICER, session="S1", act="POST /v1/tallies", purpose="计数")


def test_a_key_stands_for_one_request() -> None:
    once = Once("key", "request")
    once.same("request")
    with pytest.raises(Conflict) as refused:
        once.same("another")
    assert (refused.value.code, refused.value.field) == ("idempotency_key_reused", "Idempotency-Key")
    assert refused.value.sentence


def test_the_audit_is_told_the_case() -> None:
    change = prepare(FLOW, fresh(), adding(1), STAMP)
    assert change.trace is None
    assert replace(change, once=Once("key", "request")).trace is None
    told = replace(change, once=Once("key", "request", TRACE)).trace
    assert told == TRACE.model_copy(update={"about": CASE})


def test_a_claimed_name_is_told() -> None:
    claimed = Claimed("number#1")
    assert (claimed.name, str(claimed)) == ("number#1", "number#1")


def test_what_many_cases_share_has_eight_parts_all_of_which_are_used() -> None:
    parts = Counter(part_of(f"{CASE[:-3]}{n:03d}") for n in range(400))
    assert set(parts) == set(range(8)) == set(range(PARTS))


def test_a_case_stays_in_its_part() -> None:
    """The check value of CRC-32 is 0xCBF43926, which leaves 6."""
    assert part_of("123456789") == 6
