"""What every bulletin must do: the one in memory and the table alike."""

from itertools import product
from typing import Any

import pytest

from chalicelib.aws.bulletin_table import BulletinTable
from chalicelib.trading.bulletin.ports import Board
from chalicelib.trading.bulletin.posts import Narrow, owned
from tests.contract.flow import case
from tests.fakes.bulletin import MemoryBoard
from tests.posts import post
from tests.trading import firm

ALL, NOTHING = "*#*#*", Narrow()


@pytest.fixture(params=["memory", "table"])
def board(request: pytest.FixtureRequest) -> Board:
    if request.param == "memory":
        return MemoryBoard()
    request.getfixturevalue("dynamodb")
    return BulletinTable("bulletin")


def shown(board: Board, key: str = ALL, read: int = 100, **narrow: Any) -> list[str]:
    """The projects whose posts a page shows."""
    return [one.project for one in board.page(key, Narrow(**narrow), read)[0]]


def test_on_an_empty_board_nothing_hangs(board: Board) -> None:
    assert board.of_project(case(1)) == {}
    assert board.page(ALL, NOTHING, 10) == ([], "")


def test_a_post_hangs_whole_under_its_project_and_in_every_list(board: Board) -> None:
    one = post(1, area="530114001", corrected_by=("n2",), withdrawn="有误。")
    board.hang(one)
    assert board.of_project(case(1)) == {"n1": one}
    assert len(one.keys) == 13
    for key in one.keys:
        assert board.page(key, NOTHING, 10) == ([one], "")
    for key in ("procurement#*#*", "*#result#*", "*#*#530115", owned(firm(8)["code"])):
        assert board.page(key, NOTHING, 10) == ([], "")


def test_every_choice_of_family_kind_and_area_is_a_list(board: Board) -> None:
    families, kinds, areas = ("construction", "procurement"), ("tender", "result"), ("530114001", "530114002")
    chosen = list(product(families, kinds, areas))
    posts = [post(n, family=f, what=w, area=a) for n, (f, w, a) in enumerate(chosen)]
    for one in posts:
        board.hang(one)
    for family, kind, area in product((*families, "*"), (*kinds, "*"), (*areas, "530114", "*")):
        wanted = [
            one.project for one in posts
            if family in ("*", one.family) and kind in ("*", one.what) and (area == "*" or one.area.startswith(area))
        ]  # fmt: skip
        assert shown(board, f"{family}#{kind}#{area}") == wanted[::-1]


def test_a_post_that_knows_less_changes_nothing_and_one_that_knows_more_replaces_it_everywhere(board: Board) -> None:
    newer = post(1, revision=6, withdrawn="有误。")
    board.hang(newer)
    for older in (post(1), post(1, revision=6, withdrawn="别的。")):
        board.hang(older)
        assert board.of_project(case(1)) == {"n1": newer}
    newest = post(1, revision=7)
    board.hang(newest)
    assert board.of_project(case(1)) == {"n1": newest}
    for key in newest.keys:
        assert board.page(key, NOTHING, 10)[0] == [newest]


def test_pages_follow_each_other_while_new_posts_come(board: Board) -> None:
    for number in range(5):
        board.hang(post(number))
    first, place = board.page(ALL, NOTHING, 2)
    assert [one.project for one in first] == [case(4), case(3)]
    assert place == first[-1].place
    board.hang(post(9))
    second, place = board.page(ALL, NOTHING, 2, place)
    assert [one.project for one in second] == [case(2), case(1)]
    last, end = board.page(ALL, NOTHING, 2, place)
    assert ([one.project for one in last], end) == ([case(0)], "")


def test_notices_of_one_instant_are_told_apart(board: Board) -> None:
    same = [post(number, published_at=post(1).published_at) for number in range(3)]
    for one in same:
        board.hang(one)
    found, place = board.page(ALL, NOTHING, 2)
    rest, _ = board.page(ALL, NOTHING, 2, place)
    assert {one.project for one in [*found, *rest]} == {one.project for one in same}


def test_words_are_all_looked_for_wherever_they_stand(board: Board) -> None:
    board.hang(post(1, title="道路招标公告", category="市政道路"))
    board.hang(post(2, title="Bridge BIM 咨询", category="咨询服务"))
    assert shown(board, words=("道路", "招标")) == [case(1)]
    assert shown(board, words=("bim",)) == [case(2)]
    assert shown(board, words=("道路", "bim")) == [case(2)]  # the project's own title
    assert shown(board, words=("示例建筑0009",)) == [case(2), case(1)]
    assert shown(board, words=("00000002-01",)) == [case(2)]
    assert shown(board, words=("桥",)) == []


def test_one_word_in_the_category_is_enough_and_nowhere_else(board: Board) -> None:
    board.hang(post(1, category="市政道路"))
    board.hang(post(2, title="道路旁的桥", category="Bridge"))
    assert shown(board, categories=("道路",)) == [case(1)]
    assert shown(board, categories=("道路", "bridge")) == [case(2), case(1)]
    assert shown(board, categories=("隧道",)) == []


def test_values_are_compared_to_the_fen_and_a_notice_without_one_is_passed_over(board: Board) -> None:
    for number, amount in enumerate(("0.00", "99.99", "100.00", "100.01", "9999999999999.99")):
        board.hang(post(number, value={"amount": amount}))
    board.hang(post(7, value=None))
    assert shown(board, least=10_000) == [case(4), case(3), case(2)]
    assert shown(board, most=10_000) == [case(2), case(1), case(0)]
    assert shown(board, least=9_999, most=10_000) == [case(2), case(1)]
    assert shown(board, least=0) == [case(number) for number in (4, 3, 2, 1, 0)]
    assert shown(board, least=999_999_999_999_999) == [case(4)]


def test_an_owners_list_is_narrowed_by_family_kind_and_area(board: Board) -> None:
    mine = owned(firm(9)["code"])
    board.hang(post(1, area="530114001"))
    board.hang(post(2, family="procurement", what="result"))
    board.hang(post(3, owner=firm(8)))
    assert shown(board, mine) == [case(2), case(1)]
    assert shown(board, mine, family="construction") == [case(1)]
    assert shown(board, mine, what="result") == [case(2)]
    assert shown(board, mine, area="530114001") == [case(1)]
    assert shown(board, mine, area="530114") == [case(2), case(1)]


def test_no_more_than_asked_for_is_read_however_few_are_found(board: Board) -> None:
    for number in range(6):
        board.hang(post(number, title="要找的" if number == 0 else "别的公告"))
    found, place = board.page(ALL, Narrow(words=("要找的",)), 4)
    assert (found, place) == ([], post(2).place)
    found, place = board.page(ALL, Narrow(words=("要找的",)), 4, place)
    assert ([one.project for one in found], place) == ([case(0)], "")
