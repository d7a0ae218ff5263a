"""Answers of the API of rights. The answer to ``GET /v1/me/data`` is the copy that can be taken along (art 45)."""

from datetime import date, datetime
from typing import Any, Literal

from chalicelib.kernel.values import Lenient
from chalicelib.parties.model import Mark
from chalicelib.rights.purposes import Purpose, PurposeText


class HeldValue(Lenient):
    """One value that is held, with where it comes from and since when."""

    field: str
    value: Any
    source: str
    at: datetime


class HeldRecord(Lenient):
    """One licence or record that is held."""

    kind: str
    data: dict[str, Any]
    source: str
    at: datetime
    valid_until: date | None


class OwnCase(Lenient):
    """One application of the person. Holds no personal data."""

    case_id: str
    number: str
    item: str
    """Code of the service item."""
    item_name: str
    stage: str
    stage_text: str
    opened_at: datetime
    closed_at: datetime | None = None
    """Legal time of the last decision; absent while a person still has something to decide."""
    granted: bool = False
    """Approved, and not revoked."""
    once: bool = False
    grants: bool = False


class ConsentView(Lenient):
    """One record: consent given to a text, or withdrawn. ``at`` is wall time."""

    purpose: Purpose
    version: str
    given: bool
    at: datetime
    channel: str = ""
    evidence: str = ""
    standing: bool = False


class Consented(Lenient):
    """What personal data is used for, and what the person said to it."""

    purposes: tuple[PurposeText, ...]
    records: tuple[ConsentView, ...]


class CorrectionView(Lenient):
    """A request to correct (art 46). ``asked_at`` is wall time."""

    section: str
    field: str
    wrong: Any
    right: Any
    reason: str
    asked_at: datetime
    state: Literal["open", "corrected"]
    told: str
    """Where it stands, in plain Chinese."""


class DeviceView(Lenient):
    """Where the person is logged in. Instants are wall time."""

    device: str
    began: datetime
    seen: datetime


class AccountView(Lenient):
    """The account of a person who proved their name and number."""

    name: str
    number: str
    phones: tuple[str, ...] = ()
    """With which they logged in by a code. The last of them is told what concerns them as an agent (经办人)."""
    devices: tuple[DeviceView, ...]


class HeldMandate(Lenient):
    """Whom the person may act for: a firm of theirs, one that sent them (经办人), a child under 14."""

    kind: str
    of: str
    """Key of the child or firm, as ``whom`` asks for it."""
    items: tuple[str, ...] = ()
    """Short names of the service items it is for; empty: all."""
    until: datetime | None = None


class BoundWechat(Lenient):
    """That a WeChat account is bound (公众号绑定). Which one is not shown."""

    since: datetime | None = None
    """Wall time; absent where it was not kept yet."""


class Subscribed(Lenient):
    """What was said to a subscription: that it begins, or ends. ``at`` is wall time."""

    given: bool
    at: datetime
    version: str
    """Of the text of consent."""
    via: str
    evidence: str = ""


class HeldSubscription(Lenient):
    """A subscription to a topic of broadcasts. The address is not shown."""

    topic: str
    via: str
    stands: bool
    said: tuple[Subscribed, ...] = ()
    """The newest last."""


class Kept(Lenient):
    """How long a class of data is kept, and why (art 17, 19)."""

    name: str
    period: str
    basis: str


class Obstacle(Lenient):
    """What stands against deletion, for how long (``None``: until something else happens), and why."""

    kind: Literal["open_case", "application", "standing_grant"]
    number: str
    until: datetime | None
    reason: str


class DeletionView(Lenient):
    """Where a request for deletion stands (art 47).

    ``none``: not asked. ``waiting``: asked, and something stands against it. ``scheduled``: nothing does, the data
    goes with the next run of the eraser. ``done``: nothing is held. ``until`` is legal time.
    """

    state: Literal["none", "waiting", "scheduled", "done"]
    asked_at: datetime | None = None
    until: datetime | None = None
    reason: str
    obstacles: tuple[Obstacle, ...] = ()


class MyData(Lenient):
    """Everything that the platform holds about a person or firm, in full."""

    of: str
    """Pseudonymous key of whom it is about."""
    at: datetime
    account: AccountView | None
    profile: tuple[HeldValue, ...]
    records: tuple[HeldRecord, ...]
    credit: str
    """The grade of today."""
    credit_marks: tuple[Mark, ...]
    applications: tuple[OwnCase, ...]
    consents: tuple[ConsentView, ...]
    corrections: tuple[CorrectionView, ...]
    mandates: tuple[HeldMandate, ...]
    wechat: BoundWechat | None
    """Absent: none is bound."""
    subscriptions: tuple[HeldSubscription, ...]
    """Those that ended too."""
    deletion: DeletionView
    retention: tuple[Kept, ...]
