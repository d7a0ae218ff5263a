"""Requests of those who handle an application, and of the applicant meanwhile."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from chalicelib.applications.schemas import Code, FileMaterial, RecordMaterial, Words
from chalicelib.catalogue.procedure import SpecialKind
from chalicelib.kernel.values import Strict


class Missing(Strict):
    """One thing that is missing or not good: a material, or a field of the form."""

    what: Words
    material: Code | None = None
    field: Code | None = None


class SupplementNotice(Strict):
    """All that is missing, told once (一次告知)."""

    missing: tuple[Missing, ...] = Field(min_length=1, max_length=50)


class Supplement(Strict):
    """What the applicant brings: the materials that were asked for, and corrected fields of the form."""

    materials: tuple[FileMaterial | RecordMaterial, ...] = Field(default=(), max_length=50)
    form: dict[str, Any] = Field(default_factory=dict)


class PromisedMaterials(Strict):
    """Materials that were promised."""

    materials: tuple[FileMaterial | RecordMaterial, ...] = Field(min_length=1, max_length=20)


class Opinion(Strict):
    """An officer's words on a step."""

    opinion: Words


class NonAcceptance(Strict):
    """Why an application is not accepted, and the article."""

    reason: Words
    law: Words


class Examination(Strict):
    """What an examination found."""

    recommends: Literal["approve", "refuse"]
    opinion: Words


class SendingBack(Strict):
    """To which step, and why."""

    to: Literal["accept", "examine"]
    reason: Words


class DepartmentOpinion(Strict):
    """The opinion of a department that is asked at the same time as others (会办意见)."""

    agrees: bool
    opinion: Words
    department: str = Field(default="", max_length=18)
    """Credit code, for those with posts in several departments; empty: one's own."""


class NewProcedure(Strict):
    """A special procedure, and how long it lasts, as the applicant is told (行政许可法 art 45)."""

    kind: SpecialKind
    days: int = Field(ge=1, le=400)
    """In the unit that the item says."""
    held_on: date | None = None
    """The day of a hearing."""
    reason: Words


class Result(Strict):
    """What came of a special procedure."""

    result: Words


class MoreTime(Strict):
    """Why the decision is put off; the applicant is told."""

    reason: Words


class Withdrawal(Strict):
    """Why the applicant takes the application back."""

    reason: Words
