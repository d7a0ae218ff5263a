"""Messages: who hears of a fact, over which channel, and where each message stands. Pure.

One delivery is one fact, told to one recipient, over one channel. Its states::

    queued → claimed → sent → delivered
       ↑________|  |     |→ failed     (permanent, temporary or technical)
    (try again)    |→ failed, unknown  (unknown → sent, queued or failed once the provider was asked)

A recipient's line keeps the order: a message about a case waits until the one before it is out of the way, and what
was overtaken by a newer one is never told after it.
"""

from datetime import datetime
from typing import Literal

from chalicelib.kernel.facts import Ref
from chalicelib.kernel.values import Lenient, Strict

Channel = Literal["sms", "wechat", "miniprogram", "webhook", "window"]
CHANNELS: tuple[Channel, ...] = ("sms", "wechat", "miniprogram", "webhook", "window")
"""A task for a window to phone is the last of them: people deliver it."""
State = Literal["queued", "claimed", "sent", "delivered", "failed", "unknown", "superseded"]
Failure = Literal["permanent", "temporary", "technical", ""]
"""Why it failed: the recipient (number gone, blocked), for now (phone off, no answer), or ours and the provider's."""
Class = Literal["statutory", "result", "answer", "progress", "card", "broadcast", "event"]
"""How much a message matters: the rules of each are published data."""

DONE: frozenset[State] = frozenset({"delivered", "failed", "superseded"})
APPLICANT, AGENT = "applicant", "agent"
"""Whom a case is about, or a firm's contact; who applied for them by a mandate."""
SUPERVISOR, BUREAU = "supervisor", "bureau"
"""The duty phone of the deciding department, and that of the department that supervises all others (督办)."""
GOVERNMENT = "government"
"""The duty phone of the district's government, which supervises and audits the trading (监察、审计)."""
OFFICE = "office"
"""The duty phone of whoever has to answer (答复异议、质疑)."""
POOL = "pool"
"""The members of the pool of supervisors (监督员库): a group, told one by one."""
FOLLOWER = "follower"
"""Those who follow a project of trading (关注项目): a group, told one by one."""
CHALLENGER = "challenger"
"""The contacts of the firms that challenged a project (异议、质疑、投诉): a group, told one by one."""
FORMER = "former"
"""Those of either group of the project whose failed lots another one tenders again: told one by one, under that name
before their own.
"""
JOINED = "joined"
"""Those whose tickets were merged into another (并单): a group, told one by one."""
WINDOW: Channel = "window"


class Errand(Strict):
    """What a channel's queue carries: which fact is told to whom over which channel. No personal data."""

    ref: Ref
    recipient: str = APPLICANT
    channel: Channel
    bulk: bool = False
    """One of very many that say the same: it stands in queues of its own, behind which nothing else waits."""

    @property
    def message_id(self) -> str:
        """The same for every try, so that a provider can drop repeats, and a receipt leads back."""
        return f"{self.ref.case_id}-{self.ref.seq}-{self.recipient}-{self.channel}"

    @property
    def place(self) -> str:
        """Its place in the recipient's line."""
        return f"{self.ref.seq:06d}#{self.recipient}#{self.channel}"


class Delivery(Lenient):
    """Where one message stands. Instants are wall time."""

    errand: Errand
    klass: Class
    after: tuple[Channel, ...] = ()
    """Channels that are still to be tried after this one, in order."""
    created: datetime
    at: datetime
    """Since when it is in its state."""
    state: State = "queued"
    failure: Failure = ""
    turn: bool = True
    """Whether nothing before it in the recipient's line is in its way."""
    due: datetime | None = None
    """When somebody looks at it again, if nothing happened."""
    hurried: bool = False
    """Something behind it in its line does not keep to the quiet hours, so it does not either."""
    attempts: int = 0
    tried: datetime | None = None
    """The first try at the provider that has it now."""
    provider: str = ""
    provider_id: str = ""
    own_id: bool = False
    """Whether receipts will name it by the provider's id alone, which must lead back to it."""
    code: str = ""
    detail: str = ""
    revision: int = 1


def seq_of(place: str) -> int:
    """The fact that a place is of."""
    return int(place.partition("#")[0])


class Line(Lenient):
    """What one recipient is told of one case, in order."""

    case_id: str
    recipient: str
    planned: int = 0
    """The last fact that was looked at."""
    told: int = 0
    """The newest fact whose message went out."""
    waiting: tuple[str, ...] = ()
    """Places of deliveries that are not out of the way yet; the first of them has its turn."""
    revision: int = 0


class Telling(Lenient):
    """What a flow knows of one message: lives in memory only."""

    to: dict[str, str]
    """Channel → address there: a phone number, an openid."""
    values: dict[str, str]
    """What the template is filled with."""
    link: str = ""
    plain: bool = False
    """Whether the recipient is told in the short plain wording."""
    needless: str = ""
    """Why they are not to be told this after all, if so; holds nothing personal."""
