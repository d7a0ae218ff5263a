"""Requests and answers of the application API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.catalogue.model import Channel

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Phone = Annotated[str, StringConstraints(pattern=r"^1[3-9]\d{9}$")]
Number = Annotated[str, StringConstraints(min_length=15, max_length=20)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]


class Body(BaseModel):
    """Base of requests: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class PersonApplicant(Body):
    """A resident (自然人)."""

    kind: Literal["person"]
    name: Name
    id_number: Number
    phone: Phone


class FirmApplicant(Body):
    """A firm or other organisation (法人及其他组织), with the person who acts for it (经办人)."""

    kind: Literal["firm"]
    name: Name
    credit_code: Number
    contact: PersonApplicant


Applicant = Annotated[PersonApplicant | FirmApplicant, Field(discriminator="kind")]


class FileMaterial(Body):
    """An uploaded file, by the receipt that the check of the upload gave."""

    code: Code
    receipt: Annotated[str, StringConstraints(min_length=10, max_length=2000)]


class RecordMaterial(Body):
    """A record that the platform holds already, instead of a file (免交)."""

    code: Code
    record: Code


class Notify(Body):
    """Where messages go when not by SMS to the phone: WeChat or the mini-program, by openid."""

    via: Literal["wechat", "miniprogram"]
    openid: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{6,64}$")]


class OnBehalf(Body):
    """Evidence that the applicant asked somebody at a window, an outlet or of the grid to apply for them."""

    statement: Words
    """What the applicant agreed to, as it was read out or signed."""


class NewApplication(Body):
    """One application over any channel."""

    item: str = Field(max_length=40)
    version: int | None = Field(default=None, ge=1)
    channel: Channel
    site: str | None = Field(default=None, max_length=40)
    applicant: Applicant
    form: dict[str, Any] = Field(default_factory=dict)
    materials: tuple[FileMaterial | RecordMaterial, ...] = Field(default=(), max_length=50)
    case_id: str | None = Field(default=None, max_length=26)
    """The case that files were uploaded for."""
    autofill: bool = False
    """Consent to fill in what the platform holds already (无感申报)."""
    automatic: bool = True
    """False: a person shall decide (个人信息保护法 art 24)."""
    notify: Notify | None = None
    on_behalf: OnBehalf | None = None


class ByNumber(Body):
    """Progress by 办件编号 and the query code of the receipt."""

    number: str = Field(max_length=60)
    code: str = Field(max_length=20)


class Mine(Body):
    """Whose applications: one's own, or those of a firm (by credit code) that one acts for."""

    firm: str = Field(default="", max_length=20)
    cursor: str = Field(default="", max_length=100)


class Work(Body):
    """Which work queue: cases in review, or automatic approvals drawn for a check."""

    kind: Literal["review", "check"] = "review"
    cursor: str = Field(default="", max_length=100)


class DeadlineView(BaseModel):
    """A limit with the article it rests on."""

    kind: str
    due: datetime | None
    basis: str
    provisional: bool


class ApplicationView(BaseModel):
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


class Applications(BaseModel):
    """A page of applications."""

    items: tuple[ApplicationView, ...]
    cursor: str


class Step(BaseModel):
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


class Timeline(BaseModel):
    """Every step of a case."""

    case_id: str
    number: str
    steps: tuple[Step, ...]


class Used(BaseModel):
    """One fact that the rules looked at."""

    name: str
    value: str


class Explanation(BaseModel):
    """Why the rules decided as they did (个人信息保护法 art 24, 48)."""

    case_id: str
    outcome: str
    sentence: str
    rule: str
    reason: str
    table: str
    used: tuple[Used, ...]
    rights: str


class Recomputation(BaseModel):
    """A past decision, computed again from its stored inputs and table."""

    case_id: str
    table: str
    recorded: str
    recomputed: str
    same: bool


class Decision(Body):
    """An officer's decision."""

    outcome: Literal["approve", "refuse"]
    opinion: Words
    law: str = Field(default="", max_length=300)
    """The article that a refusal rests on."""


class CheckResult(Body):
    """A person's look at a sampled automatic approval."""

    result: Literal["confirmed", "doubted"]
    note: Words


class Revocation(Body):
    """Taking an approval back."""

    reason: Words
    law: Words


class Autofill(Body):
    """Ask what the platform can fill in. ``consent`` must be given."""

    item: str = Field(max_length=40)
    applicant: Applicant
    consent: Literal[True]


class Filled(BaseModel):
    """One field that the platform can fill in, with where it comes from."""

    field: str
    title: str
    value: Any
    source: str


class Autofilled(BaseModel):
    """What need not be asked again."""

    consent: str
    fields: tuple[Filled, ...]
    records: tuple[str, ...]
    """Materials that need not be brought."""
