"""What was measured, beside its floor and its goal; the table and the file of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Literal


@dataclass(frozen=True)
class Entry:
    """One number. Where there is a floor, the goal speaks of value ÷ floor, otherwise of the value itself."""

    name: str
    value: float
    unit: str
    how: str
    """Path, load, warm or cold: for the table."""
    floor: float | None = None
    goal: float | None = None
    """None: told, not judged."""
    sense: Literal["most", "least"] = "most"

    @property
    def ratio(self) -> float | None:
        """Value ÷ floor."""
        return self.value / self.floor if self.floor else None

    @property
    def holds(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        judged = self.value if self.ratio is None else self.ratio
        return judged <= self.goal if self.sense == "most" else judged >= self.goal

    def stored(self) -> dict[str, Any]:
        """The entry as the file holds it."""
        return {
            "value": _rounded(self.value), "floor": _rounded(self.floor), "ratio": _rounded(self.ratio),
            "unit": self.unit, "goal": self.goal, "holds": self.holds,
        }  # fmt: skip


def percentile(samples: list[float], percent: int) -> float:
    """The ``percent``-th percentile, interpolated between samples."""
    return quantiles(samples, n=100, method="inclusive")[percent - 1]


def row(entry: Entry) -> str:
    """A line of the table."""
    ratio = "" if entry.ratio is None else f"{entry.ratio:.2f}"
    floor = "" if entry.floor is None else f"{entry.floor:.1f}"
    sign = "≤" if entry.sense == "most" else "≥"
    goal = "" if entry.goal is None else f"{sign} {entry.goal:g}"
    verdict = {True: "holds", False: "MISSED", None: ""}[entry.holds]
    value = f"{entry.value:.1f} {entry.unit}"
    return f"{entry.name:34}{value:>14}{floor:>10}{ratio:>7}{goal:>9} {verdict:7} {entry.how}"


HEADING = f"{'name':34}{'value':>14}{'floor':>10}{'ratio':>7}{'goal':>9} {'':7} path, load, warmth"


def save(file: Path, entries: list[Entry]) -> None:
    """Put the entries into the file; what others wrote there stays."""
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    known |= {entry.name: entry.stored() for entry in entries}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n", "utf-8")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
