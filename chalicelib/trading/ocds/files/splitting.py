"""A file in parts: each has all of some processes, and is a document of the same kind with its own package. Pure.

What is wrong with a package is found in every part of it, and told once (:mod:`reports`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.trading.ocds.brought import Packed, kind_of, read, shallow

PART = 2_000_000
"""Characters of a part, more or less: a process is in one part, whatever its size."""
MEMBERS = 500
"""Releases or records of a part."""
LARGEST = 16_000_000
"""Characters of a part that is looked at: a process has less (:data:`~chalicelib.trading.ocds.importing.TOTAL`), even
where its record has everything three times."""


@dataclass(slots=True)
class _Group:
    """What a file says of one process."""

    members: list[tuple[int, int, Any]]
    """Document, place, release or record."""
    size: int = 0


def split(documents: Sequence[tuple[str, Any]]) -> list[list[dict[str, Any]]]:
    """The parts, in the order in which processes come first: each some documents as :func:`packed` reads them.

    Raises
    ------
    Invalid
        ``ocds_kind``, ``ocds_deep``.
    """
    groups: dict[str, _Group] = {}
    for number, (path, document) in enumerate(documents):
        try:
            shallow(document)
            name = _name(document)
        except DomainError as wrong:
            raise wrong.at(path) from wrong
        members = document if isinstance(document, list) else document[name] if name else [document]
        for place, one in enumerate(members if isinstance(members, list) and members else [None]):
            ocid = one.get("ocid") if isinstance(one, dict) else None
            key = ocid if isinstance(ocid, str) else f"?{number}"
            group = groups.setdefault(key, _Group([]))
            group.members.append((number, place, one))
            group.size += len(json.dumps(one, ensure_ascii=False))
    return [_documents(documents, some) for some in _packed(groups.values())]


def packed(part: Sequence[dict[str, Any]]) -> Packed:
    """What is in a part.

    Raises
    ------
    Invalid
        as :func:`~chalicelib.trading.ocds.brought.read`, with the faults of all its documents; ``ocds_part_large``.
    """
    found: list[Packed] = []
    wrong: list[DomainError] = []
    if len(json.dumps(part, ensure_ascii=False)) > LARGEST:
        raise Invalid("ocds_part_large", _first(part[0]), most=LARGEST)
    for one in part:
        try:
            _text(one["document"])
            found.append(read(one["document"], one["path"], one["places"]))
        except DomainError as refused:
            wrong += refused.errors or [refused.at(".".join(p for p in (one["path"], refused.field) if p))]
    if wrong:
        raise Invalid("ocds_invalid", wrong[0].field, errors=wrong, version="1.0/1.1", count=len(wrong))
    whole = found[0]
    for more in found[1:]:
        whole += more
    return whole


def _text(document: Any) -> None:
    """Refuse what Python reads and is no JSON: numbers beyond all bounds, halves of characters."""
    try:
        canonical(document)
    except ValueError as broken:
        raise Invalid("json_malformed") from broken


def _name(document: Any) -> str:
    return {"release": "", "release-package": "releases", "record-package": "records"}[kind_of(document)]


def _packed(groups: Iterable[_Group]) -> Iterable[list[_Group]]:
    some, size, members = list[_Group](), 0, 0
    for group in groups:
        if some and (size + group.size > PART or members + len(group.members) > MEMBERS):
            yield some
            some, size, members = [], 0, 0
        some.append(group)
        size, members = size + group.size, members + len(group.members)
    yield some


def _documents(documents: Sequence[tuple[str, Any]], groups: Sequence[_Group]) -> list[dict[str, Any]]:
    by_document: dict[int, list[tuple[int, Any]]] = {}
    for group in groups:
        for number, place, one in group.members:
            by_document.setdefault(number, []).append((place, one))
    found: list[dict[str, Any]] = []
    for number, members in by_document.items():
        path, document = documents[number]
        name = _name(document)
        places, given = [place for place, _ in members], [one for _, one in members]
        if isinstance(document, list):
            found.append({"path": path, "document": given, "places": places})
        elif name and isinstance(document[name], list) and document[name]:
            found.append({"path": path, "document": document | {name: given}, "places": places})
        else:
            found.append({"path": path, "document": document, "places": None})
    return found


def _first(part: dict[str, Any]) -> str:
    name, places = _name(part["document"]), part["places"] or [0]
    return ".".join(one for one in (part["path"], name, str(places[0])) if one)
