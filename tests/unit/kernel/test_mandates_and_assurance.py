"""Whom a resident may act for, until when and in what; how sure it is who they are."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from chalicelib.kernel.caller import PUBLIC, Assurance, Caller, Mandate, assured
from chalicelib.kernel.facts import By

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OWN = Mandate("own", "self")
FIRM = Mandate("firm", "agent", frozenset({"food_licence", "shop_sign"}), NOW)
BEFORE = NOW - timedelta(microseconds=1)


@pytest.mark.parametrize(("have", "need"), list(product(get_args(Assurance), repeat=2)))
def test_who_is_known_more_surely_is_known_surely_enough(have: Assurance, need: Assurance) -> None:
    order = ["anonymous", "phone", "real_name", "face"]
    assert assured(have, need) == (order.index(have) >= order.index(need))


def test_a_mandate_without_limits_covers_every_item_at_any_time() -> None:
    assert OWN.covers("own", "food_licence", NOW)
    assert OWN.covers("own", "", NOW)
    assert not OWN.covers("firm", "food_licence", NOW)


def test_a_mandate_covers_its_items_until_it_ends() -> None:
    assert FIRM.covers("firm", "food_licence", BEFORE)
    assert FIRM.covers("firm", "", BEFORE)
    assert not FIRM.covers("firm", "elder_allowance", BEFORE)
    assert not FIRM.covers("firm", "food_licence", NOW)
    assert not FIRM.covers("firm", "", NOW)
    assert not FIRM.covers("own", "food_licence", BEFORE)


def test_a_resident_speaks_for_themselves_and_for_whom_they_were_sent() -> None:
    caller = Caller("resident", "R1", mandates=(FIRM, OWN))
    assert caller.own_lookup == "own"
    assert caller.speaks_for("own", NOW)
    assert caller.speaks_for("firm", BEFORE)
    assert caller.speaks_for("firm", BEFORE, "shop_sign")
    assert not caller.speaks_for("firm", BEFORE, "elder_allowance")
    assert not caller.speaks_for("firm", NOW)
    assert not caller.speaks_for("another", BEFORE)


def test_nobody_known_speaks_for_nobody() -> None:
    assert PUBLIC.own_lookup == Caller("resident", "R1", mandates=(FIRM,)).own_lookup == ""
    assert not PUBLIC.speaks_for("", NOW)
    assert PUBLIC.by == By(role="public", id="public")
