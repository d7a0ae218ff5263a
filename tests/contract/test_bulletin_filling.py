"""Notices that are made up to measure lists: they hang as any other, and fill a page of every list that is asked."""

from collections import Counter
from itertools import product

import pytest

from bench.trading_list import AREAS, CATEGORIES, FAMILIES, KINDS, NOTICES, fill, notice
from chalicelib.aws.bulletin_table import BulletinTable
from chalicelib.trading.bulletin.listing import PAGE, READ
from chalicelib.trading.bulletin.posts import Narrow


@pytest.mark.usefixtures("dynamodb")
def test_what_is_filled_in_hangs_as_any_other_notice() -> None:
    fill("bulletin", 6, loaders=1)  # moto may lose a row when two threads write the first of a partition
    board = BulletinTable("bulletin")
    assert board.page("*#*#*", Narrow(), 10) == ([notice(n) for n in reversed(range(6))], "")
    for number in range(6):
        post = notice(number)
        assert board.of_project(post.project) == {post.notice: post}
        for key in post.keys:
            assert post in board.page(key, Narrow(), 10)[0]


def test_every_list_that_is_asked_has_a_full_page() -> None:
    posts = [notice(number) for number in range(NOTICES)]
    held = Counter(key for post in posts for key in post.keys)
    for chosen in product((*FAMILIES, "*"), (*KINDS, "*"), (*AREAS, AREAS[0][:6], "*")):
        assert held["#".join(chosen)] > PAGE
    assert min(held.values()) > PAGE
    for category in CATEGORIES:
        assert sum(category in post.text for post in posts[-READ:]) > PAGE
