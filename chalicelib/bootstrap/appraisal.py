"""考核: accountability, appraisals, staff registers, the monthly report."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, records
from chalicelib.bootstrap.answering import answering
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.access.staff import StaffAccounts
    from chalicelib.appraisal.accountability.clockwork import AccountabilityClockwork
    from chalicelib.appraisal.accountability.letters import RecordLetters
    from chalicelib.appraisal.accountability.opening import ByRule, Opening
    from chalicelib.appraisal.accountability.routes import Services as AccountabilityServices
    from chalicelib.appraisal.accountability.telling import RecordAudience
    from chalicelib.appraisal.offices import Offices
    from chalicelib.appraisal.routes import Services as AppraisalServices
    from chalicelib.supervision.monthly.service import MonthlyReports
    from chalicelib.web.api import Api

OPENS: dict[str, frozenset[str]] = {
    "application": frozenset({"card_issued"}),
    "challenge": frozenset({"clock_warned"}),
    "rating": frozenset({"verified_with_rater"}),
    "ticket": frozenset({"clock_warned", "supervision_climbed", "assigned_finally"}),
}
"""Facts that a published rule may open a record from: its reader hears no others."""


@cache
def opening() -> Opening:
    from chalicelib.appraisal.accountability.opening import Opening

    return Opening(cases(), catalogue(), privacy(), clock())


@cache
def holding() -> ByRule:
    """The reader of facts that opens records by rule."""
    from chalicelib.appraisal.accountability.opening import ByRule

    return ByRule(cases(), catalogue(), opening(), answering())


@cache
def accountability_clockwork() -> AccountabilityClockwork:
    from chalicelib.appraisal.accountability.clockwork import AccountabilityClockwork

    return AccountabilityClockwork(cases(), catalogue(), clock())


def record_audience() -> RecordAudience:
    """Who hears of records, for the reader that plans messages."""
    from chalicelib.appraisal.accountability.telling import RecordAudience

    return RecordAudience(cases(), catalogue().departments)


def record_letters() -> RecordLetters:
    """What is told of records."""
    from chalicelib.appraisal.accountability.letters import RecordLetters

    return RecordLetters(cases(), catalogue().departments)


@cache
def offices() -> Offices:
    from chalicelib.appraisal.offices import Offices

    return Offices(catalogue(), clock())


@cache
def staff() -> StaffAccounts:
    from chalicelib.access.staff import StaffAccounts

    return StaffAccounts(records(), clock())


@cache
def accountability() -> AccountabilityServices:
    """What the routes of accountability call."""
    from chalicelib.appraisal.accountability.concerns import Concerns
    from chalicelib.appraisal.accountability.desks import Desks
    from chalicelib.appraisal.accountability.routes import Services
    from chalicelib.appraisal.accountability.service import Accountabilities

    desks = Desks(offices())
    service = Accountabilities(cases(), catalogue(), privacy(), opening(), answering(), staff(), desks, clock())
    return Services(service, Concerns(cases(), catalogue(), desks, clock()), cases())


@cache
def appraisal() -> AppraisalServices:
    """What the routes of indicators, appraisals and staff registers call."""
    from chalicelib.appraisal.accountability.figures import AccountabilityFigures
    from chalicelib.appraisal.figures import Figures
    from chalicelib.appraisal.indicators.service import Appraisals
    from chalicelib.appraisal.indicators.stated import StatedValues
    from chalicelib.appraisal.registers.figures import StaffFigures
    from chalicelib.appraisal.registers.service import StaffRegisters
    from chalicelib.appraisal.registers.store import Registers
    from chalicelib.appraisal.routes import Services
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.bootstrap.counting import spans
    from chalicelib.supervision.flat import FlatFigures

    table = RecordsTable(env["TABLE_APPRAISAL"])
    registers = Registers(table)
    figures = Figures(
        {
            "counted": FlatFigures(spans()), "staff": StaffFigures(registers, catalogue().appraisal),
            "accountability": AccountabilityFigures(cases()),
        }
    )  # fmt: skip
    return Services(
        Appraisals(cases(), catalogue(), figures, StatedValues(table), offices(), clock()),
        StaffRegisters(registers, staff(), catalogue(), offices(), clock()), cases(),
    )  # fmt: skip


@cache
def monthly_reports() -> MonthlyReports:
    """What the route of the monthly report calls."""
    from chalicelib.aws.files import Bucket
    from chalicelib.bootstrap.counting import overview
    from chalicelib.bootstrap.typesetting import typesetter
    from chalicelib.supervision.monthly.service import MonthlyReports

    return MonthlyReports(overview(), Bucket(env["FILES_BUCKET"]), typesetter)


@cache
def accountability_api() -> Api:
    from chalicelib.appraisal.accountability.routes import blueprint

    return blueprint(accountability, gate)


@cache
def appraisal_api() -> Api:
    from chalicelib.appraisal.routes import blueprint

    return blueprint(appraisal, gate)


@cache
def monthly_api() -> Api:
    from chalicelib.supervision.monthly.routes import blueprint

    return blueprint(monthly_reports, gate)
