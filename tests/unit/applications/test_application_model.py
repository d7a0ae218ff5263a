"""The application's model, cell by cell: which command leads to which facts at which stage."""

from datetime import datetime, timedelta

import pytest

from chalicelib.applications.facts import CardIssued
from chalicelib.applications.model import FLOW, STAGES, Application, Replan, Stage, Watch, cards_due, decide
from chalicelib.kernel.errors import NotAllowed
from tests import matrix, timelines as t

YELLOW_AT, RED_AT = t.plan().yellow_at or t.MONDAY, t.plan().red_at or t.MONDAY
MOMENT = timedelta(microseconds=1)

ALLOWED: dict[tuple[str, str], list[str]] = {
    ("new", "submit, by rule"): ["submitted", "approved_by_rule"],
    ("new", "submit, to a person"): ["submitted", "handed_over"],
    ("in_review", "approve"): ["approved"],
    ("in_review", "refuse"): ["refused"],
    ("in_review", "watch"): ["card_issued", "card_issued"],
    ("in_review", "replan"): ["replanned"],
    ("approved", "ask for review"): ["review_asked"],
    ("approved, check due", "ask for review"): ["review_asked"],
    ("approved, checked", "ask for review"): ["review_asked"],
    ("approved, check due", "check"): ["checked"],
    **{(f"approved{more}", "revoke"): ["revoked"] for more in ("", ", check due", ", checked")},
}
HARMLESS = {(state, command) for state in matrix.STATES for command in ("watch", "replan")} - {
    ("new", "watch"),
    ("new", "replan"),
    ("in_review", "watch"),
    ("in_review", "replan"),
}


@pytest.mark.parametrize("command", matrix.COMMANDS)
@pytest.mark.parametrize("state", matrix.STATES)
def test_a_command_leads_to_what_the_stage_allows_and_to_nothing_else(state: str, command: str) -> None:
    def kinds() -> list[str]:
        return [body.kind for body in decide(matrix.STATES[state], matrix.COMMANDS[command], RED_AT)]

    if (state, command) in ALLOWED:
        assert kinds() == ALLOWED[state, command]
    elif (state, command) in HARMLESS:
        assert kinds() == []
    else:
        with pytest.raises(NotAllowed) as refused:
            kinds()
        assert refused.value.code == "wrong_stage"
        assert STAGES[matrix.STATES[state].stage] in refused.value.sentence


def test_the_states_of_the_matrix_are_all_stages() -> None:
    assert {state.stage for state in matrix.STATES.values()} == set(Stage)


def test_the_matrix_in_the_documentation_is_what_the_code_says() -> None:
    assert matrix.DOCUMENT.read_text("utf-8") == matrix.draw(), "draw it anew: python -m tests.matrix"


def review(*cards: CardIssued) -> Application:
    return t.folded(t.SUBMITTED, t.HANDED_OVER, *cards).state


@pytest.mark.parametrize(
    ("at", "cards"),
    [
        (YELLOW_AT - MOMENT, []),
        (YELLOW_AT, ["yellow"]),
        (RED_AT - MOMENT, ["yellow"]),
        (RED_AT, ["yellow", "red"]),
    ],
)
def test_a_card_comes_at_its_instant_and_not_before(at: datetime, cards: list[str]) -> None:
    assert cards_due(review(), at) == cards


def test_a_card_comes_once() -> None:
    assert decide(review(t.YELLOW), Watch(), RED_AT) == [t.RED]
    assert decide(review(t.YELLOW, t.RED), Watch(), RED_AT) == []


def test_the_plan_that_a_case_has_already_is_no_news() -> None:
    assert decide(review(), Replan(t.plan()), RED_AT) == []


def test_an_automatic_fact_is_the_systems_and_others_are_the_callers() -> None:
    actors = [fact.by.role for fact in t.timeline(t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.APPROVED)]
    assert actors == ["resident", "system", "system", "officer"]


def test_a_fact_names_the_rule_or_article_that_it_rests_on() -> None:
    facts = t.timeline(t.SUBMITTED, t.SAMPLED, t.REVOKED)
    assert [fact.basis for fact in facts] == ["", f"rule:GL-10@{'cd' * 6}", t.REVOKED.law]
    assert t.timeline(t.SUBMITTED, t.HANDED_OVER, t.REFUSED)[-1].basis == t.REFUSED.law


SUBMITTED = [name for name in matrix.STATES if name != "new"]
QUEUES = {
    "in_review": "11530114015301148T#review",
    "approved, check due": "11530114015301148T#check",
}


@pytest.mark.parametrize("state", SUBMITTED)
def test_a_case_waits_in_a_queue_only_while_a_person_has_something_to_do(state: str) -> None:
    assert FLOW.index(matrix.STATES[state]).queue == QUEUES.get(state, "")


@pytest.mark.parametrize("state", SUBMITTED)
def test_a_case_is_always_found_by_its_subject(state: str) -> None:
    index = FLOW.index(matrix.STATES[state])
    assert (index.subject, index.opened) == ("P1", t.MONDAY)


def test_a_clock_runs_until_the_last_card_or_the_decision() -> None:
    wakes = [FLOW.index(review(*cards)).wake for cards in ((), (t.YELLOW,), (t.YELLOW, t.RED))]
    assert wakes == [YELLOW_AT, RED_AT, None]
    assert {FLOW.index(state).wake for name, state in matrix.STATES.items() if name not in ("new", "in_review")} == {
        None
    }


def test_only_an_item_granted_once_claims_a_grant() -> None:
    state = review()
    many = t.ITEM.model_copy(update={"once": False})
    assert state.grant == f"grant:{t.ITEM.code}:P1"
    assert state.model_copy(update={"item": many}).grant == ""
