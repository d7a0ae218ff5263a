"""The monthly reports of supervision as they are sent: of each regulator's trades, and of all."""

from collections.abc import Iterator

from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import FAMILIES
from chalicelib.trading.supervision import report as reports
from chalicelib.trading.supervision.answers import Report
from chalicelib.trading.supervision.ledger import Ledger

TITLE = "公共资源交易监督月报"


def of_month(ledger: Ledger, catalogue: Catalogue, month: str) -> Iterator[tuple[str, Report]]:
    """Credit code of the regulator and its report; last ``""`` and that of all trades. None where a month has neither
    an alert nor a publication that was owed.
    """
    alerts, publications = ledger.month(month), ledger.publications(month)
    if not alerts and not publications:
        return
    law, titles = catalogue.trading(), catalogue.trading_rules().titles()
    regulators = {law.regulator(family) for family in FAMILIES} | {row.regulator for row in alerts}
    regulators |= {row.regulator for row in publications}
    for regulator in (*sorted(regulators - {""}), ""):
        theirs = [row for row in alerts if regulator in ("", row.regulator)]
        owed = [row for row in publications if regulator in ("", row.regulator)]
        yield regulator, reports.report(month, theirs, owed, titles)


def lines(told: Report) -> Iterator[tuple[str, str]]:
    """What a message says of a report: title and text of each figure."""
    yield "预警", f"{told.alerts}件"
    yield "已处置", f"{told.closed}件"
    yield "未处置", f"{told.open}件"
    yield "应发布公告", f"{told.publications.due}份"
    yield "按期发布", f"{told.publications.on_time}份"
