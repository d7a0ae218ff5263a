"""Until when a challenge is accepted, answered, decided, paused: the day before, the day itself, the day after."""

from datetime import date, datetime

import pytest

from chalicelib.catalogue.trading import ChallengeKind, Family, Ground
from chalicelib.trading.challenges import commands as c, facts as f
from chalicelib.trading.challenges.deciding import decide
from tests.challenge_days import A_DAY, LAW, MOMENT, STARTS, at, last, ledger, night, running

CLOCKS: tuple[tuple[ChallengeKind, Family, Ground, str, str], ...] = (
    ("objection", "construction", "documents", "objection", "objection_answer"),
    ("objection", "construction", "opening", "objection", "objection_opening_answer"),
    ("complaint", "construction", "other", "complaint", "complaint_acceptance"),
    ("complaint", "construction", "other", "complaint_accepted", "complaint_decision"),
    ("enquiry", "procurement", "other", "enquiry", "enquiry_answer"),
    ("query", "procurement", "other", "query", "query_answer"),
    ("complaint", "procurement", "other", "complaint", "complaint_acceptance"),
    ("complaint", "procurement", "other", "complaint", "complaint_decision"),
)  # fmt: skip


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize(("kind", "family", "ground", "event", "clock"), CLOCKS, ids=str)
def test_a_limit_of_those_who_answer_ends_with_its_last_day(
    kind: ChallengeKind, family: Family, ground: Ground, event: str, clock: str, start: date
) -> None:
    state = running(kind, family, ground, event, at(start))
    end = last(ledger(at(start), clock, family))
    assert state.clocks[clock].deadline.due == night(end)

    def red(now: datetime) -> bool:
        warned = (body for body in decide(state, c.Watch(), now) if isinstance(body, f.ClockWarned))
        return any((body.clock, body.colour) == (clock, "red") for body in warned)

    assert [red(now) for now in (at(end - A_DAY), night(end) - MOMENT, night(end), at(end + A_DAY))] == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_an_ordered_pause_never_lasts_longer_than_thirty_days(start: date) -> None:
    state = running("complaint", "procurement", "other", "complaint", at(start))
    [ordered] = decide(state, c.Pause(sealed=""), at(start))
    assert isinstance(ordered, f.PauseOrdered)
    assert ordered.until == night(start + 30 * A_DAY) - MOMENT
    works = running("complaint", "construction", "other", "complaint_accepted", at(start))
    [lasting] = decide(works, c.Pause(sealed=""), at(start))
    assert isinstance(lasting, f.PauseOrdered)
    assert lasting.until is None


def test_every_period_that_a_rule_names_was_tried() -> None:
    tried = {clock for *_, clock in CLOCKS} | {
        "objection_to_prequalification", "objection_to_documents", "objection_to_opening", "candidates_publicity",
        "query_raised", "complaint_raised", "complaint_pause",
    }  # fmt: skip
    named = {name for rule in LAW.rules for name in (rule.raised, rule.accept, rule.answer, rule.pause_limit) if name}
    assert named == tried
