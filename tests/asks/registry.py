"""Where the requests are kept, and those that are the same for all."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent

Ask = Callable[[Cast, str, Family, str], Sent]
"""Cast, kind of caller, their family of cases, their role → the request; what it needs is prepared."""
ASKS: dict[str, Ask] = {}


def asks(route: str) -> Callable[[Ask], Ask]:
    """Told by method and path, as in who_may.csv."""

    def keep(ask: Ask) -> Ask:
        ASKS[route] = ask
        return ask

    return keep


def plain(route: str, body: Any = None, **query: str) -> None:
    """A request that is the same whoever sends it."""
    method, path = route.split(" ")
    ASKS[route] = lambda *_: Sent(method, path, query, body)


def about(route: str, stand: str, body: Any = None, **query: str) -> None:
    """A request about a case of the family's: ``pending`` or ``ruled``."""
    method, path = route.split(" ")

    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        case_id = getattr(cast.families[family], stand)
        return Sent(method, path.format(case_id=case_id), query, body)

    ASKS[route] = ask


def of_rights(route: str, body: Mapping[str, Any] | None = None) -> None:
    """A request for the rights of whom the family's cases are about."""
    method, path = route.split(" ")

    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        whom = {"whom": cast.lookup(cast.families[family].number)}
        return Sent(method, path, whom if body is None else {}, None if body is None else {**whom, **body})

    ASKS[route] = ask
