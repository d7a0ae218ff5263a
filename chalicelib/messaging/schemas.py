"""What providers push and are answered, in their own forms; and what people ask and are told about messages."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel, StringConstraints

from chalicelib.kernel.values import Lenient, Strict
from chalicelib.messages.model import Channel, Class, Failure, State

Cursor = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Za-z-]{1,100})?$")]
"""Where a page ended: an instant and a message."""
Value = Annotated[str, StringConstraints(max_length=300)]
Name = Annotated[str, StringConstraints(max_length=40)]


class Pushed(RootModel[list[dict[str, Any]]]):
    """Receipts of SMS, as Aliyun (SmsReport) and Tencent push them: a list of objects."""


class AliyunAnswer(Lenient):
    """https://help.aliyun.com/zh/sms/developer-reference/smsreport."""

    code: int = 0
    msg: str = "接收成功"


class TencentAnswer(Lenient):
    """https://cloud.tencent.com/document/product/382/59178."""

    result: int = 0
    errmsg: str = "OK"


class Listed(Strict):
    """Which deliveries."""

    channel: Channel
    state: State
    cursor: Cursor = ""


class DeliveryView(Lenient):
    """Where one message stands, for operators: nothing personal."""

    message_id: str
    case_id: str
    flow: str
    kind: str
    """The fact that is told."""
    message_class: Class
    recipient: str
    """``applicant``, or a department's endpoint."""
    channel: Channel
    state: State
    failure: Failure
    at: datetime
    """Since when it is in its state."""
    age_seconds: int
    due: datetime | None
    """When somebody looks at it again."""
    attempts: int
    provider: str
    code: str
    detail: str
    revision: int


class Deliveries(Lenient):
    """A page, oldest first, and where the next one begins (``""``: there is none)."""

    items: tuple[DeliveryView, ...]
    cursor: str


class Counted(Lenient):
    """How many messages of a channel are in a state."""

    channel: Channel
    state: State
    count: int
    more: bool
    """Whether there are more than ``count``."""
    age_seconds: int | None
    """How long the oldest has been in that state, where it waits for something."""


class DeadLetters(Lenient):
    """Messages that a queue's reader could not handle, again and again."""

    queue: str
    waiting: int


class Summary(Lenient):
    """All of it at a glance."""

    at: datetime
    counts: tuple[Counted, ...]
    dead_letters: tuple[DeadLetters, ...]


class Replay(Strict):
    """A message is sent again as it stood when somebody looked; if it moved since, nothing happens."""

    revision: int = Field(ge=1)


class MessageView(Lenient):
    """One message about a case, for whom it concerns."""

    title: str
    kind: str
    channel: Channel
    channel_text: str
    state: State
    state_text: str
    at: datetime


class CaseMessages(Lenient):
    """What the applicant was told, in the order of what happened."""

    case_id: str
    items: tuple[MessageView, ...]


class Paged(Strict):
    """Which page."""

    cursor: Cursor = ""


class PhoneTask(Lenient):
    """Somebody to phone, because no channel reached them. Holds personal data."""

    message_id: str
    case_id: str
    item: str
    """What was applied for."""
    title: str
    text: str
    """What is to be told."""
    phone: str
    """Empty when there is no number any more."""
    since: datetime
    attempts: int
    """How often somebody phoned in vain."""
    note: str
    revision: int


class PhoneTasks(Lenient):
    """A page, oldest first."""

    items: tuple[PhoneTask, ...]
    cursor: str


Note = Literal["", "no_answer", "busy", "wrong_number", "call_later"]
"""A choice and no words of one's own, so that nothing personal is kept: 无人接听, 占线, 号码不对, 请稍后再打."""


class PhoneOutcome(Strict):
    """What became of a call about a task as it stood when somebody took it."""

    reached: bool
    note: Note = ""
    revision: int = Field(ge=1)


class PhoneStanding(Lenient):
    """Where a task stands: ``sent``, it is still to be done."""

    message_id: str
    state: State
    attempts: int
    revision: int


class VersionView(Lenient):
    """One version of a template."""

    version: str
    title: str
    full: str
    plain: str
    """The short wording for the elderly and the disabled."""
    providers: tuple[str, ...]
    """Those with whom it is registered."""


class TemplateView(Lenient):
    """A template; messages are written in its newest version."""

    name: str
    variables: tuple[str, ...]
    told_of: tuple[str, ...]
    """Flows and kinds of facts."""
    versions: tuple[VersionView, ...]


class TemplateList(Lenient):
    """All of them."""

    items: tuple[TemplateView, ...]


class PreviewWanted(Strict):
    """A template filled in: a value for each of its variables, and for nothing else."""

    values: dict[Name, Value] = Field(default_factory=dict, max_length=50)
    plain: bool = False


class ProviderPreview(Lenient):
    """What a provider is sent: its number of the template and its own variables."""

    provider: str
    template: str
    values: dict[str, str]


class Preview(Lenient):
    """How it would read."""

    version: str
    title: str
    text: str
    sms: str
    """The text as it arrives by SMS, with the signature."""
    sms_parts: int | None
    """Each part is paid for; ``null``: too long to be sent."""
    providers: tuple[ProviderPreview, ...]
