"""What outlets, terminals and members of the grid took for others: their own list, and the report for settlement."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import StringConstraints

from chalicelib.applications.model import STAGES, Application, Stage, opener_of
from chalicelib.applications.schemas import Cursor
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.settlement import Settlement
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Forbidden, NotAllowed
from chalicelib.kernel.store import CaseStore
from chalicelib.kernel.values import Lenient, Strict

PAGE = 20
REPORT_PAGE = 500
GRANTED = (Stage.APPROVED, Stage.REVOKED)
"""A revocation later does not undo what the partner did."""

Month = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class PartnerPage(Strict):
    """Which page of one's own applications."""

    cursor: Cursor = ""


class UsageMonth(Strict):
    """Which month of legal time, in China's zone."""

    month: Month


class TakenApplication(Lenient):
    """An application that the partner submitted. Holds no personal data."""

    case_id: str
    number: str
    item: str
    item_name: str
    stage: str
    stage_text: str
    opened_at: datetime
    decided_at: datetime | None


class TakenApplications(Lenient):
    """A page of them, newest first."""

    items: tuple[TakenApplication, ...]
    cursor: str


class UsageRow(Lenient):
    """What was taken at a site of one item at one price in a month."""

    site: str
    item: str
    """Short name."""
    item_name: str
    submitted: int = 0
    approved: int = 0
    """Those that were revoked since included."""
    refused: int = 0
    open: int = 0
    price: Decimal
    """Yuan for each application submitted."""
    amount: Decimal = Decimal()
    """Yuan."""


class UsageReport(Lenient):
    """A month of one partner. Amounts in yuan."""

    month: str
    rows: tuple[UsageRow, ...]
    submitted: int
    amount: Decimal
    source: str
    """What the prices rest on."""


class Usage:
    """The partner's side of the cases: found by who opened them."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue) -> None:
        self._cases = cases
        self._catalogue = catalogue

    def mine(self, caller: Caller, cursor: str) -> TakenApplications:
        """What the caller submitted for others, newest first."""
        found, after = self._cases.opened_by(_opener(caller), PAGE, cursor)
        return TakenApplications(items=tuple(_taken(case_id, state) for case_id, state in found), cursor=after)

    def month(self, caller: Caller, month: str) -> UsageReport:
        """The caller's own month."""
        return self.report(_opener(caller), month)

    def report(self, opener: str, month: str) -> UsageReport:
        """What was submitted under ``opener`` in a month (``2026-11``) and stands now, with what it is paid."""
        settlement = self._catalogue.settlement()
        rows = tuple(_rows(self._opened(opener, month), settlement))
        return UsageReport(
            month=month, rows=rows, submitted=sum(row.submitted for row in rows),
            amount=sum((row.amount for row in rows), Decimal()), source=settlement.source,
        )  # fmt: skip

    def _opened(self, opener: str, month: str) -> Iterator[Application]:
        start, end = _bounds(month)
        cursor = ""
        while True:
            found, cursor = self._cases.opened_by(opener, REPORT_PAGE, cursor, before=end)
            for _, state in found:
                application = Application.model_validate(state)
                if _opened_at(application) < start:
                    return
                yield application
            if not cursor:
                return


def _opener(caller: Caller) -> str:
    opener = opener_of(caller.by)
    if not opener:
        raise Forbidden("role_not_allowed")
    return opener


def _rows(applications: Iterable[Application], settlement: Settlement) -> list[UsageRow]:
    rows: dict[tuple[str, str, Decimal], UsageRow] = {}
    for application in applications:
        item = application.pinned
        price = settlement.price(item.code, _opened_at(application).date())
        key = (application.site, item.short, price)
        row = rows.get(key) or UsageRow(site=application.site, item=item.short, item_name=item.name, price=price)
        name = _column(application.stage)
        more = {"submitted": row.submitted + 1, name: getattr(row, name) + 1, "amount": row.amount + price}
        rows[key] = row.model_copy(update=more)
    return [rows[key] for key in sorted(rows)]


def _column(stage: Stage) -> str:
    if stage in GRANTED:
        return "approved"
    return "refused" if stage is Stage.REFUSED else "open"


def _opened_at(application: Application) -> datetime:
    if application.opened_at is None:
        raise NotAllowed("wrong_stage", stage=STAGES[application.stage])
    return application.opened_at.astimezone(CHINA)


def _bounds(month: str) -> tuple[datetime, datetime]:
    """The first instant of the month, and of the next one."""
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return _midnight(first), _midnight(following)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _taken(case_id: str, state: dict[str, Any]) -> TakenApplication:
    application = Application.model_validate(state)
    item, outcome = application.pinned, application.outcome
    return TakenApplication(
        case_id=case_id, number=application.number, item=item.code, item_name=item.name, stage=application.stage,
        stage_text=STAGES[application.stage], opened_at=_opened_at(application),
        decided_at=outcome.at if outcome else None,
    )  # fmt: skip
