"""What somebody brings: a release package, a record package, or releases alone; of version 1.0 or 1.1. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.trading.ocds.facts import Source
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.validating import Kind, Version, faults

DEEPEST = 50
"""Levels of objects and lists; the standard with its extensions has some 15."""

TOLD = 5000
"""Faults that an answer has room for."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A release, and where it stands in what was brought."""

    path: str
    release: Part
    record: str = ""
    """The ocid of the record that it stands in."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A document that the schema has nothing against."""

    source: Source
    releases: tuple[Brought, ...]
    records: tuple[tuple[str, Part], ...] = ()


def read(document: Any) -> Packed:
    """The releases of a document.

    Of a record those that it holds itself; where it only links to them, the compiled release.

    Raises
    ------
    Invalid
        ``ocds_deep``, ``ocds_kind``, ``ocds_version``, or ``ocds_invalid`` with every fault in ``errors``.
    """
    _shallow(document)
    kind = _kind(document)
    version = _version(kind, document)
    if kind == "release":
        alone: Sequence[Any] = document if isinstance(document, list) else [document]
        prefix = [str(place) for place in range(len(alone))] if isinstance(document, list) else [""]
        refuse(
            version,
            [_under(path, f) for path, one in zip(prefix, alone, strict=True) for f in faults(kind, version, one)],
        )
        return Packed(Source(version=version), tuple(map(Brought, prefix, alone)))
    refuse(version, faults(kind, version, document))
    source = _source(version, document)
    if kind == "release-package":
        releases = [Brought(f"releases.{place}", one) for place, one in enumerate(document["releases"])]
        return Packed(source, tuple(releases))
    records = [(f"records.{place}", one) for place, one in enumerate(document["records"])]
    return Packed(source, tuple(one for path, record in records for one in _of(path, record)), tuple(records))


def refuse(version: str, found: Sequence[DomainError]) -> None:
    """Refuse the whole with all its faults, if there is one; of very many the first, and how many there are."""
    if found:
        raise Invalid("ocds_invalid", found[0].field, errors=found[:TOLD], version=version, count=len(found))


def _shallow(document: Any) -> None:
    """Refuse what is nested deeper than the standard ever is: what merges and writes it goes down level by level."""
    level = [document]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    if level:
        raise Invalid("ocds_deep", most=DEEPEST)


def _kind(document: Any) -> Kind:
    if isinstance(document, dict) and "releases" in document and "records" not in document and "ocid" not in document:
        return "release-package"
    if isinstance(document, dict) and "records" in document and "releases" not in document:
        return "record-package"
    bare = document if isinstance(document, list) else [document]
    if not bare or not all(isinstance(one, dict) and "ocid" in one and "compiledRelease" not in one for one in bare):
        raise Invalid("ocds_kind")
    return "release"


def _version(kind: Kind, document: Any) -> Version:
    """As the package says; 1.0 knew no ``version``. Releases alone are 1.1, unless they name organisations in place."""
    if kind != "release":
        said = document.get("version", "1.0")
        if said not in ("1.0", "1.1"):
            raise Invalid("ocds_version", "version")
        return "1.0" if said == "1.0" else "1.1"
    first = document[0] if isinstance(document, list) else document
    buyer = first.get("buyer")
    return "1.0" if isinstance(buyer, dict) and "identifier" in buyer and "parties" not in first else "1.1"


def _source(version: Version, document: Part) -> Source:
    said = {name: document[name] for name in ("license", "publicationPolicy") if document.get(name)}
    publisher = {name: given for name, given in document["publisher"].items() if isinstance(given, str)}
    extensions = document.get("extensions") if version == "1.1" else ()  # 1.0 has no say in what stands there
    return Source(version=version, publisher=publisher, terms=said, extensions=tuple(extensions or ()))


def _of(path: str, record: Part) -> list[Brought]:
    whole = [
        Brought(f"{path}.releases.{place}", one, record["ocid"])
        for place, one in enumerate(record.get("releases") or ())
        if "ocid" in one
    ]
    if whole or "compiledRelease" not in record:
        return whole
    return [Brought(f"{path}.compiledRelease", record["compiledRelease"], record["ocid"])]


def _under(path: str, fault: DomainError) -> DomainError:
    return fault.at(f"{path}.{fault.field}".strip(".")) if path else fault
