"""Publishing: rows → checked items → versions, tables, the search snapshot; and a report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.catalogue import reference, settings
from chalicelib.catalogue.bundles import Bundle, Bundles
from chalicelib.catalogue.letters import Commitments
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing import reading, words
from chalicelib.catalogue.publishing.bundles import check_bundle, check_life_events
from chalicelib.catalogue.publishing.checking import check, commitment_faults, compose
from chalicelib.catalogue.publishing.pinyin import syllables
from chalicelib.catalogue.publishing.reading import District, SourceRow
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.search import Entry, Summary, pack, unpack
from chalicelib.catalogue.sites import Sites
from chalicelib.catalogue.store import CatalogueStore, Scope
from chalicelib.kernel.errors import Conflict, DomainError, Invalid

ATTEMPTS = 5
"""How often the search snapshot is made anew when somebody else published at the same moment."""
NAMES = "item_names"
"""The document that says how items are called in figures, by their short names."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not published, and all that is wrong with it."""

    row: SourceRow
    faults: Sequence[DomainError]

    def told(self) -> dict[str, Any]:
        """The row's line of the report: its first fault, and under ``also`` any other."""
        first, *others = [_told(fault) for fault in self.faults]
        line: dict[str, Any] = {"file": self.row.file, "line": self.row.line, **first}
        return line | ({"also": others} if others else {})


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the rows."""

    published: int = 0
    unchanged: int = 0
    refused: tuple[Refused, ...] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report(self.published + other.published, self.unchanged + other.unchanged, self.refused + other.refused)

    def lines(self) -> Iterator[dict[str, Any]]:
        """One object a refused row, then the summary."""
        for refused in self.refused:
            yield refused.told()
        yield {"published": self.published, "unchanged": self.unchanged, "refused": len(self.refused)}


def publish_district(store: CatalogueStore, folder: Path) -> Report:
    """Publish the whole folder: settings documents, the district's items, their bundles, and the reference items.

    A settings document that cannot be read raises, before anything is written.
    """
    documents, district = reading.read_documents(folder), reading.read_district(folder)
    known = {item.short: item for item in check_rows(reading.read_items(folder), district)[0]}
    bundles, refused = check_bundles(reading.read_bundles(folder), known)
    documents["bundles"] = Bundles(bundles=tuple(bundles)).model_dump(mode="json")
    documents[NAMES] = {short: item.name for short, item in sorted(known.items())}
    documents["life_events"] = check_life_events(documents["life_events"], bundles, known).model_dump(mode="json")
    for name, build in settings.BUILDERS.items():
        build(documents[name])
    classifier = words.learned(folder, documents["complaints"])
    for name, body in documents.items():
        store.put_document(name, body)
    words.put(store, classifier)
    store.advance()
    items = publish(store, reading.read_items(folder), district) + Report(refused=tuple(refused))
    return items + publish_references(store, reading.read_rows(folder / "reference" / "items.jsonl"))


def publish(store: CatalogueStore, rows: Iterable[SourceRow], district: District) -> Report:
    """Publish item rows. A bad row is refused and told; it stops no other."""
    items, refused = check_rows(rows, district)
    done = store.publish_versions(items)
    _name(store, items)
    _reindex(store, "open", [_entry(item) for item in items])
    store.advance()
    published = sum(publication.changed for publication in done)
    return Report(published, len(items) - published, tuple(refused))


def _name(store: CatalogueStore, items: Sequence[Item]) -> None:
    """Add how the items are called in figures; the folder's publication writes them all anew."""
    kept = store.document(NAMES)
    known = dict(kept.body) if kept else {}
    names = known | {item.short: item.name for item in items}
    if names != known:
        store.put_document(NAMES, dict(sorted(names.items())))


def publish_references(store: CatalogueStore, rows: Iterable[SourceRow]) -> Report:
    """Publish rows of the reference data set."""
    items: dict[str, ReferenceItem] = {}
    refused = []
    for row in rows:
        try:
            item = reference.from_source(_readable(row))
            if item.code in items:
                raise Invalid("item_code_twice", "TASK_CODE")
        except Invalid as fault:
            refused.append(Refused(row, fault.errors or [fault]))
        else:
            items[item.code] = item
    published = store.put_references(list(items.values()))
    _reindex(store, "reference", [_reference_entry(item) for item in items.values()])
    store.advance()
    return Report(published, len(items) - published, tuple(refused))


def withdraw(store: CatalogueStore, code: str) -> bool:
    """Close an item to new applications and take it out of the search. ``False`` when there is none."""
    if not store.withdraw(code):
        return False
    _reindex(store, "open", gone=code)
    store.advance()
    return True


def check_rows(rows: Iterable[SourceRow], district: District) -> tuple[list[Item], list[Refused]]:
    """The items that may be published, and the refused rows. Of two with one code, the first counts."""
    sites, commitments = Sites.from_document(district.sites), Commitments.from_document(district.commitments)
    items: list[Item] = []
    refused: list[Refused] = []
    codes: set[str] = set()
    shorts: set[str] = set()
    for row in rows:
        try:
            checked = check(compose(_readable(row), district), sites)
        except Invalid as fault:
            checked = [fault]
        if isinstance(checked, Item):
            twice = [("code", "item_code_twice")] if checked.code in codes else []
            twice += [("short", "item_short_twice")] if checked.short in shorts else []
            matter = commitment_faults(checked, commitments)
            if not twice and not matter:
                codes.add(checked.code)
                shorts.add(checked.short)
                items.append(checked)
                continue
            checked = [*matter, *(Invalid(code, field) for field, code in twice)]
        refused.append(Refused(row, checked))
    return items, refused


def check_bundles(rows: Iterable[SourceRow], items: Mapping[str, Item]) -> tuple[list[Bundle], list[Refused]]:
    """The bundles of ``items`` (by short name) that may be published, and the refused rows."""
    bundles: dict[str, Bundle] = {}
    refused: list[Refused] = []
    for row in rows:
        try:
            checked = check_bundle(_readable(row), items)
        except Invalid as fault:
            checked = [fault]
        if isinstance(checked, Bundle) and checked.code in bundles:
            checked = [Invalid("bundle_code_twice", "code")]
        if isinstance(checked, Bundle):
            bundles[checked.code] = checked
        else:
            refused.append(Refused(row, checked))
    return list(bundles.values()), refused


def _readable(row: SourceRow) -> dict[str, Any]:
    if row.data is None:
        raise Invalid("row_unreadable")
    return row.data


def _told(fault: DomainError) -> dict[str, str]:
    return {"field": fault.field, "code": fault.code, "message": fault.sentence}


def _reindex(store: CatalogueStore, scope: Scope, entries: Sequence[Entry] = (), gone: str = "") -> None:
    """Put ``entries`` into the scope's snapshot, each in place of an older one, and take ``gone`` out."""
    for _ in range(ATTEMPTS):
        kept = store.snapshot_digest(scope)
        known = {entry.summary.code: entry for entry in unpack(store.snapshot(kept))} if kept else {}
        merged = known | {entry.summary.code: entry for entry in entries}
        merged.pop(gone, None)
        if kept and merged == known:
            return
        try:
            store.put_snapshot(scope, pack(merged.values()), replacing=kept)
        except Conflict:
            continue
        return
    raise Conflict("catalogue_busy")


def _entry(item: Item) -> Entry:
    summary = Summary(
        code=item.code,
        name=item.name,
        department=item.department.name,
        type=item.type,
        themes=item.themes,
        audience=item.audience,
    )
    return Entry(summary=summary, syllables=syllables(item.name))


def _reference_entry(item: ReferenceItem) -> Entry:
    summary = Summary(
        code=item.code,
        name=item.name,
        department=item.department,
        type=item.type,
        themes=item.themes,
        audience=item.kinds,
    )
    return Entry(summary=summary, syllables=syllables(item.name))
