"""What every store of the feed must do: the one in memory and the table alike."""

import pytest

from chalicelib.aws import feed_table
from chalicelib.aws.feed_table import FeedTable
from chalicelib.aws.release_lists import ReleaseLists
from chalicelib.feed.model import ACTIONS, FIRST_MARK, Entry, Moved, Stand, missing
from chalicelib.feed.ports import FeedStore
from chalicelib.kernel.store import VersionConflict
from tests.contract.flow import case
from tests.fakes.feed import MemoryFeed
from tests.feeding import chained, public

ONE, TWO = case(1), case(2)
PAGE = 10


@pytest.fixture(params=["memory", "table", "one of several"])
def store(request: pytest.FixtureRequest) -> FeedStore:
    if request.param == "memory":
        return MemoryFeed()
    request.getfixturevalue("dynamodb")
    if request.param == "table":
        return FeedTable("feed")
    lists = ReleaseLists("feed")
    filled(lists.named("another"), 3)
    return lists.named("own")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_table, "PAGE", PAGE)


def filled(store: FeedStore, amount: int) -> list[Entry]:
    """Entries of one case, as many in one write as go into it."""
    told = {ONE: [public(ONE, seq) for seq in range(1, amount + 1)]}
    written: list[Entry] = []
    while len(written) < amount:
        entries, moved = missing(store.stands(told), told)
        store.append(entries, moved)
        written += entries
    return written


def test_a_feed_into_which_nothing_came_is_empty(store: FeedStore) -> None:
    stand = store.stands([ONE])
    assert (stand.head, stand.mark, stand.reached.get(ONE, 0)) == (0, FIRST_MARK, 0)
    assert store.read(1, 10) == []


def test_what_is_written_is_read_in_the_order_of_its_numbers(store: FeedStore) -> None:
    entries = chained(public(ONE, 1), public(ONE, 3), public(TWO, 1))
    store.append(entries, [Moved(ONE, 0, 3), Moved(TWO, 0, 1)])
    assert store.read(1, 10) == entries
    assert store.read(2, 1) == entries[1:2]
    assert store.read(3, 10) == entries[2:]
    assert store.read(4, 10) == []
    assert store.read(10**14, 10) == []
    assert store.stands([ONE, TWO]) == Stand(3, entries[-1].mark, {ONE: 3, TWO: 1})
    assert store.stands([TWO]).reached == {TWO: 1}


def test_who_was_not_first_writes_nothing(store: FeedStore) -> None:
    first = chained(public(ONE, 1))
    store.append(first, [Moved(ONE, 0, 1)])
    with pytest.raises(VersionConflict):
        store.append(chained(public(TWO, 1), public(TWO, 2)), [Moved(TWO, 0, 2)])
    with pytest.raises(VersionConflict):  # a number too far
        store.append(chained(public(TWO, 1), public(TWO, 2), behind=first[0])[1:], [Moved(TWO, 0, 2)])
    assert store.read(1, 10) == first
    assert store.stands([ONE, TWO]).reached == {ONE: 1}
    assert store.stands([]).head == 1


def test_a_case_that_was_moved_by_somebody_else_is_not_moved_again(store: FeedStore) -> None:
    first = chained(public(ONE, 1), public(ONE, 2))
    store.append(first, [Moved(ONE, 0, 2)])
    further = chained(public(TWO, 1), public(ONE, 2), behind=first[-1])
    for before in (0, 1, 3):
        with pytest.raises(VersionConflict):
            store.append(further, [Moved(TWO, 0, 1), Moved(ONE, before, 3)])
    assert store.read(1, 10) == first
    assert store.stands([ONE, TWO]).reached == {ONE: 2}


def test_as_much_as_one_write_takes_is_taken_by_one_write(store: FeedStore) -> None:
    entries = filled(store, 2 * ACTIONS)
    assert [entry.seq for entry in store.read(1, 3 * ACTIONS)] == list(range(1, 2 * ACTIONS + 1))
    assert store.read(1, 3 * ACTIONS) == entries


def test_reading_goes_on_from_one_page_to_the_next(store: FeedStore) -> None:
    entries = filled(store, PAGE + 5)
    assert store.read(PAGE - 3, 7) == entries[PAGE - 4 : PAGE + 3]
    assert store.read(PAGE - 1, 1) == [entries[PAGE - 2]]
    assert store.read(PAGE - 1, 2) == entries[PAGE - 2 : PAGE]
    assert store.read(PAGE, 1) == [entries[PAGE - 1]]
    assert store.read(PAGE, 10) == entries[PAGE - 1 :]


@pytest.mark.usefixtures("dynamodb")
@pytest.mark.parametrize("hidden", [1, PAGE - 2, PAGE - 1, PAGE, PAGE + 1])
def test_nothing_is_read_behind_an_entry_that_is_not_to_be_seen_yet(hidden: int) -> None:
    store = FeedTable("feed")
    entries = filled(store, PAGE + 5)
    rows = feed_table.items("feed")
    rows(f"feed#{hidden // PAGE}", hidden).delete()
    for first in {1, hidden - 1, hidden} - {0}:
        assert store.read(first, PAGE + 5) == entries[first - 1 : hidden - 1]
    assert store.read(hidden + 1, 10) == entries[hidden : hidden + 10]


@pytest.mark.usefixtures("dynamodb")
def test_lists_in_one_table_know_nothing_of_each_other() -> None:
    lists = ReleaseLists("feed")
    names = ("own", "imported", "day-2026-11-28", "day-2026-11-29")
    written = {name: filled(lists.named(name), amount) for amount, name in enumerate(names, start=1)}
    for name in names:
        assert lists.named(name).read(1, 10) == written[name]
        assert lists.named(name).stands([ONE]).reached == {ONE: len(written[name])}
    assert FeedTable("feed").stands([ONE]).head == 0
