from chalicelib.catalogue.caching import CachedReader
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.store import Current, PublishedItem
from tests.fakes.catalogue_rows import CODE, numbered, row
from tests.fakes.catalogue_store import MemoryCatalogue


class Counted(MemoryCatalogue):
    """Counts what is read from it."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []

    def current(self, code: str) -> Current | None:
        self.reads.append(f"current {code}")
        return super().current(code)

    def version(self, code: str, number: int) -> PublishedItem | None:
        self.reads.append(f"version {code} {number}")
        return super().version(code, number)


class Hands:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def cached(size: int = 2048) -> tuple[Counted, CachedReader, Hands]:
    store, hands = Counted(), Hands()
    store.publish_versions([Item.model_validate(row())])
    return store, CachedReader(store, ttl=30, size=size, monotonic=hands), hands


def test_a_pointer_is_read_again_only_when_something_was_published() -> None:
    store, reader, hands = cached()
    for hands.now in (0, 29.9, 30, 59.9, 60):
        reader.current(CODE)
    assert store.reads == [f"current {CODE}"]
    store.advance()
    for hands.now in (89.9, 90, 91):
        reader.current(CODE)
    assert store.reads == [f"current {CODE}"] * 2


def test_a_new_version_is_seen_once_it_is_announced_and_the_last_look_is_old() -> None:
    store, reader, hands = cached()
    reader.current(CODE)
    store.publish_versions([Item.model_validate(row(name="新名称"))])
    store.advance()
    stale = reader.current(CODE)
    hands.now = 30
    fresh = reader.current(CODE)
    assert stale is not None
    assert fresh is not None
    assert (stale.version, fresh.version) == (1, 2)


def test_what_was_never_announced_is_seen_after_the_longest_time() -> None:
    store, reader, hands = cached()
    reader.current(CODE)
    store.publish_versions([Item.model_validate(row(name="新名称"))])
    hands.now = 599
    stale = reader.current(CODE)
    hands.now = 600
    fresh = reader.current(CODE)
    assert (stale and stale.version, fresh and fresh.version) == (1, 2)


def test_a_version_is_read_once_for_ever() -> None:
    store, reader, hands = cached()
    for hands.now in (0, 1e6, 1e9):
        reader.version(CODE, 1)
    assert store.reads == [f"version {CODE} 1"]


def test_what_is_not_there_is_asked_for_again() -> None:
    store, reader, _ = cached()
    assert reader.version(CODE, 2) is None
    store.publish_versions([Item.model_validate(row(name="新名称"))])
    assert reader.version(CODE, 2) is not None


def test_when_there_is_no_room_what_was_used_longest_ago_goes() -> None:
    store, reader, _ = cached(size=2)
    codes = [store_item(store, number) for number in (1, 2, 3)]
    for code in (codes[0], codes[1], codes[0], codes[2], codes[0], codes[1]):
        reader.version(code, 1)
    assert store.reads == [f"version {code} 1" for code in (codes[0], codes[1], codes[2], codes[1])]


def store_item(store: MemoryCatalogue, number: int) -> str:
    item = Item.model_validate(numbered(number))
    store.publish_versions([item])
    return item.code
