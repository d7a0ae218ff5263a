"""Answers of the API of trading, in plain Chinese."""

from datetime import datetime

from chalicelib.kernel.values import Lenient
from chalicelib.trading.values import Applicant, Attachment, Candidate, Correction, Money, Organisation


class PeriodView(Lenient):
    """A period that runs, and why it ends when it ends."""

    name: str
    title: str
    lot: str
    lots: tuple[str, ...] = ()
    """Of which lots, where it is neither of one nor of all."""
    target: str = ""
    """The planned date, or the act, that it is measured against."""
    ends: datetime | None
    """Absent while it stands still."""
    blocks: tuple[str, ...]
    basis: str
    explained: tuple[str, ...]
    """The ledger, a step a line, each with its article."""


class DateView(Lenient):
    """A planned date in force."""

    name: str
    title: str
    at: datetime
    lots: tuple[str, ...] = ()
    """Whose it is; empty: of all."""


class FollowsView(Lenient):
    """The failed lots of another project that this one tenders again."""

    project: str
    lots: tuple[str, ...]
    failures: int
    """How often the same has failed."""
    approval: str
    basis: str


class CandidateView(Candidate):
    """Somebody on the list of the evaluation, with who bid together with them."""

    partners: tuple[Organisation, ...] = ()
    """联合体成员."""


class CommitteeView(Lenient):
    """Who evaluated, by id: this platform does not know who the experts are."""

    experts: tuple[str, ...]
    representatives: int
    """How many of those who buy sat with them."""


class DemandView(Lenient):
    """A qualification that bidders have to hold (资质要求)."""

    kind: str
    title: str
    grade: str
    """The lowest that does; empty: any."""
    lots: tuple[str, ...]
    """For these; empty: for all of the notice."""
    text: str


class OutcomeView(Lenient):
    """Who is ranked for a lot, or has won it, as it was when the notice went out; with all who bid together."""

    lot: str
    title: str
    candidates: tuple[CandidateView, ...] = ()
    winner: Organisation | None = None
    partners: tuple[Organisation, ...] = ()
    price: Money | None = None


class LotView(Lenient):
    """Where a lot stands."""

    id: str
    title: str
    stage: str
    stage_text: str
    ceiling: Money | None
    applicants: tuple[Applicant, ...] = ()
    """Who applied to be prequalified, for those who run or supervise the trading; for an applicant itself alone."""
    bidders: int
    candidates: tuple[CandidateView, ...] = ()
    """Once they are public."""
    winner: Organisation | None = None
    partners: tuple[Organisation, ...] = ()
    """Who won together with the winner (联合体成员)."""
    demands: tuple[DemandView, ...] = ()
    committee: CommitteeView | None = None
    """Once the result is public (招标投标法 art 37)."""
    price: Money | None = None
    ended: bool = False
    """Whether it is not tendered any more, after it has failed again."""
    followed_by: str = ""
    """The project that tenders it again."""


class NoticeSummary(Lenient):
    """A notice in a list."""

    notice: str
    what: str
    what_text: str
    title: str
    stage: str
    number: str
    publish_at: datetime | None
    published_at: datetime | None
    lots: tuple[str, ...]
    corrects: str | None
    limit: PeriodView | None = None
    """In which the centre has to check it, or publish it; for those who run or supervise the trading."""
    late: bool = False
    superseded: tuple[str, ...] = ()
    """Lots of which what it says counts no more: they are evaluated again, go to another candidate, or failed."""


class ProjectView(Lenient):
    """Where a project stands. The public sees what is public."""

    id: str
    number: str
    family: str
    family_text: str
    method: str
    method_text: str
    title: str
    category: str
    area: str
    owner: Organisation
    agent: Organisation | None
    regulator: str
    value: Money | None
    green: bool
    registered_at: datetime
    paused: bool
    lots: tuple[LotView, ...]
    dates: tuple[DateView, ...]
    periods: tuple[PeriodView, ...]
    notices: tuple[NoticeSummary, ...]
    alerts: int = 0
    """Open ones; for those who run or supervise the trading."""
    follows: FollowsView | None = None


class NoticeView(Lenient):
    """A notice, whole."""

    project: str
    notice: NoticeSummary
    contents: tuple["ContentView", ...]
    dates: tuple[DateView, ...]
    demands: tuple[DemandView, ...] = ()
    """Qualifications that it demands, after its corrections."""
    outcomes: tuple[OutcomeView, ...] = ()
    """Of a publicity of candidates or a result: by lot."""
    text: str
    attachments: tuple[Attachment, ...]
    corrections: tuple[Correction, ...]
    """What this notice puts right in the one that it corrects."""
    corrected_by: tuple[str, ...]
    """Published corrections of this one; what is shown is what it says after them."""
    versions: tuple["VersionView", ...] = ()
    """The published corrections that count, in order, with what each put right."""
    withdrawn: str = ""
    """Why it was taken back."""
    periods: tuple[PeriodView, ...] = ()
    """That began with it."""


class VersionView(Lenient):
    """A published correction of a notice."""

    notice: str
    title: str
    number: str
    published_at: datetime
    reason: str
    changes: tuple["ChangeView", ...]


class ChangeView(Lenient):
    """One place that was put right."""

    where: str
    title: str
    old: str
    """An instant where a date was put right (RFC 3339)."""
    new: str


class ContentView(Lenient):
    """Something that a notice says."""

    name: str
    title: str
    text: str


class FactView(Lenient):
    """A step of the project's timeline."""

    seq: int
    kind: str
    title: str
    at: datetime
    basis: str


class ProjectTimeline(Lenient):
    """What happened, in order."""

    id: str
    steps: tuple[FactView, ...]


class FollowingView(Lenient):
    """Whether one hears when the trading of a project stops and goes on."""

    project: str
    follows: bool
