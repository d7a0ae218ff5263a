"""What ratings need from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

By = Literal["department", "item", "site"]


class Counts(Protocol):
    """Port: what the counters of supervision hold of ratings."""

    def sums(
        self, since: date, until: date, by: By, metrics: Sequence[str], department: str = ""
    ) -> Mapping[str, Mapping[str, int]]:
        """Department, item or site → metric → the sum over these days, first and last included; of one department
        where it is named. What was never counted is absent.
        """
        ...


CaseOf = Callable[[str], str | None]
"""Id of the case that people know by a number, of whichever flow can be rated; ``None``: of none."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where who was served is told. Personal: lives in memory only."""

    to: Mapping[str, str]
    """Channel → address there."""
    plain: bool = False
    """Whether they are told in the short plain wording."""


Reaching = Mapping[str, Callable[[str], Reached | None]]
"""Flow → where who was served in a case (by its id) is told; ``None`` when their data is destroyed."""
