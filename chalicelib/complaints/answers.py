"""Answers of the API of tickets, in plain Chinese."""

from datetime import datetime

from chalicelib.complaints.values import May, Photo
from chalicelib.kernel.values import Lenient


class ClockView(Lenient):
    """A limit, and why it ends when it ends."""

    name: str
    title: str
    whose: str
    due: datetime | None
    """Absent while it stands still."""
    basis: str
    explained: tuple[str, ...]
    cards: tuple[str, ...]


class TaskView(Lenient):
    """A task of a grid."""

    task: str
    site: str
    done: bool | None
    """Absent while it is open."""


class TicketView(Lenient):
    """A ticket without what was written, and without who reported it: it is kept for a repeat of the request."""

    id: str
    number: str
    kind: str
    kind_text: str
    channel: str
    channel_text: str
    identity: str
    category: str
    category_text: str
    street: str
    emergency: bool
    stage: str
    stage_text: str
    next: str
    """What happens next, in a sentence."""
    registered_at: datetime
    department: str
    """Credit code of the main department; empty: none yet."""
    department_name: str
    joint: tuple[str, ...]
    signed: bool
    bounces: int
    handling: int
    result: str
    result_text: str
    replied_at: datetime | None
    outcome: str
    outcome_text: str
    closed_at: datetime | None
    due: datetime | None
    """When the next limit of those ends who work on it."""
    clocks: tuple[ClockView, ...]
    draft: int
    """The reply that waits to be checked; 0: none."""
    tasks: tuple[TaskView, ...]
    merged: int
    """Tickets that were merged into it."""
    into: str
    """Id of the ticket that it was merged into."""
    supervised: int
    """Level of the order of supervision that stands; 0: none."""


class TicketReceipt(TicketView):
    """What who reports is told at once."""

    code: str
    """Shows progress together with the number; empty for who only repeats what somebody said without a name."""
    advice: str
    """What to do at once in an emergency."""
    repeated: bool
    """Whether the same was said before: this is that ticket."""


class Tickets(Lenient):
    """A page of tickets."""

    items: tuple[TicketView, ...]
    cursor: str


class ReporterView(Lenient):
    """Whom to call."""

    name: str
    phone: str


class Said(Lenient):
    """Something that was written on a ticket."""

    seq: int
    """Number of the fact that holds it."""
    kind: str
    title: str
    at: datetime
    department: str
    """Name of the department that wrote it; empty: who reported it, or the system."""
    text: str
    result_text: str
    photos: tuple[Photo, ...]


class SuggestionView(Lenient):
    """Where the machine would send it."""

    category: str
    category_text: str
    department: str
    department_name: str
    score: int
    model: str


class LinkedView(Lenient):
    """As what a ticket goes on that was handed over."""

    flow: str
    flow_text: str
    number: str
    """By which it is asked for there; empty: it is not begun."""
    stage_text: str
    """How far it is there; empty: not known."""
    missing: tuple[str, ...]
    """What who reported it has to give, where it is not begun."""
    link: str
    """On which page of the platform they begin it; empty: on none."""


class TicketWhole(Lenient):
    """A ticket with what was written, as far as the caller may read it."""

    ticket: TicketView
    code: str = ""
    """The query code, for who reported it or took it in."""
    readable: bool
    """Whether what was written can still be read: not when the data of who reported it was deleted."""
    text: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    """The exact point in WGS-84, for those who work on it."""
    photos: tuple[Photo, ...] = ()
    reporter: ReporterView | None = None
    """Hidden from everybody but the dispatcher where confidentiality was asked for."""
    source: str = ""
    """The number that it has where it came from."""
    said: tuple[Said, ...] = ()
    goes_on: str = ""
    """How far the ticket is that it was merged into."""
    suggestion: SuggestionView | None = None
    linked: LinkedView | None = None
    """As what it goes on, where it was handed over."""


class StepView(Lenient):
    """One entry of a ticket's timeline."""

    seq: int
    kind: str
    title: str
    at: datetime
    by: str
    """The department that acted; 平台: the system; 反映人: who reported it."""
    basis: str


class TicketTimeline(Lenient):
    """What happened to a ticket, in order."""

    number: str
    steps: tuple[StepView, ...]


class TicketProgress(Lenient):
    """What somebody sees who has the number and the query code: never the text, nor who reported it."""

    ticket: TicketView
    steps: tuple[StepView, ...]
    replies: tuple[Said, ...]
    """Interim replies, the reply, and where it was referred to."""
    goes_on: str = ""
    """How far the ticket is that it was merged into."""
    linked: LinkedView | None = None
    """As what it goes on, where it was handed over."""
    may: tuple[May, ...] = ()
    """What can be done about it by number and query code now."""
    until: datetime | None = None
    """The first instant that is too late to say that it is not solved; absent while there is no reply."""
