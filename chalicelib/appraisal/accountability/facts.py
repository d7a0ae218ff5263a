"""What can have happened to a record of accountability. Every kind and version folds for ever.

Who it is about is a department by its credit code, and a colleague by a pseudonymous id. What somebody wrote is sealed
under a key of the record's own.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, StringConstraints

from chalicelib.catalogue.accountability import Regime
from chalicelib.kernel import cards
from chalicelib.kernel.cards import Clock as Clock, ClockWarned as ClockWarned  # noqa: PLC0414  # what the facts hold
from chalicelib.kernel.facts import Body, Grounded, Written
from chalicelib.kernel.values import COINED, Strict

Outcome = Literal["founded", "unfounded"]
"""予以追究, 不予追究."""
AppealResult = Literal["upheld", "changed", "revoked"]
"""维持, 变更, 撤销."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$"), COINED]


class Origin(Strict):
    """The fact of another case that it rests on, or the case alone."""

    flow: str
    case_id: str
    seq: int = 0
    kind: str = ""


class AccountabilityProposed(Grounded):
    """Somebody, or a rule, holds that a department or a colleague answers for something."""

    kind: ClassVar[str] = "accountability_proposed"

    rule: Slug
    regime: Regime
    title: str
    basis: str
    """The article, as it stood."""
    department: str
    officer: str = ""
    """Empty: the department as a whole."""
    origin: Origin | None = None
    key: str
    """Person id of the record's own key."""
    sealed: str = ""
    """The evidence in words; empty: the fact of the other case is the evidence."""
    clocks: dict[str, Clock]


class StatementMade(Written):
    """Who it is about answers (陈述、申辩); the words are sealed."""

    kind: ClassVar[str] = "statement_made"


class AccountabilityDecided(Grounded):
    """Another person decided."""

    kind: ClassVar[str] = "accountability_decided"

    outcome: Outcome
    measure: Slug | None = None
    measure_title: str = ""
    basis: str = ""
    """The article of the measure."""
    sealed: str
    """The reasons."""
    clocks: dict[str, Clock]


class AccountabilityAppealed(Body):
    """Who it is about does not accept the decision (申诉); the words are sealed."""

    kind: ClassVar[str] = "accountability_appealed"

    sealed: str
    clocks: dict[str, Clock]


class AppealWithdrawn(Body):
    """They take the appeal back."""

    kind: ClassVar[str] = "appeal_withdrawn"


class AppealDecided(Grounded):
    """Another organ decided on the appeal."""

    kind: ClassVar[str] = "appeal_decided"

    result: AppealResult
    measure: Slug | None = None
    measure_title: str = ""
    basis: str = ""
    sealed: str


class AppealPeriodEnded(Body):
    """Nobody appealed in time: the decision stands."""

    kind: ClassVar[str] = "appeal_period_ended"
    automatic: ClassVar[bool] = True

    due: AwareDatetime


class MeasureCarriedOut(Written):
    """What was decided has been done; how is sealed."""

    kind: ClassVar[str] = "measure_carried_out"


ClocksReplanned = cards.ClocksReplanned[dict[str, Clock]]

BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        AccountabilityProposed, StatementMade, AccountabilityDecided, AccountabilityAppealed, AppealWithdrawn,
        AppealDecided, AppealPeriodEnded, MeasureCarriedOut, ClockWarned, ClocksReplanned,
    )
}  # fmt: skip
