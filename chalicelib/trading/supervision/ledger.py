"""Alerts and publications as supervisors list and count them: rows by month, written from the facts of a project.

A row is what the project's facts say now, so repeats and another order change nothing: one that was made of fewer facts
never replaces one made of more. What is open is found by pointers, which are hints: the rows decide. A month's rows
are one partition and so are the pointers: a district has tens of alerts a month, not thousands.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

from chalicelib.catalogue.trading import Family
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.kernel.values import Lenient
from chalicelib.trading import facts as f
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import NOTICE
from chalicelib.trading.state import TradingCase, key
from chalicelib.trading.views import number

OPEN = "open"


class AlertRow(Lenient):
    """An alert, and what became of it. Organisations only."""

    case_id: str
    alert: str
    rule: str
    title: str
    lot: str
    law: str
    evidence: dict[str, str]
    family: Family
    project: str
    """Its title."""
    number: str
    """项目编号."""
    owner: str
    owner_name: str
    regulator: str
    raised_at: datetime
    """Legal time, as the other instant."""
    closed_at: datetime | None = None
    finding: Literal["confirmed", "unfounded", "corrected"] | None = None
    reason: str = ""
    version: int
    """How many facts of the project it was made of."""

    @property
    def month(self) -> str:
        return month_of(self.raised_at)

    @property
    def place(self) -> str:
        """Under which it stands in its month."""
        return f"{self.case_id}#{self.alert}"

    @property
    def order(self) -> str:
        """Under which it stands among the open ones: by the instant, then by itself."""
        return f"{self.raised_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}#{self.place}"


class PublicationRow(Lenient):
    """A notice that was owed by a day (公告): whether it was out by then."""

    case_id: str
    seq: int
    period: str
    family: Family
    owner: str
    regulator: str
    at: datetime
    on_time: bool

    @property
    def month(self) -> str:
        return month_of(self.at)

    @property
    def place(self) -> str:
        return f"{self.case_id}#{self.seq}#{self.period}"


def month_of(at: datetime) -> str:
    """The month in which an instant of legal time lies: 2026-11."""
    return f"{at.astimezone(CHINA):%Y-%m}"


class Ledger:
    """Where the rows lie."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def note(self, row: AlertRow) -> None:
        """Write an alert's row, unless a newer one stands there, and point to it while it is open.

        Raises
        ------
        Conflict
            ``case_busy`` when others were always first.
        """
        for _ in range(ATTEMPTS):
            kept = self._records.get(_alerts(row.month), row.place)
            if kept is not None and kept.data["version"] >= row.version:
                return self._point(AlertRow.model_validate(kept.data))
            fresh = Record(_alerts(row.month), row.place, row.model_dump(mode="json"), kept.revision if kept else 0)
            try:
                self._records.put(fresh)
            except VersionConflict:
                continue
            return self._point(row)
        raise Conflict("case_busy")

    def publish(self, row: PublicationRow) -> None:
        """Write a publication's row; a repeat changes nothing."""
        if self._records.get(_publications(row.month), row.place) is None:
            try:
                self._records.put(Record(_publications(row.month), row.place, row.model_dump(mode="json")))
            except VersionConflict:
                return  # it was written meanwhile

    def month(self, month: str) -> list[AlertRow]:
        """The alerts that were raised in a month, the oldest first."""
        rows = (AlertRow.model_validate(kept.data) for kept in self._records.under(_alerts(month)))
        return sorted(rows, key=lambda row: row.order)

    def publications(self, month: str) -> list[PublicationRow]:
        """The publications that were owed, and done or missed in a month."""
        return [PublicationRow.model_validate(kept.data) for kept in self._records.under(_publications(month))]

    def open(self, after: str = "") -> Iterator[AlertRow]:
        """The alerts that are open, the newest first, from behind ``after`` (the ``order`` of a row)."""
        pointers = [one for one in reversed(self._records.under(OPEN)) if not after or one.sk < after]
        for start in range(0, len(pointers), 100):
            page = pointers[start : start + 100]
            found = self._records.some([(_alerts(one.data["month"]), one.data["place"]) for one in page])
            rows = sorted((AlertRow.model_validate(kept.data) for kept in found), key=lambda row: row.order)
            yield from (row for row in reversed(rows) if row.closed_at is None)

    def _point(self, row: AlertRow) -> None:
        """An open alert has a pointer, a closed one has none. One that was left behind is passed over by readers."""
        kept = self._records.get(OPEN, row.order)
        try:
            if row.closed_at is None and kept is None:
                self._records.put(Record(OPEN, row.order, {"month": row.month, "place": row.place}))
            elif row.closed_at is not None and kept is not None:
                self._records.remove(kept)
        except VersionConflict:
            return  # somebody else did the same


def alert_row(case: Case[TradingCase], alert: str) -> AlertRow | None:
    """What the facts of a project say of one of its alerts."""
    state = case.head.state
    known = state.alerts.get(alert)
    if known is None or state.owner is None:
        return None
    raised = case.fact(known.raised)
    said, closing = body_of(FLOW, raised), _closing(case, alert)
    if not isinstance(said, f.AlertRaised):
        raise TypeError(said.kind)
    row = AlertRow(
        case_id=case.head.case_id, alert=alert, rule=said.rule, title=said.title, lot=said.lot, law=said.law,
        evidence=said.evidence, family=state.family, project=state.title, number=number(case.head.case_id, state),
        owner=state.owner.code, owner_name=state.owner.name, regulator=state.regulator, raised_at=raised.at,
        version=case.head.version,
    )  # fmt: skip
    if closing is None:
        return row
    fact, body = closing
    return row.model_copy(update={"closed_at": fact.at, "finding": body.finding, "reason": body.reason})


def publication_rows(case_id: str, state: TradingCase, fact: Fact) -> list[PublicationRow]:
    """The publications that a fact shows to be in time or missed, ``state`` being the one before it."""
    body, owner = body_of(FLOW, fact), state.owner
    found: list[tuple[str, bool]] = []
    if isinstance(body, f.NoticePublished) and body.notice in state.notices:
        lots = {"", *state.notices[body.notice].lots}
        owed = (p for p in state.periods.values() if p.sense == "at_most" and p.target == NOTICE + body.what)
        found = [(key(one.name, one.lot), True) for one in owed if one.lot in lots]
    elif isinstance(body, f.PeriodEnded) and body.missed:
        running = state.periods.get(key(body.name, body.lot))
        if running is not None and running.target.startswith(NOTICE):
            found = [(key(body.name, body.lot), False)]
    if owner is None:
        return []
    return [
        PublicationRow(
            case_id=case_id, seq=fact.seq, period=period, family=state.family, owner=owner.code,
            regulator=state.regulator, at=fact.at, on_time=on_time,
        )
        for period, on_time in found
    ]  # fmt: skip


def _closing(case: Case[TradingCase], alert: str) -> tuple[Fact, f.AlertClosed] | None:
    for fact in case.facts:
        if fact.kind == f.AlertClosed.kind:
            body = body_of(FLOW, fact)
            if isinstance(body, f.AlertClosed) and body.alert == alert:
                return fact, body
    return None


def _alerts(month: str) -> str:
    return f"alerts#{month}"


def _publications(month: str) -> str:
    return f"publications#{month}"
