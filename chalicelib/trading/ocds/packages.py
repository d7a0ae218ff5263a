"""Packages and records: what releases are handed out in. Pure."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from chalicelib.catalogue.trading import OcdsTerms
from chalicelib.trading.ocds.facts import Source
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.validating import Version, moment, schema


def own(terms: OcdsTerms) -> Source:
    """What our own packages say of themselves."""
    publisher = {"name": terms.publisher, "scheme": terms.scheme, "uid": terms.uid}
    return Source(version="1.1", publisher=publisher, terms={"license": terms.license}, extensions=terms.extensions)


def release_package(source: Source, uri: str, releases: Sequence[Part], following: str = "") -> Part:
    """A release package. ``following``: where the next page is (extension ``pagination``)."""
    newest = max((release["date"] for release in releases), key=moment)
    return _package(source, uri, newest, following) | {"releases": list(releases)}


def record_package(source: Source, uri: str, records: Sequence[Part], newest: str, following: str = "") -> Part:
    """A record package. ``newest``: the date of the newest release of its processes."""
    packages = {"packages": [uri.replace("/ocds/records", "/ocds/releases", 1)]} if source.version == "1.0" else {}
    return _package(source, uri, newest, following) | packages | {"records": list(records)}  # 1.0 requires them


def record(releases: Sequence[Part], version: Version) -> Part:
    """The record of one process."""
    found = ordered(releases)
    return {"ocid": found[0]["ocid"], "releases": found, "compiledRelease": compiled(found, version)}


def ordered(releases: Sequence[Part]) -> list[Part]:
    """From the oldest to the newest; what happened at the same instant in the order in which it was told."""
    return sorted(releases, key=lambda release: moment(release["date"]))


def compiled(releases: Sequence[Part], version: Version = "1.1") -> Part:
    """The releases of one process merged by the standard's rules.

    Whose publisher gave away nothing but compiled releases has the newest of them.

    Raises
    ------
    OCDSMergeError
        of ``ocdsmerge``: the same field is an object in one release and none in another.
    """
    told = [release for release in ordered(releases) if release["tag"] != ["compiled"]]
    if not told:
        return ordered(releases)[-1]
    from ocdsmerge import CompiledRelease  # noqa: PLC0415  not at cold start

    merged = CompiledRelease(merge_rules=_rules(version))
    for release in told:  # its own order is that of the texts of the dates, whatever their offsets
        merged.append(release)
    found: Part = merged.asdict()
    return found


@cache
def _rules(version: Version) -> Any:
    from ocdsmerge.rules import get_merge_rules  # noqa: PLC0415

    return get_merge_rules(schema("release", version))


def _package(source: Source, uri: str, newest: str, following: str) -> Part:
    """``publishedDate`` is the last change of what is in it, as the standard wants of packages made on demand."""
    told: Part = {
        "uri": uri, "version": source.version, "publishedDate": newest,
        "publisher": dict(source.publisher) or {"name": "未注明发布者"}, **source.terms,
    }  # fmt: skip
    if source.extensions:
        told["extensions"] = list(source.extensions)
    return told | ({"links": {"next": following}} if following else {})
