"""Requests about the open data of trading."""

import json
from typing import Any

from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.facts import By, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.trading.ocds.files.facts import FILES, FileBrought
from tests.asks.registry import asks
from tests.asks.trading import Stage
from tests.builders import digest_of
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent
from tests.ocds import document

PREFIX = "ocds-cg530k-"


def _listed(cast: Cast) -> str:
    """A project that the lists tell of."""
    case = Stage(cast).tendered().case
    cast.trade.releases.lists.clear()  # what was listed before is of projects that are there no more
    cast.trade.listing.bring([fact.ref() for fact in cast.cases.timeline(case)])
    return case


@asks("GET /ocds/releases")
def releases(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    _listed(cast)
    return Sent("GET", "/ocds/releases")


@asks("GET /ocds/records")
def records(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    _listed(cast)
    return Sent("GET", "/ocds/records")


@asks("GET /ocds/releases/{ocid}")
def process(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("GET", f"/ocds/releases/{PREFIX}{Stage(cast).tendered().case}")


@asks("GET /ocds/records/{ocid}")
def record(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("GET", f"/ocds/records/{PREFIX}{Stage(cast).tendered().case}")


@asks("GET /ocds/bulk/{month}")
def month(*_: Any) -> Sent:
    return Sent("GET", "/ocds/bulk/2026-10")


@asks("POST /v1/trading/ocds")
def brought(*_: Any) -> Sent:
    return Sent("POST", "/v1/trading/ocds", body=document("01-planning"))


CONTENT = json.dumps(document("01-planning")).encode()
SHA256 = digest_of(CONTENT)


@asks("POST /v1/trading/ocds/uploads")
def upload(*_: Any) -> Sent:
    return Sent("POST", "/v1/trading/ocds/uploads", body={"sha256": SHA256, "size": len(CONTENT)})


@asks("POST /v1/trading/ocds/files")
def file(cast: Cast, *_: Any) -> Sent:
    cast.files.kept[f"uploads/ocds/{SHA256}"] = CONTENT
    return Sent("POST", "/v1/trading/ocds/files", body={"sha256": SHA256})


@asks("GET /v1/trading/ocds/files/{case_id}")
def file_shown(cast: Cast, *_: Any) -> Sent:
    at = cast.clock.now()
    case = new(FILES, fresh_case_id(at))
    made = prepare(FILES, case, [FileBrought(sha256=SHA256)], Stamp(at=at, by=By(role="officer", id="T1")))
    cast.cases.commit(made)
    return Sent("GET", f"/v1/trading/ocds/files/{case.case_id}")
