import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing.publisher import publish, publish_references, withdraw
from chalicelib.catalogue.publishing.reading import District, SourceRow, read_rows
from chalicelib.catalogue.search import unpack
from chalicelib.catalogue.store import Publication, Scope, Snapshot
from tests.fakes.catalogue_rows import CODE, DEPARTMENTS, SITES, numbered, row
from tests.fakes.catalogue_store import MemoryCatalogue

DISTRICT = District(DEPARTMENTS, {}, SITES)


def source(*data: dict[str, Any] | None) -> list[SourceRow]:
    return [SourceRow("items.jsonl", number, one) for number, one in enumerate(data, start=1)]


def names(store: MemoryCatalogue, scope: Scope = "open") -> list[str]:
    kept = store.snapshot_digest(scope)
    return [entry.summary.name for entry in unpack(store.snapshot(kept))] if kept else []


def test_bad_rows_are_told_and_stop_no_other() -> None:
    store = MemoryCatalogue()
    bad = numbered(2, type="07", sites=["moon"], channels=["web"])
    report = publish(store, source(numbered(1), None, bad, numbered(3)), DISTRICT)
    told = list(report.lines())
    assert told[-1] == {"published": 2, "unchanged": 0, "refused": 2}
    assert [(line["line"], line["field"], line["code"]) for line in told[:-1]] == [
        (2, "", "row_unreadable"),
        (3, "code", "item_code_type"),
    ]
    assert told[1]["message"] == "事项编码里的事项类型与事项的类型不一致。"
    assert [fault["code"] for fault in told[1]["also"]] == ["item_site_unknown"]
    assert len(names(store)) == 2


def test_of_two_rows_with_one_code_or_short_the_first_counts() -> None:
    store = MemoryCatalogue()
    same_code = numbered(1, name="同码") | {"short": "other"}
    same_short = numbered(2, name="同名") | {"short": "item_1"}
    report = publish(store, source(numbered(1), same_code, same_short), DISTRICT)
    assert [line.get("code") for line in report.lines()] == ["item_code_twice", "item_short_twice", None]
    assert names(store) == ["高龄津贴申领"]


def test_publishing_again_changes_nothing() -> None:
    store = MemoryCatalogue()
    rows = source(numbered(1), numbered(2))
    publish(store, rows, DISTRICT)
    kept = store.snapshot_digest("open")
    again = publish(store, rows, DISTRICT)
    assert (again.published, again.unchanged) == (0, 2)
    assert store.snapshot_digest("open") == kept


def test_a_file_of_some_items_leaves_the_others_in_the_search() -> None:
    store = MemoryCatalogue()
    publish(store, source(numbered(1, name="甲"), numbered(2, name="乙")), DISTRICT)
    publish(store, source(numbered(2, name="丙")), DISTRICT)
    assert names(store) == ["甲", "丙"]
    called = store.document("item_names")
    assert called is not None
    assert list(called.body.values()) == ["甲", "丙"]


def test_a_withdrawn_item_leaves_the_search_until_it_is_published_again() -> None:
    store = MemoryCatalogue()
    publish(store, source(row()), DISTRICT)
    assert withdraw(store, CODE)
    assert names(store) == []
    assert not withdraw(store, CODE[:-1] + "1")
    assert publish(store, source(row()), DISTRICT).published == 1
    assert names(store) == ["高龄津贴申领"]


class Busy(MemoryCatalogue):
    """Somebody else publishes an item while the first one's snapshot is being made."""

    raced = False

    def put_snapshot(self, scope: Snapshot, data: bytes, replacing: str | None) -> str:
        if not self.raced:
            self.raced = True
            publish(self, source(numbered(7, name="别人的")), DISTRICT)
        return super().put_snapshot(scope, data, replacing)


def test_the_search_holds_both_items_of_two_who_publish_at_the_same_moment() -> None:
    store = Busy()
    publish(store, source(numbered(1, name="我的")), DISTRICT)
    assert names(store) == ["我的", "别人的"]


class Failing(MemoryCatalogue):
    """Cannot write."""

    def publish_versions(self, items: Sequence[Item]) -> list[Publication]:
        raise ConnectionError([item.code for item in items])


def test_a_store_that_fails_is_not_reported_as_published() -> None:
    store = Failing()
    try:
        publish(store, source(row()), DISTRICT)
    except ConnectionError:
        assert names(store) == []
    else:
        raise AssertionError("the failure was swallowed")


def test_reference_rows_are_refused_by_column() -> None:
    good = json.loads(Path("catalogue/reference/items.jsonl").read_text("utf-8").partition("\n")[0])
    store = MemoryCatalogue()
    report = publish_references(store, source(good, good, good | {"TASK_TYPE": "x", "TASK_NAME": ""}))
    told = list(report.lines())
    assert [(line["line"], line["field"], line["code"]) for line in told[:-1]] == [
        (2, "TASK_CODE", "item_code_twice"),
        (3, "TASK_NAME", "reference_column"),
    ]
    assert told[-1] == {"published": 1, "unchanged": 0, "refused": 2}
    assert len(names(store, "reference")) == 1


def test_a_file_of_lines_keeps_their_numbers_past_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n{oops\n[1]\n\xff\xfe\n' + b"[" * 100_000 + b'\n{"b": 2}')
    assert [(found.line, found.data) for found in read_rows(path)] == [
        (1, {"a": 1}),
        (3, None),
        (4, None),
        (5, None),
        (6, None),
        (7, {"b": 2}),
    ]


def test_a_yaml_or_json_file_holds_one_row_or_a_list(tmp_path: Path) -> None:
    for name, text, expected in [
        ("one.yaml", "a: 1", [(1, {"a": 1})]),
        ("many.json", '[{"a": 1}, 2, {"b": 2}]', [(1, {"a": 1}), (2, None), (3, {"b": 2})]),
        ("broken.yaml", "a: [", [(1, None)]),
        ("empty.yaml", "", [(1, None)]),
    ]:
        (tmp_path / name).write_text(text, "utf-8")
        assert [(found.line, found.data) for found in read_rows(tmp_path / name)] == expected
