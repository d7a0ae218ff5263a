"""Requests about the open data of trading."""

from typing import Any

from tests.asks.registry import asks
from tests.asks.trading import Stage
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
