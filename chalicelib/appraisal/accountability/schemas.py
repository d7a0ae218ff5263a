"""What the API of accountability is asked."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.model import Slug
from chalicelib.kernel.values import Strict

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=30)]
Cursor = Annotated[str, StringConstraints(max_length=200)]


class CaseRef(Strict):
    """The case of another flow that it rests on."""

    flow: Slug
    case_id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]
    seq: int = Field(default=0, ge=0, le=100_000)
    """The fact of it; 0: the case as a whole."""


class NewRecord(Strict):
    """A supervisor holds that somebody answers for something."""

    rule: Slug
    department: Code
    officer: Login | None = None
    """Left out: the department as a whole."""
    case: CaseRef | None = None
    evidence: Words


class Statement(Strict):
    """What who it is about has to say."""

    text: Words


class Decision(Strict):
    """Whether somebody is held to account, and how."""

    outcome: Literal["founded", "unfounded"]
    measure: Slug | None = None
    reasons: Words


class AppealDecision(Strict):
    """What becomes of the decision."""

    result: Literal["upheld", "changed", "revoked"]
    measure: Slug | None = None
    """The new one, where it is changed."""
    reasons: Words


class CarriedOut(Strict):
    """How the measure was carried out."""

    note: Words


class Wanted(Strict):
    """Which records: a department's, those about oneself, or whatever is not closed."""

    department: Annotated[str, StringConstraints(max_length=30)] = ""
    mine: bool = False
    cursor: Cursor = ""
