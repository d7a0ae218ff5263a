"""The application's model, cell by cell: which command leads to which facts at which stage."""

from datetime import datetime, timedelta

import pytest

from chalicelib.applications import model
from chalicelib.applications.commands import Replan, Watch
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import CardIssued
from chalicelib.applications.model import FLOW, STAGES, Application, Stage
from chalicelib.kernel.errors import NotAllowed
from tests import matrix, timelines as t

YELLOW_AT, RED_AT = t.plan().yellow_at or t.MONDAY, t.plan().red_at or t.MONDAY
MOMENT = timedelta(microseconds=1)

OPEN = [name for name, state in matrix.STATES.items() if state.stage in model.OPEN]
EXAMINING = [name for name in OPEN if name.startswith("examining")]
IN_REVIEW = [name for name in OPEN if name.startswith("in_review")]
RECEIVED = ["received", "received, supplemented"]
APPROVED = [name for name in matrix.STATES if name.startswith("approved")]
BY_RULE = ["approved", "approved, check due", "approved, checked"]


def cells(states: list[str], command: str, *kinds: str) -> dict[tuple[str, str], list[str]]:
    return {(state, command): list(kinds) for state in states}


ALLOWED: dict[tuple[str, str], list[str]] = {
    **cells(["new"], "submit, by rule", "submitted", "approved_by_rule"),
    **cells(["new"], "submit, to a person", "submitted", "handed_over"),
    **cells(["received", "in_review"], "ask for a supplement", "supplement_asked"),
    **cells(["supplement"], "bring a supplement", "supplemented"),
    **cells(RECEIVED, "accept", "accepted"),
    **cells(RECEIVED, "do not accept", "not_accepted"),
    **cells([*RECEIVED, "examining, promise open"], "keep a promise", "promise_kept"),
    **cells(["examining", "examining, promise open"], "examine", "examined"),
    **cells([*EXAMINING, *IN_REVIEW], "return to acceptance", "returned"),
    **cells(IN_REVIEW, "return to examination", "returned"),
    **cells(["in_review, opinion open"], "give an opinion", "opined"),
    **cells([*EXAMINING, *IN_REVIEW], "start a procedure", "procedure_started"),
    **cells(["examining, procedure"], "end a procedure", "procedure_ended"),
    **cells([*EXAMINING, *IN_REVIEW], "extend", "extended"),
    **cells(OPEN, "withdraw", "withdrawn"),
    **cells(IN_REVIEW, "approve", "approved"),
    **cells(IN_REVIEW, "refuse", "refused"),
    **cells(["in_review"], "watch", "card_issued", "card_issued"),
    **cells(OPEN, "replan", "replanned"),
    **cells(BY_RULE, "ask for review", "review_asked"),
    **cells(["approved, check due"], "check", "checked"),
    **cells(APPROVED, "revoke", "revoked"),
    **cells([name for name in APPROVED if name in (*BY_RULE,)], "certify", "certified"),
    **cells([name for name in APPROVED if name != "approved, delivered"], "send the result", "result_sent"),
    **cells([name for name in APPROVED if name != "approved, delivered"], "deliver the result", "result_delivered"),
    **cells(OPEN, "send files", "files_sent"),
}
OTHERWISE: dict[tuple[str, str], str] = {
    **{(state, "ask for a supplement"): "supplement_once" for state in ["received, supplemented", *IN_REVIEW[1:]]},
    ("examining, procedure", "examine"): "procedure_running",
    ("examining, procedure", "start a procedure"): "procedure_running",
    ("examining, procedure", "extend"): "procedure_running",
    ("in_review", "return to acceptance"): "no_earlier_step",
    **{(state, "return to examination"): "no_earlier_step" for state in [*EXAMINING, "in_review"]},
    **{
        (state, "give an opinion"): "opinion_not_asked"
        for state in [*EXAMINING, *IN_REVIEW]
        if state != "in_review, opinion open"
    },
    ("in_review", "extend"): "deadline_passed",
    ("in_review, extended", "extend"): "extended_once",
    ("in_review, opinion open", "approve"): "opinions_missing",
    ("in_review, opinion open", "refuse"): "opinions_missing",
    **{(state, "receive files"): "parcel_unknown" for state in matrix.STATES if state != "new"},
}
"""Refusals of what the stage would allow."""
HARMLESS = {
    *((state, "watch") for state in matrix.STATES if state not in ("new", "in_review")),
    *((state, "replan") for state in matrix.STATES if state != "new" and state not in OPEN),
    *((state, "certify") for state in ("approved, certified", "approved, delivered")),
    *(("approved, delivered", command) for command in ("send the result", "deliver the result")),
}


@pytest.mark.parametrize("command", matrix.COMMANDS)
@pytest.mark.parametrize("state", matrix.STATES)
def test_a_command_leads_to_what_the_stage_allows_and_to_nothing_else(state: str, command: str) -> None:
    def kinds() -> list[str]:
        return [body.kind for body in decide(matrix.STATES[state], matrix.COMMANDS[command], RED_AT)]

    if (state, command) in OTHERWISE:
        with pytest.raises(NotAllowed) as refused:
            kinds()
        assert refused.value.code == OTHERWISE[state, command]
    elif (state, command) in ALLOWED:
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
    issued = decide(review(), Watch(t.PLANNER), at)
    assert [body.colour for body in issued if isinstance(body, CardIssued)] == cards


def test_a_card_comes_once() -> None:
    assert decide(review(t.YELLOW), Watch(t.PLANNER), RED_AT) == [t.RED]
    assert decide(review(t.YELLOW, t.RED), Watch(t.PLANNER), RED_AT) == []


def test_the_plan_that_a_case_has_already_is_no_news() -> None:
    assert decide(review(), Replan(t.PLANNER), RED_AT) == []


def test_an_automatic_fact_is_the_systems_and_others_are_the_callers() -> None:
    actors = [fact.by.role for fact in t.timeline(t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.APPROVED)]
    assert actors == ["resident", "system", "system", "officer"]


def test_a_fact_names_the_rule_or_article_that_it_rests_on() -> None:
    facts = t.timeline(t.SUBMITTED, t.SAMPLED, t.REVOKED)
    assert [fact.basis for fact in facts] == ["", f"rule:GL-10@{'cd' * 6}", t.REVOKED.law]
    assert t.timeline(t.SUBMITTED, t.HANDED_OVER, t.REFUSED)[-1].basis == t.REFUSED.law


SUBMITTED = [name for name in matrix.STATES if name != "new"]
WORK = {"received": "accept", "examining": "examine", "in_review": "review"}


@pytest.mark.parametrize("state", SUBMITTED)
def test_a_case_waits_in_a_queue_only_while_a_person_has_something_to_do(state: str) -> None:
    work = "check" if state == "approved, check due" else WORK.get(matrix.STATES[state].stage)
    assert FLOW.index(matrix.STATES[state]).queue == (f"11530114015301148T#{work}" if work else "")


@pytest.mark.parametrize("state", SUBMITTED)
def test_a_case_is_always_found_by_its_subject(state: str) -> None:
    index = FLOW.index(matrix.STATES[state])
    assert (index.subject, index.opened) == ("P1", t.MONDAY)


def test_a_clock_runs_until_the_last_card_or_the_decision() -> None:
    wakes = [FLOW.index(review(*cards)).wake for cards in ((), (t.YELLOW,), (t.YELLOW, t.RED))]
    assert wakes == [YELLOW_AT, RED_AT, None]
    closed = {name: state for name, state in matrix.STATES.items() if name != "new" and name not in OPEN}
    assert {FLOW.index(state).wake for state in closed.values()} == {None}


def test_only_an_item_granted_once_claims_a_grant() -> None:
    state = review()
    many = t.ITEM.model_copy(update={"once": False})
    assert state.grant == f"grant:{t.ITEM.code}:P1"
    assert state.model_copy(update={"item": many}).grant == ""
