"""The monthly reports that the platform issues by itself: of trading, of efficiency."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.counting import overview
from chalicelib.bootstrap.shared import cases, catalogue, clock
from chalicelib.bootstrap.trading_supervision import ledger, pool_voice

if TYPE_CHECKING:
    from chalicelib.catalogue.service import Catalogue
    from chalicelib.messages.ports import Audience, Author
    from chalicelib.supervision.monthly.facts import ReportIssued, What
    from chalicelib.supervision.monthly.issuing import Issuing, Source
    from chalicelib.trading.supervision.ledger import Ledger


@cache
def issuing() -> Issuing:
    """The chore that issues them."""
    from chalicelib.supervision.monthly import efficiency
    from chalicelib.supervision.monthly.issuing import Issuing

    sources: dict[What, Source] = {
        "trading": lambda month: trading_reports(ledger(), catalogue(), month),
        "efficiency": lambda month: efficiency.reports(overview(), month),
    }
    return Issuing(cases(), sources, clock())


def trading_reports(kept: Ledger, of: Catalogue, month: str) -> list[ReportIssued]:
    """The reports of trading, as supervision issues them."""
    from chalicelib.supervision.monthly.facts import Line, ReportIssued
    from chalicelib.trading.supervision.issuing import TITLE, lines, of_month

    return [
        ReportIssued(
            what="trading", month=month, department=regulator, whole=not regulator, title=TITLE,
            lines=tuple(Line(title=title, text=text) for title, text in lines(told)),
        )
        for regulator, told in of_month(kept, of, month)
    ]  # fmt: skip


def report_audience() -> Audience:
    """Who is sent reports, for the reader that plans messages."""
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.rights.phones import PhoneStanding
    from chalicelib.supervision.monthly.telling import ReportAudience

    return ReportAudience(cases(), catalogue().departments, PhoneStanding(RecordsTable(env["TABLE_ACCESS"])))


def report_letters() -> Author:
    """What is told of reports, for those who send."""
    from chalicelib.supervision.monthly.letters import ReportLetters

    return ReportLetters(cases(), catalogue().departments, pool_voice())
