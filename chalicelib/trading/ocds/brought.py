"""What somebody brings: a release package, a record package, or releases alone; of version 1.0 or 1.1. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.trading.ocds.facts import Source
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.upgrading import upgraded
from chalicelib.trading.ocds.validating import Kind, Version, faults
from chalicelib.trading.ocds.versioned import latest

DEEPEST = 50
"""Levels of objects and lists; the standard with its extensions has some 15."""
LISTS: dict[str, Kind] = {"releases": "release-package", "records": "record-package"}
"""The list of a package → its kind."""

TOLD = 5000
"""Faults that an answer has room for."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A release, and where it stands in what was brought."""

    path: str
    release: Part
    source: Source
    record: str = ""
    """The ocid of the record that it stands in."""
    upgraded: bool = False
    """Whether it is of 1.0, and 1.1 can say the same."""

    @property
    def given(self) -> Part:
        """As it is given out."""
        return upgraded(self.release) if self.upgraded else self.release


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that says only where its releases are."""

    path: str
    ocid: str
    links: Sequence[Part]
    source: Source


@dataclass(frozen=True, slots=True)
class Packed:
    """Documents that the schema has nothing against."""

    source: Source
    """Of the first."""
    releases: tuple[Brought, ...]
    records: tuple[tuple[str, Part], ...] = ()
    linked: tuple[Linked, ...] = ()
    packages: tuple[tuple[str, Kind, Part, Version], ...] = ()
    """Path, kind and version of each package, without its releases or records."""

    @classmethod
    def nothing(cls) -> "Packed":
        """No document at all."""
        return cls(Source(version="1.1"), ())

    def __add__(self, more: "Packed") -> "Packed":
        return Packed(
            self.source, self.releases + more.releases, self.records + more.records, self.linked + more.linked,
            self.packages + more.packages,
        )  # fmt: skip


def read(document: Any, path: str = "", places: Sequence[int] | None = None) -> Packed:
    """The releases of a document.

    Of a record those that it holds itself; where it only links to them, its compiled release, else what its versioned
    release says last; where it has neither, the links.

    Parameters
    ----------
    path:
        Where the document stands.
    places:
        The places that members of its list have in the whole that it is a part of; absent: as they stand here.

    Raises
    ------
    Invalid
        ``ocds_deep``, ``ocds_kind``, ``ocds_version``, or ``ocds_invalid`` with every fault in ``errors``.
    """
    shallow(document)
    kind = kind_of(document)
    if kind == "release":
        return _alone(document, path, places)
    version, name = version_of(kind, document), "releases" if kind == "release-package" else "records"
    found = [_moved(fault, name, places) for fault in faults(kind, version, document)]
    refuse(version, [_under(path, fault) for fault in found])
    source = _source(version, document)
    members = [
        (_under_path(path, f"{name}.{places[n] if places is not None else n}"), one)
        for n, one in enumerate(document[name])
    ]
    bare = {field: given for field, given in document.items() if field != name}
    packages = ((path, kind, bare, version),)
    if kind == "release-package":
        return Packed(source, tuple(_release(at, one, source) for at, one in members), packages=packages)
    wrong: list[DomainError] = []
    releases = tuple(one for at, record in members for one in _of(at, record, source, wrong))
    refuse(version, wrong)
    held = {one.record for one in releases}
    linked = tuple(
        Linked(at, record["ocid"], record["releases"], source) for at, record in members if record["ocid"] not in held
    )
    return Packed(source, releases, tuple(members), linked, packages)


def refuse(version: str, found: Sequence[DomainError], count: int = 0) -> None:
    """Refuse the whole with all its faults, if there is one; of very many the first, and how many there are."""
    if found:
        raise Invalid("ocds_invalid", found[0].field, errors=found[:TOLD], version=version, count=count or len(found))


def kind_of(document: Any) -> Kind:
    """What a document is, by the lists that it has; Invalid ``ocds_kind``."""
    if isinstance(document, dict) and "ocid" not in document:
        kinds = [kind for name, kind in LISTS.items() if name in document]
        if len(kinds) == 1:
            return kinds[0]
    bare = document if isinstance(document, list) else [document]
    if not bare or not all(isinstance(one, dict) and "ocid" in one and "compiledRelease" not in one for one in bare):
        raise Invalid("ocds_kind")
    return "release"


def version_of(kind: Kind, document: Part) -> Version:
    """As the package says; 1.0 knew no ``version``. A release alone is 1.1, unless it names organisations in place."""
    if kind != "release":
        said = document.get("version", "1.0")
        if said not in ("1.0", "1.1"):
            raise Invalid("ocds_version", "version")
        return "1.0" if said == "1.0" else "1.1"
    buyer = document.get("buyer")
    return "1.0" if isinstance(buyer, dict) and "identifier" in buyer and "parties" not in document else "1.1"


def _alone(document: Any, path: str, places: Sequence[int] | None) -> Packed:
    alone: Sequence[Part] = document if isinstance(document, list) else [document]
    numbers = places if places is not None else range(len(alone))
    paths = [_under_path(path, str(n)) for n in numbers] if isinstance(document, list) else [path]
    versions = [version_of("release", one) for one in alone]
    found = [
        _under(at, fault)
        for at, version, one in zip(paths, versions, alone, strict=True)
        for fault in faults("release", version, one)
    ]
    refuse(versions[0], found)
    sources = [Source(version=version) for version in versions]
    return Packed(sources[0], tuple(map(_release, paths, alone, sources)))


def _release(path: str, release: Part, source: Source, record: str = "") -> Brought:
    better = source.version == "1.0" and not faults("release", "1.1", upgraded(release))
    return Brought(path, release, source, record, better)


def _of(path: str, record: Part, source: Source, wrong: list[DomainError]) -> list[Brought]:
    whole = [
        _release(f"{path}.releases.{place}", one, source, record["ocid"])
        for place, one in enumerate(record.get("releases") or ())
        if "ocid" in one
    ]
    if whole:
        return whole
    if "compiledRelease" in record:
        return [_release(f"{path}.compiledRelease", record["compiledRelease"], source, record["ocid"])]
    if "versionedRelease" not in record:
        return []
    at, last = f"{path}.versionedRelease", latest(record["versionedRelease"])
    found = [_under(at, fault) for fault in faults("release", source.version, last)]
    wrong += found
    return [] if found else [_release(at, last, source, record["ocid"])]


def shallow(document: Any) -> None:
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


def _source(version: Version, document: Part) -> Source:
    said = {name: document[name] for name in ("license", "publicationPolicy") if document.get(name)}
    publisher = {name: given for name, given in document["publisher"].items() if isinstance(given, str)}
    extensions = document.get("extensions") if version == "1.1" else ()  # 1.0 has no say in what stands there
    return Source(version=version, publisher=publisher, terms=said, extensions=tuple(extensions or ()))


def _moved(fault: DomainError, name: str, places: Sequence[int] | None) -> DomainError:
    """A fault of a member of a list, told with the place that it has in the whole."""
    head, _, rest = fault.field.partition(".")
    number, dot, rest = rest.partition(".")
    if places is None or head != name or not number.isdigit():
        return fault
    return fault.at(f"{name}.{places[int(number)]}{dot}{rest}")


def _under(path: str, fault: DomainError) -> DomainError:
    return fault.at(_under_path(path, fault.field)) if path else fault


def _under_path(path: str, field: str) -> str:
    return f"{path}.{field}".strip(".")
