"""What neither the schema nor a "must" of the standard forbids, and is worth a look: imported, and told by path. Pure.

The same remark about the same field of many things is told once, where it is first, with how often.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.trading.ocds.brought import Packed
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.validating import FOLDER, Kind, Version, is_moment, moment, schema

IN_ORDER = (("startDate", "endDate"), ("startDate", "maxExtentDate"), ("endDate", "maxExtentDate"))
"""Dates of a period; the later one second."""
LOTS = re.compile(r"ocds_lots_extension|/extensions/lots/")
OF_LOTS = {"lots", "lotGroups", "relatedLots", "relatedLot"}
"""Fields of the extension of lots, whose references are looked at (:mod:`rules`)."""
NUMBER = re.compile(r"(?<=\.)\d+(?=\.|$)|^\d+(?=\.|$)")


def remarks(packed: Packed) -> list[DomainError]:
    """Everything about what was brought, in its order."""
    found = [*_of_packages(packed), *_orders(packed)]
    for one in packed.releases:
        known = OF_LOTS if any(LOTS.search(url) for url in one.source.extensions) else set[str]()
        found += (fault for fault in _fields(one.path, one.release, one.source.version, known))
        found += _dates(one.path, one.release)
        if one.source.version == "1.0" and not one.upgraded:
            found.append(Invalid("ocds_not_upgraded", one.path))
    return gathered(found)


def gathered(found: Iterable[DomainError]) -> list[DomainError]:
    """Each remark once, with how often."""
    first: dict[tuple[str, ...], DomainError] = {}
    counts: dict[tuple[str, ...], int] = {}
    for one in found:
        key = (one.code, NUMBER.sub("*", one.field), *(str(v) for name, v in one.values.items() if name != "count"))
        first.setdefault(key, one)
        counts[key] = counts.get(key, 0) + int(str(one.values.get("count", 1)))
    return [_counted(one, counts[key]) for key, one in first.items()]


def _counted(one: DomainError, count: int) -> DomainError:
    values: dict[str, Any] = {**one.values, "count": count}
    return Invalid(one.code, one.field, **values)


def _of_packages(packed: Packed) -> Iterator[DomainError]:
    """Extensions, which are read nowhere, and fields of the package that the standard has not."""
    for path, kind, package, version in packed.packages:
        for place, url in enumerate(package.get("extensions") or () if version == "1.1" else ()):
            if not LOTS.search(url):
                yield Invalid("ocds_extension_unread", _at(path, f"extensions.{place}"))
        known = _schema(kind, version)["properties"]
        yield from (Invalid("ocds_field_additional", _at(path, name)) for name in package if name not in known)


def _orders(packed: Packed) -> Iterator[DomainError]:
    """Releases of a record from the oldest to the newest."""
    for path, record in packed.records:
        dates = [one.get("date") for one in record.get("releases") or ()]
        for place in range(1, len(dates)):
            if _before(dates[place], dates[place - 1]):
                yield Invalid("ocds_date_order", f"{path}.releases.{place}.date")


def _dates(path: str, release: Part) -> Iterator[DomainError]:
    """A period does not end before it begins."""
    for place, one in walk(path, release):
        for first, second in IN_ORDER:
            if _before(one.get(second), one.get(first)):
                yield Invalid("ocds_date_order", _at(place, second))


def _before(one: Any, other: Any) -> bool:
    told = [at for at in (one, other) if isinstance(at, str) and is_moment(at)]
    return len(told) == 2 and moment(told[0]) < moment(told[1])


def _fields(path: str, value: Any, version: Version, known: set[str]) -> Iterator[DomainError]:
    """Fields that the schema of a release has not, and codes that its open codelists have not."""
    whole = _schema("release", version)
    waiting: list[tuple[str, Any, Part]] = [(path, value, whole)]
    while waiting:
        at, one, node = waiting.pop()
        node = _resolved(whole, node)
        if isinstance(one, dict) and "properties" in node:
            extra, inner = _split(one, node)
            yield from (Invalid("ocds_field_additional", _at(at, name)) for name in extra if name not in known)
            waiting += [(_at(at, name), one[name], node["properties"][name]) for name in reversed(inner)]
        elif isinstance(one, list) and "items" in node:
            waiting += [(_at(at, str(place)), member, node["items"]) for place, member in reversed([*enumerate(one)])]
        if node.get("openCodelist"):
            yield from _codes(at, one, node["codelist"])


def _codes(at: str, given: Any, codelist: str) -> Iterator[DomainError]:
    several = isinstance(given, list)
    for place, code in enumerate(given if several else [given]):
        if isinstance(code, str) and code not in codes(codelist):
            yield Invalid("ocds_code_unknown", _at(at, str(place)) if several else at, codelist=codelist)


def _split(one: Part, node: Part) -> tuple[list[str], list[str]]:
    """Names that the schema has not, and those whose values it describes."""
    patterns = node.get("patternProperties") or ()
    unknown = [name for name in one if name not in node["properties"]]
    extra = [name for name in unknown if not any(re.search(pattern, name) for pattern in patterns)]
    return extra, [name for name in one if name in node["properties"]]


def _resolved(whole: Part, node: Part) -> Part:
    found: Part = whole["definitions"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    return found


def walk(path: str, value: Any) -> Iterator[tuple[str, Part]]:
    """Every object in a value, however deep, with its path, in the order in which they are written."""
    waiting: list[tuple[str, Any]] = [(path, value)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, dict):
            yield at, one
            waiting += [(_at(at, name), inner) for name, inner in reversed(one.items())]
        elif isinstance(one, list):
            waiting += [(_at(at, str(place)), inner) for place, inner in reversed([*enumerate(one)])]


@cache
def _schema(kind: Kind, version: Version) -> Part:
    return schema(kind, version)


@cache
def codes(codelist: str) -> frozenset[str]:
    """The codes of an open codelist of 1.1."""
    with (FOLDER / "1.1" / "codelists" / codelist).open(encoding="utf-8", newline="") as file:
        return frozenset(row["Code"] for row in csv.DictReader(file))


def shown(found: Sequence[DomainError], most: int) -> list[dict[str, str]]:
    """The first of them as an answer has them."""
    return [{"field": one.field, "code": one.code, "detail": one.sentence} for one in found[:most]]


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
