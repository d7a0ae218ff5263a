"""A good request to every route, made for whoever sends it: about the case that their kind of caller meets."""

import inspect
import time
from dataclasses import replace

from tests.asks import (
    appraisal as appraisal,
    broadcasts as broadcasts,
    bulletin as bulletin,
    bundles as bundles,
    cases as cases,
    certificates as certificates,
    challenges as challenges,
    credit as credit,
    figures as figures,
    halls as halls,
    handling as handling,
    handover as handover,
    messaging as messaging,
    ocds as ocds,
    open311 as open311,
    outbox as outbox,
    people as people,
    ratings as ratings,
    supervision as supervision,
    ticket_work as ticket_work,
    tickets as tickets,
    trading as trading,
    webhooks as webhooks,
    wechat as wechat,
)
from tests.asks.registry import ASKS as ASKS
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent
from tests.kinds import Kind
from tests.platform import Stores


def made(cast: Cast, route: str, kind: str, family: Family, role: str) -> Sent:
    """The request of that route."""
    return _keyed(ASKS[route](cast, kind, family, role), kind)


def _keyed(sent: Sent, kind: str) -> Sent:
    key = {"idempotency-key": f"{kind}-{time.time_ns()}"} if sent.method == "POST" else {}
    return replace(sent, headers={**key, **sent.headers})


class Requests:
    """Requests to one route. What one needs is prepared once for all who ask alike, and found again as it was."""

    def __init__(self, cast: Cast, route: str) -> None:
        self._cast = cast
        self._ask = ASKS[route]
        self._beginning = cast.kept()
        self._prepared: dict[tuple[str, ...], tuple[Sent, Stores]] = {}
        self._asks_for = inspect.signature(self._ask).parameters

    def of(self, name: str, kind: Kind) -> Sent:
        """The request of that kind of caller, with everything prepared for it and nothing else."""
        about = {"kind": name, "family": kind.family, "role": kind.role}
        alike = tuple(about[one] for one in about if one in self._asks_for)
        if alike not in self._prepared:
            self._cast.put_back(self._beginning)
            sent = self._ask(self._cast, name, kind.family, kind.role)
            self._prepared[alike] = sent, self._cast.kept()
        sent, stores = self._prepared[alike]
        self._cast.put_back(stores)
        return _keyed(sent, name)

    def put_back(self) -> None:
        """Everything as it was before the first."""
        self._cast.put_back(self._beginning)
