"""Requests in process, on everybody's platform."""

from dataclasses import dataclass

from tests.asks import made
from tests.builders import items
from tests.cast import Cast
from tests.gateway import Sent
from tests.generating.judging import Judge
from tests.generating.requests import operations, run, tries
from tests.kinds import KINDS, kinds
from tests.through import THROUGH


@dataclass(frozen=True)
class Found:
    """What was sent, and what was wrong."""

    requests: int
    statuses: dict[int, int]
    server_errors: list[str]
    partial_writes: list[str]
    forms: list[str]


def played(count: int, start: int, share: slice = slice(None)) -> Found:
    """``count`` requests spread over a share of the operations, each judged; the same again for the same ``start``."""
    cast = Cast()
    judge, beginning = Judge(cast), cast.kept()
    every = operations(cast.apis)
    chosen = sorted(every)[share]
    cases = tuple(case for family in cast.families.values() for case in (family.pending, family.ruled))
    codes = tuple(item.code for item in items().values())[:5]
    known = {"case_id": cases, "login": ("colleague", "reviewer"), "code": codes}

    def good(route: str, who: str) -> Sent:
        """Needs what it needs to be as it was at the beginning: no code sent, nobody deleted."""
        cast.put_back(beginning)
        return made(cast, route, who, KINDS[who].family, KINDS[who].role)

    for place, label in enumerate(chosen):
        part = count // len(chosen) + (place < count % len(chosen))
        let_in = tuple(sorted(kinds(THROUGH[label])))
        run(tries(every[label], good, known, tuple(KINDS), let_in), part, start, judge)
    return Found(judge.requests, judge.statuses, judge.server_errors, judge.partial_writes, judge.forms)
