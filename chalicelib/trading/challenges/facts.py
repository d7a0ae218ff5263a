"""What can have happened to a challenge. Every kind and version folds for ever.

What somebody wrote, and whom to call, is sealed under the key of the firm that challenges; the rest is public or of
organisations.
"""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from chalicelib.catalogue.trading import ChallengeKind, Family, Ground, Method, Standing
from chalicelib.kernel import cards
from chalicelib.kernel.cards import Clock as Clock, ClockWarned as ClockWarned  # noqa: PLC0414  # what the facts hold
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.facts import Body, Grounded, Written
from chalicelib.kernel.values import Strict
from chalicelib.trading.values import LotId, NoticeId, Sha256, Words

Result = Literal["upheld", "partly", "rejected"]
"""成立, 部分成立, 不成立（驳回）."""
Outcome = Literal["none", "evaluate_again", "next_candidate", "tender_again"]
"""What follows from a challenge that is upheld: a remedy, or none since the outcome is not touched (不影响结果)."""


class Terms(Strict):
    """The rule of the law as it stood when the challenge was raised."""

    accept: str
    """The limit for accepting it or not; empty: it needs no acceptance."""
    answer: str
    """The limit for its answer."""
    pause: Literal["", "until_answered", "ordered"]
    pause_days: int = 0
    """The longest that an ordered pause may last, in days; 0: until the decision."""
    pause_basis: str = ""
    hold_basis: str = ""
    published: bool = False
    basis: str


class ChallengeRaised(Body):
    """It has come, in time and from somebody who may."""

    kind: ClassVar[str] = "challenge_raised"

    what: ChallengeKind
    ground: Ground
    project: str
    """Case id of the trading project."""
    lots: tuple[LotId, ...]
    family: Family
    method: Method
    regulator: str
    """Credit code of the authority that supervises this trade."""
    standing: Standing
    subject: str
    """Person id of the firm that challenges."""
    sealed: str
    """Firm, contact, text, request and interest, under the firm's key."""
    follows: str = ""
    """Case id of the challenge that came before it: the objection before a complaint."""
    known: AwareDatetime
    """From when on the matter was known, or had to be."""
    window: Deadline | None = None
    """The ledger of the period in which it had to be raised, where it is counted forward."""
    terms: Terms
    clocks: dict[str, Clock]

    @property
    def rests_on(self) -> str:
        return self.terms.basis


class ChallengeAccepted(Body):
    """受理."""

    kind: ClassVar[str] = "challenge_accepted"

    clocks: dict[str, Clock]
    """That begin with it."""


class ChallengeNotAccepted(Written):
    """不予受理; why is sealed."""

    kind: ClassVar[str] = "challenge_not_accepted"


class ChallengeAnswered(Body):
    """An enquiry, objection or query was answered; the words are sealed."""

    kind: ClassVar[str] = "challenge_answered"

    result: Result
    changes: bool
    """Whether the documents, or what was published, have to be changed."""
    correction: NoticeId | None = None
    """The notice by which they are."""
    remedy: Outcome | None = None
    sealed: str


class DecisionDrafted(Body):
    """The decision on a complaint was written. A later draft replaces it."""

    kind: ClassVar[str] = "decision_drafted"

    result: Result
    remedy: Outcome | None = None
    sealed: str
    """The whole text, and what is going to be published."""


class DecisionSigned(Body):
    """A second person signed it (处理决定)."""

    kind: ClassVar[str] = "decision_signed"

    result: Result
    remedy: Outcome | None = None
    contents: dict[str, Words]
    """What the notice of it says."""


class PauseOrdered(Grounded):
    """The supervisor has the trading stopped (责令暂停); why is sealed."""

    kind: ClassVar[str] = "pause_ordered"

    until: AwareDatetime | None = None
    """The last instant of the longest pause that the law allows."""
    basis: Words
    sealed: str


class PauseLifted(Written):
    """The supervisor lets the trading go on before the decision; why is sealed."""

    kind: ClassVar[str] = "pause_lifted"


class PauseRanOut(Body):
    """The longest pause that the law allows is over."""

    kind: ClassVar[str] = "pause_ran_out"
    automatic: ClassVar[bool] = True

    until: AwareDatetime


class ClockHeld(Grounded):
    """An examination began (检验、检测、鉴定、专家评审、补正): its time does not count."""

    kind: ClassVar[str] = "clock_held"

    basis: Words
    clocks: dict[str, Clock]


class ClockReleased(Body):
    """It ended."""

    kind: ClassVar[str] = "clock_released"

    clocks: dict[str, Clock]


class ChallengeWithdrawn(Written):
    """Who raised it took it back; why is sealed."""

    kind: ClassVar[str] = "challenge_withdrawn"


class EvidenceAdded(Body):
    """Who raised it added a file as evidence (证据材料); its name is sealed."""

    kind: ClassVar[str] = "evidence_added"

    sha256: Sha256
    """What the bytes of the file must digest to."""
    size: int
    """Bytes."""
    media_type: str
    sealed: str


ClocksReplanned = cards.ClocksReplanned[dict[str, Clock]]

BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        ChallengeRaised, ChallengeAccepted, ChallengeNotAccepted, ChallengeAnswered, DecisionDrafted, DecisionSigned,
        PauseOrdered, PauseLifted, PauseRanOut, ClockHeld, ClockReleased, ClocksReplanned, ChallengeWithdrawn,
        ClockWarned, EvidenceAdded,
    )
}  # fmt: skip
