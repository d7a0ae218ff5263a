"""Answers of the API of accountability, in plain Chinese."""

from datetime import datetime

from chalicelib.kernel.values import Lenient


class ClockView(Lenient):
    """A limit that runs."""

    name: str
    title: str
    due: datetime | None
    basis: str
    cards: tuple[str, ...]


class RecordView(Lenient):
    """A record without what was written. Nothing personal: it is kept for a repeat of the request."""

    id: str
    rule: str
    title: str
    regime: str
    regime_text: str
    basis: str
    department: str
    department_name: str
    officer: str
    """Pseudonymous id; empty: the department as a whole."""
    stage: str
    stage_text: str
    proposed_at: datetime
    proposed_by_rule: bool
    outcome: str
    outcome_text: str
    measure: str
    measure_text: str
    decided_at: datetime | None
    appeal_result: str
    appeal_result_text: str
    carried_out_at: datetime | None
    closed_at: datetime | None
    clocks: tuple[ClockView, ...]


class Records(Lenient):
    """A page of records."""

    items: tuple[RecordView, ...]
    cursor: str


class Concern(Lenient):
    """An open record that concerns the caller."""

    record: RecordView
    yours: bool
    """Whether it is about the caller, or about the department that they head."""
    what: str
    """What they may do now, or where it stands."""
    until: datetime | None
    """The first instant that is too late for it; absent where nothing runs."""


class Concerns(Lenient):
    """What concerns the caller, first due first."""

    items: tuple[Concern, ...]


class Written(Lenient):
    """What somebody wrote."""

    seq: int
    kind: str
    title: str
    at: datetime
    by: str
    """提出人, 当事人, 决定人, 申诉决定人, 监察部门, 系统: never who."""
    text: str
    """Empty: nothing was written."""


class OriginView(Lenient):
    """The case that it rests on."""

    flow: str
    case_id: str
    seq: int


class RecordWhole(Lenient):
    """A record with what was written, for those concerned."""

    record: RecordView
    origin: OriginView | None
    readable: bool
    """Whether what was written can still be read."""
    history: tuple[Written, ...]
