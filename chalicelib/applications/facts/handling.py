"""How people handle an application before they decide: acceptance, supplement, examination, opinions, procedures."""

from datetime import date
from typing import ClassVar, Literal

from chalicelib.applications.facts.opening import MaterialRef, Plan
from chalicelib.catalogue.procedure import Approver, SpecialKind
from chalicelib.kernel.facts import Body, Written


class Lawful(Body):
    """A fact that rests on an article."""

    law: str

    @property
    def rests_on(self) -> str:
        return self.law


class SupplementAsked(Lawful):
    """What is missing was told, completely and once (补正, 行政许可法 art 32(4))."""

    kind: ClassVar[str] = "supplement_asked"

    materials: tuple[str, ...]
    """Codes of the materials that are missing or not good."""
    fields: tuple[str, ...] = ()
    """Fields of the form that are."""
    sealed: str
    """What is wrong with each, under the person's key."""
    plan: Plan


class Supplemented(Body):
    """The applicant brought what was missing."""

    kind: ClassVar[str] = "supplemented"

    materials: tuple[MaterialRef, ...]
    sealed: str
    """Fields of the form that were corrected, under the person's key."""
    plan: Plan


class Accepted(Lawful):
    """An officer accepted the application; the time to decide runs from here (受理, 行政许可法 art 32)."""

    kind: ClassVar[str] = "accepted"

    sealed: str
    plan: Plan


class DeemedAccepted(Lawful):
    """Nobody said in time what was missing: accepted from the date of receipt (逾期不告知视为受理)."""

    kind: ClassVar[str] = "deemed_accepted"
    automatic: ClassVar[bool] = True

    plan: Plan


class NotAccepted(Lawful):
    """Not accepted, with reasons and remedies (不予受理)."""

    kind: ClassVar[str] = "not_accepted"

    sealed: str


class Examined(Body):
    """An officer examined the application and recommends a decision (审查)."""

    kind: ClassVar[str] = "examined"

    recommends: Literal["approve", "refuse"]
    sealed: str


class Returned(Body):
    """Sent back to an earlier step, with the reason (退回)."""

    kind: ClassVar[str] = "returned"

    to: Literal["accept", "examine"]
    sealed: str


class Opined(Body):
    """A department that is asked at the same time as others gave its opinion (会办意见)."""

    kind: ClassVar[str] = "opined"

    department: str
    agrees: bool
    sealed: str


class ProcedureStarted(Lawful):
    """A special procedure began, whose time does not count; its length was told (行政许可法 art 45)."""

    kind: ClassVar[str] = "procedure_started"

    procedure: SpecialKind
    held_on: date | None = None
    """The day of the hearing."""
    sealed: str
    plan: Plan


class ProcedureEnded(Body):
    """The special procedure ended; the clock goes on."""

    kind: ClassVar[str] = "procedure_ended"

    procedure: SpecialKind
    sealed: str = ""
    plan: Plan


class Extended(Lawful):
    """The time to decide was extended, once, by whom the law names; the applicant is told the reason."""

    kind: ClassVar[str] = "extended"

    approver: Approver
    reason: str
    plan: Plan


class PromiseKept(Body):
    """The applicant brought what they had promised to bring (容缺补交)."""

    kind: ClassVar[str] = "promise_kept"

    materials: tuple[MaterialRef, ...]


class PromiseBroken(Lawful):
    """What was promised did not come in time: the case ends, and a mark of credit follows (容缺承诺未履行)."""

    kind: ClassVar[str] = "promise_broken"
    automatic: ClassVar[bool] = True

    materials: tuple[str, ...]


class Lapsed(Lawful):
    """The applicant was asked for a supplement and stayed silent: closed (逾期未补正视为撤回)."""

    kind: ClassVar[str] = "lapsed"
    automatic: ClassVar[bool] = True


class Withdrawn(Written):
    """The applicant withdrew the application before it was decided (撤回申请)."""

    kind: ClassVar[str] = "withdrawn"
