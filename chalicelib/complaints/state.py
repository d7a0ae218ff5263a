"""Where a ticket stands."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.catalogue.complaints import Identity, TicketChannel, TicketKind
from chalicelib.complaints.facts.clocks import Clock
from chalicelib.complaints.values import Accused, Handlers, Outcome, Place, Result, Ruling, Target
from chalicelib.kernel.facts import By
from chalicelib.kernel.values import Lenient

Stage = Literal[
    "registered", "dispatched", "return_asked", "disputed", "handling", "reply_check", "answered", "reviewing",
    "closed", "referred", "merged", "handed_over", "withdrawn",
]  # fmt: skip
STAGES: dict[Stage, str] = {
    "registered": "已受理，待派单", "dispatched": "已派单，待签收", "return_asked": "退单审核中",
    "disputed": "待督办部门指定承办单位", "handling": "办理中", "reply_check": "答复审核中",
    "answered": "已答复，待回访", "reviewing": "复查（复核）中", "closed": "已办结", "referred": "不予受理，已告知途径",
    "merged": "已并入其他工单", "handed_over": "已转入相应程序", "withdrawn": "已撤回",
}  # fmt: skip
OPEN: frozenset[Stage] = frozenset(
    {"registered", "dispatched", "return_asked", "disputed", "handling", "reply_check", "answered", "reviewing"}
)
UNANSWERED: frozenset[Stage] = OPEN - {"answered", "reviewing"}
MOVABLE: frozenset[Stage] = frozenset({"registered", "dispatched", "handling"})
"""Where it may go elsewhere."""
REPLIED: frozenset[Stage] = frozenset({"answered", "closed"})
"""Where who reported it may not be content with the reply."""
WITH_DEPARTMENT: frozenset[Stage] = frozenset({"dispatched", "handling", "reply_check"})
"""Where a department has it."""
HANDED_OUT: frozenset[Stage] = WITH_DEPARTMENT | {"return_asked"}
"""Where it was handed to a department, so that it goes back if that one may not have it."""


class Suggestion(Lenient):
    """Where the machine would send it."""

    category: str
    department: str
    score: int
    model: str


class Task(Lenient):
    """A field task (网格办)."""

    site: str
    done: bool | None = None
    """Absent while it is open."""


class Order(Lenient):
    """The order of supervision (督办) that stands, or stood last."""

    level: int
    to: str
    answered: bool = False


class Elsewhere(Lenient):
    """Where it goes on."""

    flow: Target
    case: str
    """Case id or number there; empty: it is not begun."""
    number: str = ""
    missing: tuple[str, ...] = ()
    link: str = ""


class TicketCase(Lenient):
    """Where a ticket stands."""

    number: str = ""
    what: TicketKind = "help"
    channel: TicketChannel = "web"
    identity: Identity = "real_name"
    subject: str = ""
    holder: str = ""
    category: str = ""
    complex: bool = False
    place: Place = Place()
    emergency: bool = False
    accused: Accused = Accused()
    site: str = ""
    opener: str = ""
    desk: str = ""
    stage: Stage = "registered"
    registered_at: datetime | None = None
    dispatched_at: datetime | None = None
    """The first time."""
    suggestion: Suggestion | None = None
    handlers: Handlers | None = None
    """Who has it; absent until it is dispatched, and again after a return."""
    rule: str = ""
    """By which suggestion it was dispatched without a person."""
    signed: bool = False
    signed_by: By | None = None
    bounces: int = 0
    returned_by: tuple[str, ...] = ()
    """Departments whose return was granted."""
    final: bool = False
    """Whether it was assigned finally."""
    clocks: dict[str, Clock] = Field(default_factory=dict)
    """Limits that run, or stand still. A field task's is ``task:`` and its id."""
    cards: tuple[str, ...] = ()
    """``clock:colour`` of every card of the limits that run."""
    handling: int = 1
    """Which handling it is: one more each time it is opened again."""
    steps: int = 0
    """Steps of this handling."""
    tasks: dict[str, Task] = Field(default_factory=dict)
    extended: bool = False
    draft: int = 0
    """Number of the fact that holds the reply's draft; 0: none."""
    drafted_by: By | None = None
    reply: int = 0
    """Number of the fact that holds the reply that was sent last."""
    result: Result | None = None
    replied_at: datetime | None = None
    tries: int = 0
    """Calls of this handling's follow-up."""
    tried_at: datetime | None = None
    followed_up: bool = False
    """Whether no further call is to come."""
    solved: bool | None = None
    """What was said in this handling's follow-up."""
    reopenings: int = 0
    outcome: Outcome = ""
    closed_at: datetime | None = None
    into: str = ""
    """Case id of the ticket that it was merged into."""
    joined: tuple[str, ...] = ()
    """Case ids of the tickets that were merged into this one."""
    left: bool = False
    """Whether who reported it took it back while it goes on for those who joined."""
    gone: tuple[str, ...] = ()
    """Of ``joined``, those whose reporters took back their part."""
    content: tuple[str, ...] = ()
    """Of ``joined``, those whose reporters say that this handling solved it."""
    elsewhere: Elsewhere | None = None
    order: Order | None = None
    judge: str = ""
    """Who says whose it is, where it was returned as often as it may be."""
    organ: str = ""
    """Who reviews it."""
    review: Literal["", "first", "final"] = ""
    """Which review it is in, or came to last."""
    ruling: Ruling | None = None
    seats: tuple[str, ...] = ()
    """Every further work queue that it ever waited in, in the order in which it came there."""

    @property
    def open(self) -> bool:
        """Whether somebody has something to do about it."""
        return self.registered_at is not None and self.stage in OPEN

    @property
    def held(self) -> bool:
        """Whether its handling stands still."""
        return any(clock.deadline.suspended for clock in self.clocks.values())

    @property
    def main(self) -> str:
        """Credit code of the department that handles it; empty: none."""
        return self.handlers.main if self.handlers is not None else ""

    @property
    def waits_for(self) -> str:
        """Credit code of the department that has to see to it."""
        disputed = self.stage == "disputed" and self.judge
        return self.judge if disputed else self.main or self.desk

    @property
    def working(self) -> tuple[str, ...]:
        """Field tasks that are open."""
        return tuple(name for name, task in self.tasks.items() if task.done is None)
