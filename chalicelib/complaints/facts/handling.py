"""What can happen to a ticket while it is handled: steps, field tasks, more time, the reply; or it goes elsewhere."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from chalicelib.complaints.facts.clocks import Clocks
from chalicelib.complaints.values import Code, Named, Photo, Result, StepKind, Target, TaskId, Words
from chalicelib.kernel.facts import Body, Grounded, Written


class StepTaken(Body):
    """A step of the handling."""

    kind: ClassVar[str] = "step_taken"

    what: StepKind
    department: Code
    sealed: str
    photos: tuple[Photo, ...] = ()


class InterimReply(Written):
    """阶段性答复: who reported it hears how far it is."""

    kind: ClassVar[str] = "interim_reply"


class FieldTaskGiven(Body):
    """网格办: a member of the grid looks on the spot."""

    kind: ClassVar[str] = "field_task_given"

    task: TaskId
    site: str
    """Code of the community whose grid it is."""
    sealed: str
    clocks: Clocks


class FieldTaskDone(Body):
    """What was found or done there."""

    kind: ClassVar[str] = "field_task_done"

    task: TaskId
    done: bool
    sealed: str
    photos: tuple[Photo, ...] = ()


class Suspended(Grounded):
    """The handling waits for something that the department cannot hurry."""

    kind: ClassVar[str] = "suspended"

    reason: Named
    basis: Words
    clocks: Clocks


class Resumed(Body):
    """It goes on."""

    kind: ClassVar[str] = "resumed"

    clocks: Clocks


class Extended(Body):
    """延期, once, approved by the head; who reported is told the reason, which the ledger of the limit holds."""

    kind: ClassVar[str] = "extended"

    clocks: Clocks


class HandedOver(Body):
    """It goes on as a case of another flow, which has limits of its own."""

    kind: ClassVar[str] = "handed_over"

    flow: Target
    case: str
    """Case id or number there; empty: who reported it has to begin it, and is told how."""
    number: str = ""
    """By which it is asked for there; empty: of earlier tickets, and where it is not begun."""
    missing: tuple[Words, ...] = ()
    """Where it is not begun: what who reported it has to give there, in words; nothing that they wrote."""
    link: Annotated[str, StringConstraints(max_length=200)] = ""
    """Under which page of the platform they begin it; empty: under none."""
    sealed: str = ""


class Referred(Grounded):
    """不予受理: it is not taken here, and where it belongs is told."""

    kind: ClassVar[str] = "referred"

    ground: Named
    where: Words
    basis: Words
    sealed: str = ""


class Withdrawn(Body):
    """Who reported it takes it back; why is sealed."""

    kind: ClassVar[str] = "withdrawn"

    sealed: str = ""


class ReporterLeft(Body):
    """Who reported it, or a ticket that was merged into it, takes it back; it goes on for the others. Why is sealed."""

    kind: ClassVar[str] = "reporter_left"

    sealed: str = ""
    ticket: str = ""
    """Case id of the ticket that was merged into this one and whose reporter says so; empty: this one's own."""
    holder: str = ""
    """Person id under whose key the words of a merged ticket's reporter lie."""


class ReplyDrafted(Body):
    """The final reply was written. A later one replaces it."""

    kind: ClassVar[str] = "reply_drafted"

    result: Result
    sealed: str
    photos: tuple[Photo, ...] = ()


class ReplySentBack(Body):
    """Who checked it wants it otherwise; why is sealed."""

    kind: ClassVar[str] = "reply_sent_back"

    draft: int
    sealed: str


class ReplyChecked(Body):
    """Another person checked it."""

    kind: ClassVar[str] = "reply_checked"

    draft: int
    """Number of the fact that holds it."""


class Replied(Body):
    """答复: it went to who reported it."""

    kind: ClassVar[str] = "replied"

    draft: int
    result: Result
    clocks: Clocks


class CommentAdded(Body):
    """Who reported it, or a ticket that was merged into it, adds something. It moves no limit."""

    kind: ClassVar[str] = "comment_added"

    sealed: str
    photos: tuple[Photo, ...] = ()
    ticket: str = ""
    """Case id of the ticket that was merged into this one and whose reporter says so; empty: this one's own."""
    holder: str = ""
    """Person id under whose key the words of a merged ticket's reporter lie."""
