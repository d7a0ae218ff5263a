"""What the standard says must be and its schemas cannot say: ids are unique, references resolve. Pure.

References are looked for in all that is known of a process, since a release may say only what is new.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.trading.ocds.brought import Brought, Packed
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.remarks import gathered, walk

WHOLE = {"additionalIdentifiers", "additionalClassifications", "changes"}
"""Lists whose members are told apart by more than their id (``wholeListMerge`` in the schema)."""


def faults(packed: Packed, known: Mapping[str, Sequence[Part]]) -> list[DomainError]:
    """What is wrong; ``known`` are the releases that are there already, by ocid."""
    found = [*_twice(packed.releases), *_records(packed.records)]
    processes: dict[str, Process] = {}
    for one in packed.releases:
        ocid = one.release["ocid"]
        if one.record and one.record != ocid:
            found.append(Invalid("ocds_ocid_differs", _at(one.path, "ocid")))
        if ocid not in processes:
            processes[ocid] = Process(known.get(ocid, ()))
        processes[ocid].add(one.given)
    for one in packed.releases:
        found += _ids(one.path, one.release)
        if "#" in one.release["id"]:  # "A release identifier must not contain the # character."
            found.append(Invalid("ocds_release_id", _at(one.path, "id")))
        if one.source.version != "1.0":  # which named organisations in place
            found += processes[one.release["ocid"]].organisations(one.path, one.release)
        found += processes[one.release["ocid"]].contracts(one.path, one.release)
    return found


def remarks(packed: Packed, known: Mapping[str, Sequence[Part]]) -> list[DomainError]:
    """References to lots that nobody told of: lots are of an extension, which has no "must" about them."""
    processes = {one.release["ocid"]: Process(known.get(one.release["ocid"], ())) for one in packed.releases}
    for one in packed.releases:
        processes[one.release["ocid"]].add(one.given)
    return gathered(
        fault for one in packed.releases for fault in processes[one.release["ocid"]].lots(one.path, one.release)
    )


class Process:
    """What all releases of one process name, taken together."""

    def __init__(self, known: Iterable[Part]) -> None:
        self._parties: set[str] = set()
        self._awards: set[str] = set()
        self._lots: set[str] = set()
        for release in known:
            self.add(release)

    def add(self, release: Part) -> None:
        """A release is part of it."""
        tender = release.get("tender") or {}
        self._parties |= _named(release.get("parties"))
        self._awards |= _named(release.get("awards"))
        self._lots |= _named(tender.get("lots")) | _named(tender.get("lotGroups"))

    def organisations(self, path: str, release: Part) -> Iterator[DomainError]:
        """References to organisations: each id must be that of an entry of ``parties`` (OrganizationReference)."""
        for place, one in _references(path, release):
            if "id" in one and str(one["id"]) not in self._parties:
                yield Invalid("ocds_unresolved", f"{place}.id")

    def contracts(self, path: str, release: Part) -> Iterator[DomainError]:
        """A contract's award, where the process tells of any (identifiers: "Contracts must cross-reference")."""
        for place, contract in _members(path, release, "contracts"):
            if self._awards and str(contract["awardID"]) not in self._awards:
                yield Invalid("ocds_unresolved", f"{place}.awardID")

    def lots(self, path: str, release: Part) -> Iterator[DomainError]:
        """References to lots, where the process tells of any."""
        for place, one in walk(path, release) if self._lots else ():
            if "relatedProcesses" in place.split("."):  # whose lots are those of another process
                continue
            for name in ("relatedLots", "relatedLot"):
                given = one.get(name)
                lots = {str(lot) for lot in (given if isinstance(given, list) else [given]) if lot is not None}
                if lots - self._lots:
                    yield Invalid("ocds_lot_unresolved", _at(place, name))


def _twice(releases: Iterable[Brought]) -> Iterator[DomainError]:
    """A release's id is its own within its process."""
    seen: set[tuple[str, str]] = set()
    for one in releases:
        key = (one.release["ocid"], one.release["id"])
        if key in seen:
            yield Invalid("ocds_id_twice", _at(one.path, "id"))
        seen.add(key)


def _records(records: Iterable[tuple[str, Part]]) -> Iterator[DomainError]:
    """One record a process; what it holds is of that process."""
    seen: set[str] = set()
    for path, record in records:
        if record["ocid"] in seen:
            yield Invalid("ocds_id_twice", f"{path}.ocid")
        seen.add(record["ocid"])
        compiled = record.get("compiledRelease")
        if compiled is not None and compiled["ocid"] != record["ocid"]:
            yield Invalid("ocds_ocid_differs", f"{path}.compiledRelease.ocid")


def _ids(path: str, release: Part) -> Iterator[DomainError]:
    """In a list of things with ids each has its own, a text or a number: they are merged by it."""
    for place, one in walk(path, release):
        for name, members in one.items():
            seen: set[str] = set()
            for number, member in enumerate(members if isinstance(members, list) else ()):
                own = member.get("id") if isinstance(member, dict) else None
                where = _at(place, f"{name}.{number}.id")
                if isinstance(own, dict | list):
                    yield Invalid("ocds_field_type", where, types="文本或整数")
                elif own is not None and name not in WHOLE:
                    if str(own) in seen:
                        yield Invalid("ocds_id_twice", where)
                    seen.add(str(own))


def _references(path: str, release: Part) -> Iterator[tuple[str, Part]]:
    tender = release.get("tender") or {}
    singles = [("buyer", release.get("buyer")), ("tender.procuringEntity", tender.get("procuringEntity"))]
    yield from ((_at(path, name), one) for name, one in singles if one)
    yield from _members(path, release, "tender.tenderers")
    for place, award in _members(path, release, "awards"):
        yield from _members(place, award, "suppliers")
    for place, contract in _members(path, release, "contracts"):
        for where, transaction in _members(place, contract, "implementation.transactions"):
            yield from ((f"{where}.{name}", transaction[name]) for name in ("payer", "payee") if transaction.get(name))


def _members(path: str, value: Part, where: str) -> Iterator[tuple[str, Part]]:
    """The members of a list that may be there."""
    found: Any = value
    for name in where.split("."):
        found = found.get(name) or {}
    for place, member in enumerate(found):
        yield _at(path, f"{where}.{place}"), member


def _named(members: Any) -> set[str]:
    """The ids of a list's members. What an extension adds may be of any type: the schema has no say in it."""
    given = members if isinstance(members, list) else ()
    return {str(one["id"]) for one in given if isinstance(one, dict) and "id" in one}


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
