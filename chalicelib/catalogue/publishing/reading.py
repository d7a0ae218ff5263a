"""The catalogue as it lies in files: the district's own folder, and files of rows that others composed.

Nothing is judged here. A row that cannot even be read stays a row, so that the report can name it.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

UNREADABLE = (ValueError, RecursionError, yaml.YAMLError)
"""What a file that is no JSON, YAML or UTF-8, or is nested without end, raises."""

SETTINGS = {".yaml", ".json"}
"""Endings of the folder's settings documents; JSON is read as the YAML that it also is."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a file. ``data`` is ``None`` when it cannot be read as an object."""

    file: str
    line: int
    """Line of a JSONL file; position from 1 in a file that is read as a whole."""
    data: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class District:
    """What item rows may refer to: departments by key, decision tables by file name, the sites; and what no item of
    a kind may be (``commitments``)."""

    departments: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    """``None`` for a table file that cannot be read."""
    sites: dict[str, Any] = field(default_factory=lambda: {"sites": []})
    commitments: dict[str, Any] = field(default_factory=lambda: {"source": "-", "excluded": [], "templates": []})


def read_district(folder: Path) -> District:
    """The departments, tables, sites and letters of the district's folder."""
    return District(
        departments=_yaml(folder / "departments.yaml"),
        tables={path.name: _object(path.read_bytes()) for path in sorted((folder / "tables").glob("*.json"))},
        sites=_yaml(folder / "sites.yaml"),
        commitments=_yaml(folder / "commitments.yaml"),
    )


def read_items(folder: Path) -> Iterator[SourceRow]:
    """The district's own items, one file each."""
    for path in sorted((folder / "items").glob("*.yaml")):
        yield from read_rows(path)


def read_bundles(folder: Path) -> Iterator[SourceRow]:
    """The bundles of items, one file each."""
    for path in sorted((folder / "bundles").glob("*.yaml")):
        yield from read_rows(path)


def read_documents(folder: Path) -> dict[str, Any]:
    """Settings documents by name: every YAML or JSON file of the folder itself, and the working calendar."""
    documents = {path.stem: _yaml(path) for path in sorted(folder.glob("*.*")) if path.suffix in SETTINGS}
    documents["sites"]["sites"] += communities(folder, {site["street"] for site in documents["sites"]["sites"]})
    calendars = folder / "calendars"
    documents["calendar"] = {
        "years": [json.loads(path.read_text("utf-8")) for path in sorted(calendars.glob("[12]*.json"))],
        "statutory": json.loads((calendars / "statutory.json").read_text("utf-8")),
    }
    return documents


def communities(folder: Path, streets: set[str]) -> list[dict[str, Any]]:
    """The communities of the streets that the registry serves, as sites at which grid members apply for others."""
    with (folder / "divisions" / "villages_530114.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["streetCode"] in streets]
    return [
        {
            "code": row["code"],
            "kind": "community",
            "name": row["name"],
            "street": row["streetCode"],
            "address": row["name"],
            "hours": "网格员上门或预约",
            "channels": ["grid"],
        }
        for row in rows
    ]


def read_rows(path: Path) -> Iterator[SourceRow]:
    """The rows of a JSON Lines file (``.jsonl``), or of a YAML or JSON file that holds one row or a list."""
    if path.suffix == ".jsonl":
        return _lines(path)
    return _documents(path)


def _lines(path: Path) -> Iterator[SourceRow]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            yield SourceRow(path.name, number, _object(line))


def _documents(path: Path) -> Iterator[SourceRow]:
    try:
        content = _loaded(path)
    except UNREADABLE:
        content = None
    for number, row in enumerate(content if isinstance(content, list) else [content], start=1):
        yield SourceRow(path.name, number, row if isinstance(row, dict) else None)


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(text.decode("utf-8-sig"))
    except UNREADABLE:
        return None
    return value if isinstance(value, dict) else None


def _yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = _loaded(path)
    return content


def _loaded(path: Path) -> Any:
    """Read by libyaml, which the wheels bring: ten times as fast."""
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
