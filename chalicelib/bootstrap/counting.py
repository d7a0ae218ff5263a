"""效能监察: the counters over all flows, what reads them, and what brings them up to date."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import cases, catalogue, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.aws.measures_table import MeasuresTable
    from chalicelib.catalogue.service import Catalogue
    from chalicelib.supervision.bringing import Bringing
    from chalicelib.supervision.overview import Overview
    from chalicelib.supervision.ports import Measures
    from chalicelib.supervision.recounting import Recount
    from chalicelib.supervision.routes import Services
    from chalicelib.supervision.spans import Spans
    from chalicelib.supervision.titles import FlowItems
    from chalicelib.web.api import Api


def measures(of: Callable[[], Catalogue] = catalogue) -> Measures:
    """What each flow tells of its cases, by the flow's name. ``of``: where it is published who decides."""
    from chalicelib.applications import measured as applications
    from chalicelib.applications.model import FLOW as APPLICATIONS
    from chalicelib.appraisal.accountability.measured import Measured, Organs
    from chalicelib.appraisal.accountability.model import FLOW as ACCOUNTABILITY
    from chalicelib.bundles import measured as bundles
    from chalicelib.bundles.model import FLOW as BUNDLES
    from chalicelib.certificates import measured as certificates
    from chalicelib.certificates.model import FLOW as CERTIFICATES
    from chalicelib.complaints import measured as tickets
    from chalicelib.complaints.model import FLOW as TICKETS
    from chalicelib.ratings import measured as ratings, standing as mending
    from chalicelib.ratings.model import FLOW as RATINGS
    from chalicelib.supervision.ports import Measure
    from chalicelib.trading import measured as trading
    from chalicelib.trading.challenges import measured as challenges
    from chalicelib.trading.challenges.model import FLOW as CHALLENGES
    from chalicelib.trading.model import FLOW as TRADING

    records = Measured(lambda: Organs(of().departments().supervisor, of().government()))
    known = (
        Measure(APPLICATIONS, "办件", applications.number, applications.measure, applications.standing),
        Measure(BUNDLES, "一件事", bundles.number, bundles.measure, bundles.standing),
        Measure(CERTIFICATES, "电子证照", certificates.number, certificates.measure, certificates.standing),
        Measure(TICKETS, "工单", tickets.number, tickets.measure, tickets.standing, tickets.unseen),
        Measure(RATINGS, "好差评", mending.number, ratings.measure, mending.standing, mending.unseen),
        Measure(TRADING, "交易项目", trading.number, trading.measure, trading.standing),
        Measure(ACCOUNTABILITY, "责任追究", records.number, records.measure, records.standing),
        Measure(CHALLENGES, "交易异议和投诉", challenges.number, challenges.measure, challenges.standing),
    )
    return {one.flow.name: one for one in known}


def flow_items(of: Catalogue) -> FlowItems:
    """What people read for what a flow counts as items, where it has no service items."""
    from chalicelib.trading import measured as trading
    from chalicelib.trading.challenges import measured as challenges

    def told() -> Mapping[str, str]:
        tickets = {f"ticket:{one.name}": one.title for one in of.complaints().categories}
        bundles = {f"bundle:{one.code}": one.name for one in of.bundles()}
        records = {f"accountability:{one.code}": one.title for one in of.accountability().rules}
        return {**tickets, **bundles, **records, **trading.ITEMS, **challenges.ITEMS, "ticket:other": "其他诉求"}

    return told


@cache
def kept() -> MeasuresTable:
    from chalicelib.aws.measures_table import MeasuresTable

    return MeasuresTable(env["TABLE_MEASURES"])


@cache
def spans() -> Spans:
    """What was counted in some days: also for ratings and appraisals."""
    from chalicelib.supervision.spans import Spans

    return Spans(kept(), catalogue())


@cache
def overview() -> Overview:
    """The dashboard and figures."""
    from chalicelib.supervision.overview import Overview

    return Overview(kept(), catalogue(), flow_items(catalogue()), clock())


@cache
def figures() -> Services:
    """What the routes of supervision call."""
    from chalicelib.supervision.routes import Services
    from chalicelib.supervision.tracing import Tracing

    return Services(overview(), Tracing(kept(), measures(), catalogue(), clock()))


@cache
def bringing() -> Bringing:
    """The reader of facts for the counters."""
    from chalicelib.supervision.bringing import Bringing

    return Bringing(cases(), measures(), kept(), catalogue().supervision)


def counted() -> Mapping[str, frozenset[str]]:
    """Flow → the facts that the counters want: all of those that are counted."""
    from chalicelib.supervision.bringing import wants

    return wants(measures())


def recount() -> Recount:
    """For the command that counts again."""
    from chalicelib.supervision.recounting import Recount

    return Recount(cases(), measures(), kept(), kept(), catalogue().supervision)


@cache
def figures_api() -> Api:
    from chalicelib.supervision.routes import blueprint

    return blueprint(figures, gate)
