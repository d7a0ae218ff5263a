"""When two tickets may be of the same matter, as published data: how near, how soon, in how many of the same words."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from chalicelib.kernel.values import Strict

WIDEST = 500
"""Metres that can be looked for: tickets are listed by squares of this size."""


class SuggestingRules(Strict):
    """The document ``suggesting``."""

    metres: int = Field(ge=0, le=WIDEST)
    """How far two tickets may lie apart."""
    days: int = Field(ge=1, le=60)
    """How many calendar days may lie between them."""
    alike: int = Field(ge=0, le=1000)
    """How much of the shorter text's pairs of characters the other one must share, in thousandths, where both are of
    one category."""
    alike_elsewhere: int = Field(ge=0, le=1000)
    """The same, where they are of two."""
    most: int = Field(ge=1, le=50)
    """How many are shown."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "SuggestingRules":
        """Read the published document."""
        return cls.model_validate(document)
