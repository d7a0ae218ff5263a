"""Answers of the application API."""

from datetime import date, datetime
from typing import Any, Literal

from chalicelib.credit.answers import CreditView
from chalicelib.kernel.values import Lenient


class DeadlineView(Lenient):
    """A limit with the article it rests on."""

    kind: str
    start: datetime
    due: datetime | None
    """The first instant that is too late; absent while suspended."""
    last_day: date | None
    basis: str
    provisional: bool
    ledger: tuple[str, ...]
    """How it was reckoned, a step a line, each with its article."""


class ApplicationView(Lenient):
    """Where an application stands. The receipt (回执) is its first answer. Holds no personal data."""

    case_id: str
    number: str
    query_code: str
    item: str
    item_version: int
    item_name: str
    channel: str
    stage: str
    stage_text: str
    opened_at: datetime
    decided_at: datetime | None
    decided_by: Literal["rule", "person"] | None
    reason: str
    benefit: str
    deadlines: tuple[DeadlineView, ...]
    cards: tuple[str, ...]
    check: str
    next: str
    """What happens now, or what the applicant can do, in plain Chinese."""
    asked: tuple[str, ...]
    """Materials that a supplement was asked for (补正)."""
    asked_fields: tuple[str, ...]
    """Fields of the form that it was asked for."""
    promises: tuple[str, ...]
    """Materials that were promised and are still to come (容缺)."""
    procedure: str
    """The special procedure that lasts; the time to decide stands still meanwhile."""
    opinions_missing: int
    """Departments asked at the same time that have not answered yet (并联)."""
    certificate: str
    """Identifier of the certificate (电子证照)."""
    tracking: str
    """The courier's number."""
    delivered: bool
    bundle: str


class Applications(Lenient):
    """A page of applications."""

    items: tuple[ApplicationView, ...]
    cursor: str


class Step(Lenient):
    """One fact of a timeline, as a citizen reads it."""

    seq: int
    kind: str
    title: str
    at: datetime
    recorded: datetime
    by: str
    channel: str
    basis: str
    digest: str


class Timeline(Lenient):
    """Every step of a case."""

    case_id: str
    number: str
    steps: tuple[Step, ...]


class Said(Lenient):
    """One field of the form, as it was submitted; ``source`` where the platform filled it in."""

    field: str
    title: str
    value: Any
    source: str = ""


class DossierFile(Lenient):
    """One material: a file to look at (the link is good for a few minutes; none where the answer is masked), or the
    record used instead."""

    code: str
    name: str
    link: str = ""
    record: str = ""


class Written(Lenient):
    """What the applicant was told in writing at one step: a thing that is missing, or a reason, a line."""

    kind: str
    title: str
    at: datetime
    basis: str
    words: tuple[str, ...]


class Dossier(Lenient):
    """What the applicant submitted, for the officers who decide and for the applicant.

    Names, numbers, phones and the fields that the form marks as personal are masked, unless ``masked`` is false.
    """

    case_id: str
    masked: bool
    name: str
    number: str
    """Identity number or credit code."""
    phone: str
    form: tuple[Said, ...]
    materials: tuple[DossierFile, ...]
    on_behalf: str
    written: tuple[Written, ...]
    credit: CreditView | None = None
    """The applicant's grade and the marks that count, for the officers who decide."""


class Used(Lenient):
    """One fact that the rules looked at."""

    name: str
    value: str


class Explanation(Lenient):
    """Why the rules decided as they did (个人信息保护法 art 24, 48)."""

    case_id: str
    outcome: str
    sentence: str
    rule: str
    reason: str
    table: str
    used: tuple[Used, ...]
    rights: str


class Recomputation(Lenient):
    """A past decision, computed again from its stored inputs and table."""

    case_id: str
    table: str
    recorded: str
    recomputed: str
    same: bool


class Filled(Lenient):
    """One field that the platform can fill in, with where it comes from. The value is the applicant's to see."""

    field: str
    title: str
    value: Any
    source: str


class Autofilled(Lenient):
    """What need not be asked again."""

    consent: str
    fields: tuple[Filled, ...]
    records: tuple[str, ...]
    """Materials that need not be brought."""
