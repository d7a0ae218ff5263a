"""Which handlings of a ticket ended, for whoever reported it to rate (好差评). Pure.

A ticket that was opened again is handled twice. One that was merged, taken back or handed over was not handled here to
its end.
"""

from collections.abc import Iterator

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints.measured import item
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.measuring import Handling

HEARS = frozenset({"ticket_closed", "referred"})
"""Facts by which a ticket is handled to its end (办结)."""


def handled(case: Case[TicketCase]) -> list[Handling]:
    """Every handling that ended, in order. A petition that is closed once more after a review was handled once."""
    found: dict[int, Handling] = {}
    for fact, state in _closings(case):
        found.setdefault(state.handling, _handling(case, fact, state))
    return list(found.values())


def _closings(case: Case[TicketCase]) -> Iterator[tuple[Fact, TicketCase]]:
    state = FLOW.state()
    for fact in case.facts:
        state = FLOW.evolve(state, body_of(FLOW, fact), fact)
        if fact.kind in HEARS:
            yield fact, state


def _handling(case: Case[TicketCase], fact: Fact, state: TicketCase) -> Handling:
    """Who wrote the reply handled it; what was referred, whoever referred it."""
    by = state.drafted_by if state.reply else fact.by
    return Handling(
        flow=FLOW.name, case_id=case.head.case_id, handling=str(state.handling), subject=state.subject,
        number=state.number, title=f"工单（{KINDS[state.what]}）", department=state.main or state.desk,
        item=item(state), site=state.site, channel=state.channel,
        officer=by.id if by is not None and by.role == "officer" else "", ended=fact.at,
    )  # fmt: skip
