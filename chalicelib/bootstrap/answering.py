"""Who answers for a case, of whatever flow: joined here from what each flow tells of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap.shared import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.kernel.answerable import Answerable
    from chalicelib.kernel.cases import Case, Flow
    from chalicelib.kernel.store import CaseStore

    Tells = Callable[[Case[Any], int], Answerable]


class Answering:
    """The :class:`~chalicelib.appraisal.accountability.opening.Answering` over all flows that have limits."""

    def __init__(self, store: CaseStore, told: Mapping[str, tuple[Flow[Any], Tells]]) -> None:
        self._store = store
        self._told = told

    def answers(self, flow: str, case_id: str, seq: int) -> Answerable | None:
        known = self._told.get(flow)
        case = self._store.whole(known[0], case_id) if known is not None else None
        if known is None or case is None or seq > case.head.version:
            return None
        return known[1](case, seq)


def answerables() -> Mapping[str, tuple[Flow[Any], Tells]]:
    """Flow → what tells who answers."""
    from chalicelib.applications import answerable as applications, model as application
    from chalicelib.complaints import answerable as tickets, model as ticket
    from chalicelib.trading.challenges import answerable as challenges, model as challenge

    return {
        application.FLOW.name: (application.FLOW, applications.answerable),
        challenge.FLOW.name: (challenge.FLOW, challenges.answerable),
        ticket.FLOW.name: (ticket.FLOW, tickets.answerable),
    }


@cache
def answering() -> Answering:
    return Answering(cases(), answerables())
