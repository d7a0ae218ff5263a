"""Supervision over HTTP (效能监察): the dashboard, figures, what is late, and the cases behind a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.supervision import answers, schemas as asks
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.supervision.overview import Overview
    from chalicelib.supervision.tracing import Tracing

KEPT = 300
"""Seconds for which caches keep what the public sees."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    overview: Overview
    tracing: Tracing


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of supervision."""
    api = Api("chalicelib.supervision.routes", gate)

    @api.get("/v1/supervision/dashboard", answers.Dashboard, "效能监察看板", query=asks.Shown)
    def dashboard(ask: Ask[asks.Shown]) -> answers.Dashboard:
        return services().overview.dashboard(ask.caller, ask.body)

    @api.get("/v1/supervision/figures", answers.FiguresAnswer, "效能数据", query=asks.Split)
    def figures(ask: Ask[asks.Split]) -> answers.FiguresAnswer:
        return services().overview.figures(ask.caller, ask.body)

    @api.get("/v1/supervision/late", answers.LatePage, "现在超期和临期的办件", query=asks.Late)
    def late(ask: Ask[asks.Late]) -> answers.LatePage:
        return services().tracing.late(ask.caller, ask.body)

    @api.get("/v1/supervision/cases", answers.CountedPage, "数字背后的办件", query=asks.Traced)
    def cases(ask: Ask[asks.Traced]) -> answers.CountedPage:
        return services().tracing.cases(ask.caller, ask.body)

    @api.get("/v1/supervision/summary", answers.Summary, "效能公开", query=asks.Published, cached=KEPT)
    def summary(ask: Ask[asks.Published]) -> answers.Summary:
        return services().overview.summary(ask.body)

    return api
