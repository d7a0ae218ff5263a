"""What every channel answers."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Result:
    """``sent``: the provider has it; ``temporary``: not now; ``permanent``: never."""

    state: Literal["sent", "temporary", "permanent"]
    provider_id: str = ""
    detail: str = ""
