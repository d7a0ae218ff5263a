"""Refusals of applications: whoever is refused leaves nothing behind."""

from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import DomainError
from tests.builders import World


@dataclass(frozen=True)
class Traces:
    """All that an application could leave behind."""

    cases: int
    answers: int
    claims: int
    persons: int
    workflows: int
    numbers: int
    files: int

    @classmethod
    def of(cls, world: World) -> "Traces":
        return cls(
            len(world.cases.kept), len(world.cases.answers), len(world.cases.claims), len(world.keys),
            len(world.instant.asked), sum(world.numbers.counted.values()), len(world.files.kept),
        )  # fmt: skip


def refused(world: World, asked: dict[str, Any], caller: Caller | None = None) -> DomainError:
    """Why the application is refused; nothing may be stored or sent."""
    before = Traces.of(world)
    with pytest.raises(DomainError) as found:
        world.submit(asked, caller)
    assert Traces.of(world) == before
    assert found.value.sentence
    return found.value


def told(refusal: DomainError) -> tuple[str, str]:
    """What a client is told: the code and the field."""
    return refusal.code, refusal.field
