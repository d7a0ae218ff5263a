"""A good request to every route, made for whoever sends it: about the case that their kind of caller meets."""

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
from tests.platform import Sent


def made(cast: Cast, route: str, kind: str, family: Family, role: str) -> Sent:
    """The request of that route."""
    sent = ASKS[route](cast, kind, family, role)
    key = {"idempotency-key": f"{kind}-{time.time_ns()}"} if sent.method == "POST" else {}
    return replace(sent, headers={**key, **sent.headers})
