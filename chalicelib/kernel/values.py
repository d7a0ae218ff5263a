"""The two bases of every typed value: immutable, and silent about what it refused.

An error never repeats the input, so that no log holds what a person wrote; validators are built at first
use, so that a function pays at its start only for what it needs.
"""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """What comes in, and what is kept for ever: unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Lenient(BaseModel):
    """What goes out or is computed again: names of an earlier release are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Coined:
    """Marks the type of a text that the platform coins itself, by a pattern that no words fit into: a code."""


COINED = Coined()
