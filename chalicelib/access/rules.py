"""Authorisation as data: which role may call which route, and what it must be to the case. All else is refused."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from chalicelib.kernel.caller import Relation, Role

TABLE = Path(__file__).parent / "who_may.csv"
ROLES: tuple[Role, ...] = get_args(Role)

Allowed = Mapping[Role, frozenset[Relation]]


class WhoMay:
    """The table of who may do what.

    Raises
    ------
    ValueError
        for a role or relation that there is not, a row that names none, or a pair of route and role that is told twice.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._routes: dict[tuple[str, str], dict[Role, frozenset[Relation]]] = {}
        for row in rows:
            relations: Any = frozenset(row["relations"].split())
            told: Any = ROLES if row["roles"] == "*" else row["roles"].split()
            if not told or not relations or not relations <= set(get_args(Relation)) or not set(told) <= set(ROLES):
                raise ValueError(f"unknown role or relation: {dict(row)}")
            route = self._routes.setdefault((row["method"], row["route"]), {})
            if set(told) & set(route):
                raise ValueError(f"told twice: {dict(row)}")
            route.update(dict.fromkeys(told, relations))

    @property
    def routes(self) -> Iterable[tuple[str, str]]:
        """Method and path of every route that somebody may call."""
        return self._routes.keys()

    def allowed(self, method: str, route: str) -> Allowed:
        """Role → relations as which it may act; empty for a route that is not told."""
        return self._routes.get((method, route), {})


@cache
def who_may() -> WhoMay:
    """The platform's own table."""
    return WhoMay(_rows())


@cache
def answering() -> Mapping[str, str]:
    """Path of a route → the name of the API that answers it (:mod:`chalicelib.bootstrap.apis`)."""
    return {row["route"]: row["api"] for row in _rows()}


def allowed(method: str, route: str) -> Allowed:
    """What the platform's own table says of a route."""
    return who_may().allowed(method, route)


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
