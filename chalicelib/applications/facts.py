"""What can have happened to an application (办件). Every kind and version folds for ever."""

from datetime import datetime
from typing import ClassVar, Literal

from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict

Contact = Literal["sms", "wechat", "miniprogram"]
Colour = Literal["yellow", "red"]


class ItemRef(Strict):
    """The version of the service item that the case is pinned to."""

    code: str
    version: int
    short: str
    name: str
    department: str
    """Unified social credit code of the deciding department."""
    once: bool
    grants: str | None


class MaterialRef(Strict):
    """A material: a file by its digest, or a record that the platform holds already."""

    code: str
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    record: str = ""
    """Kind of the record that was used instead of a file (免交)."""


class Plan(Strict):
    """The deadlines of a case, and when the supervisor's cards come (legal time)."""

    deadlines: tuple[Deadline, ...]
    yellow_at: datetime | None = None
    red_at: datetime | None = None


class Submitted(Body):
    """The applicant submitted; the clock runs from here (行政许可法 art 32(4), 42)."""

    kind: ClassVar[str] = "submitted"

    item: ItemRef
    number: str
    """办件编号."""
    subject: str
    site: str
    contact: Contact
    materials: tuple[MaterialRef, ...]
    plan: Plan
    sealed: str
    """Applicant, contact, form and the source of what was filled in, under the person's key."""
    consent: str = ""
    """Version of the autofill consent that was given."""
    on_behalf: bool = False


class ByRule(Body):
    """What a decision by table rests on: enough to explain it and to compute it again."""

    table: str
    """Digest of the decision table."""
    rule: str
    reason: str
    sealed: str
    """Inputs and trace, under the person's key."""

    @property
    def rests_on(self) -> str:
        return f"rule:{self.rule}@{self.table[:12]}"


class ApprovedByRule(ByRule):
    """Approved by a decision table, without a person (秒批)."""

    kind: ClassVar[str] = "approved_by_rule"
    automatic: ClassVar[bool] = True

    benefit: str = ""
    """Yuan a month, where the item pays one."""
    sampled: bool = False
    """Drawn for a check by a person afterwards."""


class HandedOver(Body):
    """Handed to a person for decision. Automation never refuses."""

    kind: ClassVar[str] = "handed_over"
    automatic: ClassVar[bool] = True

    cause: Literal["no_table", "asked", "rule", "no_evidence", "no_answer", "already_granted"]
    reason: str
    table: str = ""
    rule: str = ""
    sealed: str = ""


class Approved(Body):
    """An officer approved."""

    kind: ClassVar[str] = "approved"

    sealed: str
    """The officer's opinion, under the person's key."""
    in_time: bool


class Refused(Body):
    """An officer refused, with reasons, the law and the remedies (行政许可法 art 38)."""

    kind: ClassVar[str] = "refused"

    sealed: str
    law: str
    in_time: bool

    @property
    def rests_on(self) -> str:
        return self.law


class CardIssued(Body):
    """The supervisor's card: yellow before the promised limit, red after it (黄牌, 红牌)."""

    kind: ClassVar[str] = "card_issued"
    automatic: ClassVar[bool] = True

    colour: Colour


class ReviewAsked(Body):
    """The applicant wants a person to look at an automatic decision (个人信息保护法 art 24)."""

    kind: ClassVar[str] = "review_asked"

    sealed: str
    """Why, in the applicant's words, under the person's key."""


class Checked(Body):
    """A person looked at an automatic approval: one drawn as a sample, or one whose applicant asked."""

    kind: ClassVar[str] = "checked"

    result: Literal["confirmed", "doubted"]
    sealed: str


class Revoked(Body):
    """An approval was revoked (行政许可法 art 69)."""

    kind: ClassVar[str] = "revoked"

    sealed: str
    law: str

    @property
    def rests_on(self) -> str:
        return self.law


class Replanned(Body):
    """The deadlines were computed again on a newer calendar; the ledger is the same."""

    kind: ClassVar[str] = "replanned"
    automatic: ClassVar[bool] = True

    plan: Plan


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        Submitted,
        ApprovedByRule,
        HandedOver,
        Approved,
        Refused,
        CardIssued,
        ReviewAsked,
        Checked,
        Revoked,
        Replanned,
    )
}
