"""Who answers for a case, of whatever flow: joined here from what each flow tells of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap.shared import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.catalogue.accountability import Regime
    from chalicelib.kernel.answerable import Answerable
    from chalicelib.kernel.cases import Case, Flow
    from chalicelib.kernel.store import CaseStore

    Tells = Callable[[Case[Any], int], Answerable]


@dataclass(frozen=True, slots=True)
class Told:
    """What a flow tells of its cases."""

    flow: Flow[Any]
    tells: Tells
    turned_away: Tells | None = None
    """Who was asked first and sent somebody away; ``None``: the flow cannot see it."""


class Answering:
    """The :class:`~chalicelib.appraisal.accountability.opening.Answering` over all flows that have limits."""

    def __init__(self, store: CaseStore, told: Mapping[str, Told]) -> None:
        self._store = store
        self._told = told

    def answers(self, flow: str, case_id: str, seq: int, regime: Regime | None = None) -> Answerable | None:
        known = self._told.get(flow)
        case = self._store.whole(known.flow, case_id) if known is not None else None
        if known is None or case is None or seq > case.head.version:
            return None
        tells = known.turned_away if regime == "first_handler" else known.tells
        return tells(case, seq) if tells is not None else None


def answerables() -> Mapping[str, Told]:
    """Flow → what tells who answers."""
    from chalicelib.applications import answerable as applications, model as application
    from chalicelib.complaints import answerable as tickets, model as ticket
    from chalicelib.ratings import answerable as ratings, model as rating
    from chalicelib.trading.challenges import answerable as challenges, model as challenge

    return {
        application.FLOW.name: Told(application.FLOW, applications.answerable),
        challenge.FLOW.name: Told(challenge.FLOW, challenges.answerable),
        rating.FLOW.name: Told(rating.FLOW, ratings.answerable, ratings.turned_away),
        ticket.FLOW.name: Told(ticket.FLOW, tickets.answerable, tickets.turned_away),
    }


@cache
def answering() -> Answering:
    return Answering(cases(), answerables())
