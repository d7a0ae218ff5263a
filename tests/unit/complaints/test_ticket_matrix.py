"""What may happen to a ticket is drawn; what counters hear of it is known."""

from chalicelib.complaints.handled import handled
from chalicelib.complaints.measured import measure
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import STAGES, TicketCase
from chalicelib.kernel.cases import Case, fold
from chalicelib.kernel.measuring import Handling
from tests.broadcasting import published
from tests.ticket_matrix import DOCUMENT, STATES, draw
from tests.ticket_timelines import stories


def test_the_matrix_in_the_documents_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text("utf-8") == draw()
    assert {make().stage for make in STATES.values()} == set(STAGES)


def rated(case: Case[TicketCase]) -> list[Handling]:
    return handled(case, lambda _: TicketCase())


def test_counters_know_every_metric_that_tickets_tell_and_what_was_handled_is_told() -> None:
    known = published().supervision().metrics
    cases = [Case(fold(FLOW, facts), tuple(facts)) for facts in stories()]
    assert {point.metric for case in cases for point in measure(case)} <= set(known)
    closed = [case for case in cases if case.head.state.stage in ("closed", "referred")]
    assert [len(rated(case)) for case in cases if case not in closed] == [0] * (len(cases) - len(closed))
    assert all(rated(case)[0].department for case in closed)
    assert len(closed) == 4
