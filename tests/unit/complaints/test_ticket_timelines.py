"""Every kind and version of a ticket's facts folds for ever; what may happen is drawn; what counters hear is known."""

from pathlib import Path

import pytest

from chalicelib.complaints.evolving import evolve
from chalicelib.complaints.facts import BODIES
from chalicelib.complaints.folding import ENDS, FOLDS
from chalicelib.complaints.handled import handled
from chalicelib.complaints.measured import measure
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import STAGES, TicketCase
from chalicelib.kernel.cases import Case, fold
from chalicelib.kernel.facts import faults
from chalicelib.kernel.measuring import Handling
from tests.broadcasting import published
from tests.goldens import read
from tests.ticket_matrix import DOCUMENT, STATES, draw
from tests.ticket_timelines import FOLDER, stories

FILES = sorted(FOLDER.glob("*.json"))


def test_every_kind_and_version_has_a_golden_timeline_and_none_was_given_up() -> None:
    assert [file.stem for file in FILES] == sorted(f"{kind}.v{version}" for kind, version in BODIES)
    assert set(FOLDS) == set(BODIES.values())
    assert set(ENDS) < set(FOLDS)
    assert FLOW.evolve is evolve


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_timeline_folds_to_its_state_and_holds_its_kind(file: Path) -> None:
    facts, state = read(file)
    head = fold(FLOW, facts)
    assert faults(facts) == []
    assert head.state == TicketCase.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert f"{facts[-1].kind}.v{facts[-1].version}" == file.stem


def test_the_stories_can_still_happen() -> None:
    told = {(fact.kind, fact.version) for facts in stories() for fact in facts}
    assert told == set(BODIES)


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
