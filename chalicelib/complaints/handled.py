"""Which handlings of a ticket ended, for whoever reported it to rate (好差评). Pure.

A ticket that was opened again is handled twice. One that was taken back or handed over was not handled here to its end.
One that was merged ends with the ticket that it was merged into: who reported it rates that handling under their own
number. Where nobody is named, whoever has number and query code rates.
"""

from collections.abc import Callable, Iterator

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints.measured import item, unseen
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.measuring import Handling

ENDS = frozenset({"ticket_closed", "referred"})
"""Facts by which a ticket is handled to its end (办结)."""
HEARS = ENDS | {"accused_named"}
"""Facts after which handlings ended, or are hidden from somebody."""
Joined = Callable[[str], TicketCase]
"""Case id of a ticket that was merged → where it stands."""


def handled(case: Case[TicketCase], joined: Joined) -> list[Handling]:
    """Every handling that ended, in order, with those who rate it. A petition that is closed once more after a review
    was handled once. Who took back their part rates nothing.
    """
    found: dict[tuple[str, int], Handling] = {}
    since: dict[str, int] = {}
    for fact, state in _told(case):
        since |= {ticket: state.handling for ticket in state.joined if ticket not in since}
        if fact.kind not in ENDS:
            continue
        if not state.left:
            found.setdefault(("", state.handling), _handling(case, fact, state))
        for ticket in state.joined:
            if ticket not in state.gone:
                own = joined(ticket)
                told = _as_joined(_handling(case, fact, state), ticket, own, own.handling - since[ticket])
                found.setdefault((ticket, state.handling), told)
    return list(found.values())


def _told(case: Case[TicketCase]) -> Iterator[tuple[Fact, TicketCase]]:
    state = FLOW.state()
    for fact in case.facts:
        state = FLOW.evolve(state, body_of(FLOW, fact), fact)
        yield fact, state


def _handling(case: Case[TicketCase], fact: Fact, state: TicketCase) -> Handling:
    """Who wrote the reply handled it; what was referred, whoever referred it."""
    by = state.drafted_by if state.reply else fact.by
    return Handling(
        flow=FLOW.name, case_id=case.head.case_id, handling=str(state.handling), subject=state.subject or state.holder,
        number=state.number, title=f"工单（{KINDS[state.what]}）", department=state.main or state.desk,
        item=item(state), site=state.site, channel=state.channel, told=bool(state.subject), unseen=unseen(case),
        officer=by.id if by is not None and by.role == "officer" else "", ended=fact.at,
    )  # fmt: skip


def _as_joined(main: Handling, ticket: str, own: TicketCase, before: int) -> Handling:
    """The same handling, as who reported a merged ticket rates it. ``before``: handlings that their own had before."""
    return main.model_copy(
        update={
            "case_id": ticket, "handling": str(int(main.handling) + before), "subject": own.subject or own.holder,
            "number": own.number, "title": f"工单（{KINDS[own.what]}）", "site": own.site, "channel": own.channel,
            "told": bool(own.subject),
        }
    )  # fmt: skip
