"""Rating (好差评) as data: grades, limits with their basis, reasons to choose, and what is no rating but spam.

Source: 国办发〔2019〕51号, GB/T 39734-2020 and 39735-2020; a limit whose text was not at hand is among ``assumed``.
"""

import re
from functools import cached_property
from itertools import groupby
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from chalicelib.catalogue.model import Slug, Text
from chalicelib.kernel.deadlines import Limit
from chalicelib.kernel.values import Strict

Grade = Literal[1, 2, 3, 4, 5]
"""5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意."""
LimitName = Literal["default", "verification", "rectification", "planned", "review"]
"""评价期限, 核实期限, 整改期限, 列出的整改期限最长多久, 复核期限."""


class Default(Strict):
    """What counts when nobody rates in time."""

    grade: Grade
    basis: Text


class Late(Strict):
    """Whether a rating may still come after the default, in its place."""

    allowed: bool
    basis: Text


class Tags(Strict):
    """Reasons to choose, by their names."""

    good: dict[Slug, Text] = Field(min_length=1)
    bad: dict[Slug, Text] = Field(min_length=1)


class TextRule(Strict):
    """What somebody may write."""

    longest: int = Field(ge=1, le=2000)
    repeats: int = Field(ge=2, le=100)
    """How often one character may stand in a row."""
    refused: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    """Patterns of advertisements."""

    @model_validator(mode="after")
    def _patterns(self) -> Self:
        for pattern in self.refused:
            try:
                re.compile(pattern)
            except re.error as broken:
                raise ValueError(f"no pattern: {pattern}") from broken
        return self

    @cached_property
    def _refused(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.refused)

    def spam(self, text: str) -> bool:
        """Whether a text is an advertisement, or one character again and again."""
        row = max((sum(1 for _ in group) for _, group in groupby(text)), default=0)
        return row > self.repeats or any(pattern.search(text) for pattern in self._refused)


class RatingRules(Strict):
    """The document ``ratings``."""

    source: Text
    grades: dict[Grade, Text]
    bad: tuple[Grade, ...] = Field(min_length=1)
    """Grades that are put right (差评)."""
    limits: dict[LimitName, Limit]
    assumed: tuple[LimitName, ...] = ()
    """Limits whose text was not at hand, or that the district proposes."""
    default: Default
    late: Late
    review_basis: Text
    tags: Tags
    text: TextRule

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read the published document; JSON has written the grades as texts."""
        grades = {int(grade): title for grade, title in document.get("grades", {}).items()}
        return cls.model_validate({**document, "grades": grades})

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.grades) != {1, 2, 3, 4, 5}:
            raise ValueError("each of the five grades has a title")
        if set(self.limits) != set(get_args(LimitName)):
            raise ValueError("each limit is told")
        if self.default.grade in self.bad:
            raise ValueError("who says nothing is not dissatisfied")
        if max(self.bad) >= min(set(self.grades) - set(self.bad)):
            raise ValueError("bad grades are the lowest ones")
        if self.tags.good.keys() & self.tags.bad.keys():
            raise ValueError("a reason is good or bad")
        return self

    def reasons(self, grade: Grade) -> dict[Slug, Text]:
        """The reasons that can be chosen with a grade."""
        return self.tags.bad if grade in self.bad else self.tags.good

    def reason(self, tag: str) -> str:
        """What a reason is called; one that is no longer published is told by its name."""
        return self.tags.good.get(tag) or self.tags.bad.get(tag) or tag
