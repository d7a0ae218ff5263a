"""The walk: every kind of caller to every route, each from the same beginning, compared with the table by hand."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from chalicelib.pages.routes import ASSETS, PAGES
from chalicelib.web.api import SECURITY_HEADERS
from tests.asks import Requests
from tests.cast import Cast
from tests.families import FAMILIES, PEOPLE, PHONE_ONLY
from tests.gateway import Answer, Sent
from tests.kinds import BAD, KINDS, kinds
from tests.platform import Stores
from tests.through import THROUGH

NOTED = frozenset({"counters", "answers"})
"""Stores in which a refusal may leave a trace: limits and nonces, and the key of an act that may be repeated."""
OF_ONE_CASE = {
    "GET /v1/applications": "GET /v1/applications/{case_id}",
    "GET /v1/partner/applications": "GET /v1/partner/applications/{case_id}",
    "GET /v1/work-queue": "POST /v1/applications/{case_id}/decision",
}
"""A list shows a case to those whom that route lets at it, and to nobody else."""
KEPT = {
    "GET /v1/supervision/summary": 300,
    "GET /v1/trading/notices": 5, "GET /v1/trading/choices": 300, "GET /trading/notices.atom": 60,
    "GET /trading/notices.rss": 60, "GET /open311/v2/services/{file}": 300, "GET /open311/v2/requests/{file}": 10,
    **{f"GET /open311/{what}.{form}": 300 for what in ("discovery", "v2/services") for form in ("xml", "json")},
    **{f"GET /open311/v2/requests.{form}": 10 for form in ("xml", "json")},
}  # fmt: skip
"""Routes whose answers anybody may keep, and for how many seconds: public, and the same for everybody."""
OPEN = {
    **{f"GET {path}": path for path in PAGES},
    "GET /assets/{name}": f"/assets/{ASSETS[0]}",
    "GET /openapi.json": "/openapi.json",
    **{f"OPTIONS {path}": path for path in dict.fromkeys(route.split()[1] for route in THROUGH)},
}
"""Pages, and what browsers ask before they call from another site: the same for everybody, whatever they bring."""


@dataclass(frozen=True)
class Cell:
    """One kind at one route: ``hole`` is what went otherwise than the table says; empty: nothing."""

    route: str
    kind: str
    status: int
    hole: str


def secrets() -> frozenset[str]:
    """What no refusal may show: names, numbers and phones of whom the cases are about."""
    found = {number for number, _ in (*PEOPLE.values(), PHONE_ONLY)}
    for cases in FAMILIES.values():
        one = cases.applicant.get("contact", cases.applicant)
        found |= {one["name"], one["phone"], one["id_number"], cases.number}
    return frozenset(found)


def walk(cast: Cast, routes: Iterable[str] = THROUGH) -> Iterator[Cell]:
    """The cells of some routes behind the gate. Nothing that one leaves behind meets the next."""
    for route in routes:
        through, requests = kinds(THROUGH[route]), Requests(cast, route)
        for name, kind in KINDS.items():
            sent = requests.of(name, kind)
            before = cast.kept()
            answer = cast.send(sent, cast.credentials[name])
            hole = _entitled(cast, route, name, answer) if name in through else _refused(cast, name, answer, before)
            yield Cell(route, name, answer.status, hole or _headers(route, answer))
        requests.put_back()


def stroll(cast: Cast) -> Iterator[Cell]:
    """The cells of the routes that are open to all."""
    for route, path in OPEN.items():
        for name in KINDS:
            before = cast.kept()
            answer = cast.send(Sent(route.split()[0], path), cast.credentials[name])
            good = answer.status in (200, 204) and not cast.changed(before)
            yield Cell(route, name, answer.status, "" if good else "is not for all, or changes something")


@cache
def walked() -> tuple[Cell, ...]:
    """The walk of a fresh platform, once."""
    cast = Cast()
    return (*walk(cast), *stroll(cast))


def _entitled(cast: Cast, route: str, name: str, answer: Answer) -> str:
    if not 200 <= answer.status < 400:  # 303: what was asked for lies elsewhere
        return f"refused though entitled: {answer.told}"
    if route in OF_ONE_CASE:
        shown = cast.families[KINDS[name].family].pending in answer.text
        theirs = name in kinds(THROUGH[OF_ONE_CASE[route]])
        if shown != theirs and name != "guardian":  # a child's cases are in no list
            return "a list shows what is not theirs" if shown else "a list hides what is theirs"
    return ""


def _refused(cast: Cast, name: str, answer: Answer, before: Stores) -> str:
    if answer.status not in ((401,) if name == "nobody" or name in BAD else (403, 404)):
        return f"not refused: {answer.status}"
    if left := cast.changed(before) - NOTED:
        return f"refused, but changed {sorted(left)}"
    text = json.dumps(answer.body, ensure_ascii=False)
    return "a refusal shows personal data" if any(secret in text for secret in secrets()) else ""


def _headers(route: str, answer: Answer) -> str:
    kept = {"Cache-Control": f"public, max-age={KEPT[route]}"} if route in KEPT and answer.status < 400 else {}
    return "" if (SECURITY_HEADERS | kept).items() <= dict(answer.headers).items() else "security headers are missing"
