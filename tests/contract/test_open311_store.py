"""What every public list of tickets must do: the one in memory and the table alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.aws.open311_table import Open311Table
from chalicelib.complaints.open311.listing import Listing, place
from chalicelib.complaints.open311.ports import Board, Stand
from chalicelib.complaints.open311.schemas import Wanted
from chalicelib.complaints.open311.values import Listed, Point
from chalicelib.kernel.store import VersionConflict
from tests.fakes.open311 import MemoryListing

START = datetime(2026, 10, 1, 1, tzinfo=UTC)
ALL = "*#*"


@pytest.fixture(params=["memory", "table"])
def board(request: pytest.FixtureRequest) -> Board:
    if request.param == "memory":
        return MemoryListing()
    request.getfixturevalue("dynamodb")
    return Open311Table("open311")


def ticket(number: int, **told: Any) -> Listed:
    at = START + timedelta(hours=number)
    known: dict[str, Any] = {
        "service_request_id": f"GD{number:04}", "status": "open", "service_name": "路灯", "service_code": "lamps",
        "requested": at, "updated": at, "place": Point(lat=24.885, long=102.821),
    }  # fmt: skip
    return Listed.model_validate(known | told)


def hang(board: Board, *found: Listed) -> None:
    for one in found:
        board.set(one.service_request_id, None, Stand(1, one))


def page(board: Board, key: str = ALL, read: int = 100, after: str = "") -> tuple[list[str], str]:
    found, behind = board.page(key, "0", "~", read, after)
    return [one.service_request_id for one in found], behind


def test_an_empty_list_shows_nothing(board: Board) -> None:
    assert board.stand("GD0001") is None
    assert board.some(["GD0001"]) == {}
    assert page(board) == ([], "")


def test_a_ticket_is_found_by_its_number_and_in_each_of_its_lists(board: Board) -> None:
    one = ticket(1)
    hang(board, one)
    assert board.stand("GD0001") == Stand(1, one)
    assert board.some(["GD0001", "GD0002"]) == {"GD0001": one}
    for key in ("lamps#open", "lamps#*", "*#open", ALL):
        assert page(board, key) == (["GD0001"], "")
    for key in ("lamps#closed", "roads#open", "*#closed"):
        assert page(board, key) == ([], "")


def test_what_changes_is_in_its_new_lists_only(board: Board) -> None:
    hang(board, ticket(1))
    now = Stand(2, ticket(1, status="closed", service_code="roads"))
    board.set("GD0001", Stand(1, ticket(1)), now)
    assert board.stand("GD0001") == now
    for key in ("roads#closed", "roads#*", "*#closed", ALL):
        assert page(board, key) == (["GD0001"], "")
    for key in ("lamps#open", "lamps#*", "*#open", "roads#open"):
        assert page(board, key) == ([], "")


def test_what_is_taken_down_is_nowhere_and_what_is_known_of_it_stays(board: Board) -> None:
    hang(board, ticket(1))
    board.set("GD0001", Stand(1, ticket(1)), Stand(2, None))
    assert board.stand("GD0001") == Stand(2, None)
    assert board.some(["GD0001"]) == {}
    assert page(board) == ([], "")


def test_whoever_comes_second_writes_nothing(board: Board) -> None:
    hang(board, ticket(1))
    with pytest.raises(VersionConflict):
        board.set("GD0001", None, Stand(3, None))
    now = Stand(2, ticket(1, status="closed"))
    board.set("GD0001", Stand(1, ticket(1)), now)
    with pytest.raises(VersionConflict):
        board.set("GD0001", Stand(1, ticket(1)), Stand(3, None))
    assert board.stand("GD0001") == now
    assert page(board, "*#closed") == (["GD0001"], "")


def test_pages_follow_each_other_while_new_tickets_come(board: Board) -> None:
    hang(board, *(ticket(number) for number in range(5)))
    first, behind = page(board, read=2)
    assert (first, behind) == (["GD0004", "GD0003"], place(ticket(3)))
    hang(board, ticket(9))
    second, behind = page(board, read=2, after=behind)
    assert second == ["GD0002", "GD0001"]
    assert page(board, read=2, after=behind) == (["GD0000"], "")


def test_both_ends_of_a_time_are_included(board: Board) -> None:
    hang(board, *(ticket(number) for number in range(5)))
    wanted = Wanted((), "", START + timedelta(hours=1), START + timedelta(hours=3), 0, 100)
    assert [one.service_request_id for one in Listing(board).newest(wanted)] == ["GD0003", "GD0002", "GD0001"]


def test_a_list_of_some_services_is_in_one_order(board: Board) -> None:
    hang(board, *(ticket(number, service_code=("lamps", "roads", "dogs")[number % 3]) for number in range(9)))
    wanted = Wanted(("lamps", "dogs"), "open", START, START + timedelta(days=1), 1, 3)
    assert [one.service_request_id for one in Listing(board).newest(wanted)] == ["GD0006", "GD0005", "GD0003"]
