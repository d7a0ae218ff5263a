"""How an application begins: submitted, and what the rules said of it."""

from datetime import datetime
from typing import ClassVar, Literal

from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict

Contact = Literal["sms", "wechat", "miniprogram"]
Delivery = Literal["", "window", "courier", "certificate"]
"""How the result reaches the applicant: handed out, by courier, as a certificate only; empty: nothing to hand over."""


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
    levels: Literal[0, 1, 2] = 0
    """Levels of review; see :class:`~chalicelib.catalogue.procedure.Procedure`."""
    consulted: tuple[str, ...] = ()
    """Credit codes of the departments that give their opinion at the same time (并联审批)."""


class MaterialRef(Strict):
    """A material: a file by its digest, or a record that the platform holds already."""

    code: str
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    record: str = ""
    """Kind of the record that was used instead of a file (免交)."""
    under: str = ""
    """The bundle that the file was uploaded for; empty: the case itself."""


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
    promises: tuple[str, ...] = ()
    """Materials that the applicant promised to bring later (容缺受理)."""
    letter: str = ""
    """Version and digest of the text that was signed: the promise (容缺承诺书) or the commitment (告知承诺书)."""
    delivery: Delivery = ""
    bundle: str = ""
    """The bundle that this is a part of (一件事)."""
    agent: str = ""
    """Person id of the resident who applies for the subject by a mandate and is told beside them (经办人, 法定代表人,
    监护人). Empty: nobody, or the contact that is told already."""


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
    plan: Plan | None = None
    """With the time for handing over the result, where there is something to hand over."""


class HandedOver(Body):
    """Handed to a person for decision. Automation never refuses."""

    kind: ClassVar[str] = "handed_over"
    automatic: ClassVar[bool] = True

    cause: Literal["no_table", "asked", "rule", "no_evidence", "no_answer", "already_granted"]
    reason: str
    table: str = ""
    rule: str = ""
    sealed: str = ""
