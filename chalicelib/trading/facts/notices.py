"""Notices: written, checked by another person, public at a second, taken back."""

from typing import ClassVar

from pydantic import AwareDatetime

from chalicelib.kernel.facts import Body
from chalicelib.trading.facts.project import Running
from chalicelib.trading.values import Attachment, Correction, Dates, Demand, LotId, Name, NoticeId, What, Words


class NoticeDrafted(Body):
    """A notice was written. A later draft of the same notice replaces it."""

    kind: ClassVar[str] = "notice_drafted"

    notice: NoticeId
    what: str
    """The kind of notice."""
    title: Name
    lots: tuple[LotId, ...]
    contents: dict[str, Words]
    dates: Dates
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    corrects: NoticeId | None = None
    corrections: tuple[Correction, ...] = ()
    demands: tuple[Demand, ...] = ()
    """Qualifications that bidders have to hold; of a correction that names them, those from now on."""
    challenge: str = ""
    """Case id of the challenge whose decision it tells."""
    limit: Running | None = None
    """In which it has to be checked."""


class NoticeChecked(Body):
    """A second person checked it, and set when it goes out (四眼原则)."""

    kind: ClassVar[str] = "notice_checked"

    notice: NoticeId
    publish_at: AwareDatetime
    limit: Running | None = None
    """In which it has to be out."""


class NoticeReturned(Body):
    """It goes back: the second person sent it, or the law did not let it out at its second."""

    kind: ClassVar[str] = "notice_returned"

    notice: NoticeId
    reason: Words


class NoticePublished(Body):
    """It is public, since the second that was set."""

    kind: ClassVar[str] = "notice_published"
    automatic: ClassVar[bool] = True

    notice: NoticeId
    what: What
    number: str
    """公告编号."""
    dates: Dates
    """As they are in force from now on."""
    periods: tuple[Running, ...] = ()
    """That began with it, or were moved by it."""


class NoticeWithdrawn(Body):
    """It is void, from now on; what it said stays readable."""

    kind: ClassVar[str] = "notice_withdrawn"

    notice: NoticeId
    reason: Words
    periods: tuple[Running, ...] = ()
    """That it had moved, as they are without it."""


class NoticeLate(Body):
    """The centre did not check it, or it did not go out, in the limit of the service."""

    kind: ClassVar[str] = "notice_late"
    automatic: ClassVar[bool] = True

    notice: NoticeId
    step: str
    """What was not done: ``checked`` or ``published``."""
    due: AwareDatetime
