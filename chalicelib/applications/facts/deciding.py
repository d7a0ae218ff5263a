"""Decisions, and what follows from them: cards, checks, revocations, deadlines on a newer calendar."""

from typing import ClassVar, Literal

from chalicelib.applications.facts.opening import Plan
from chalicelib.kernel.cards import Colour
from chalicelib.kernel.facts import Body, Written


class Approved(Body):
    """An officer approved."""

    kind: ClassVar[str] = "approved"

    sealed: str
    """The officer's opinion, under the person's key."""
    in_time: bool
    plan: Plan | None = None
    """With the time for handing over the result, where there is something to hand over."""


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


class ReviewAsked(Written):
    """The applicant wants a person to look at an automatic decision (个人信息保护法 art 24)."""

    kind: ClassVar[str] = "review_asked"


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
    false_commitment: bool = False
    """What was committed to or promised was not true: a mark of bad credit follows (国办发〔2020〕42号)."""

    @property
    def rests_on(self) -> str:
        return self.law


class Replanned(Body):
    """The deadlines were computed again on a newer calendar; the ledger is the same."""

    kind: ClassVar[str] = "replanned"
    automatic: ClassVar[bool] = True

    plan: Plan
