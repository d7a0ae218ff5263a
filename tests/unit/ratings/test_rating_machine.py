"""Whatever is asked of a rating in whatever order: it folds, it is rated once, it is settled once, and figures hold."""

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given, settings, strategies as st

from chalicelib.kernel.cases import Case, Head, advance, differences, new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import SYSTEM, Fact, Stamp
from chalicelib.ratings import commands as c, facts as f
from chalicelib.ratings.clockwork import timer_of
from chalicelib.ratings.deciding import decide
from chalicelib.ratings.measured import measure
from chalicelib.ratings.model import FLOW, wake
from chalicelib.ratings.state import MENDING, RatingCase
from tests.fakes.time_and_numbers import MONDAY
from tests.rating import BUREAU, CIVIL, PUBLIC, Raters

TIMER = timer_of(Raters().catalogue)
RULES = TIMER.rules
LATE = RULES.model_copy(update={"late": RULES.late.model_copy(update={"allowed": True})})
SERVED = f.Served(
    flow="application", case_id="A1", handling="1", number="1", title="高龄津贴", department=CIVIL,
    item="elder_allowance", officer="D1", ended=MONDAY,
)  # fmt: skip
ENDED = frozenset({"rectified", "explained", "removed"})


def _rated(grade: int, named: bool) -> f.Rated:
    bad = grade < 3
    return f.Rated.model_validate(
        {"grade": grade, "bad": bad, "tags": ("slow",) if bad else (), "text": False, "named": named}
    )


def _commands(rules: object = RULES) -> st.SearchStrategy[c.Command]:
    return st.one_of(
        st.builds(lambda grade, named: c.Rate(_rated(grade, named), rules, TIMER), st.integers(1, 5), st.booleans()),  # type: ignore[arg-type]
        st.builds(
            lambda how, reached: c.Verify(f.VerifiedWithRater(how=how, reached=reached, sealed="x")),
            st.sampled_from(["rater", "records"]), st.sampled_from(["confirmed", "doubted", "unreached"]),
        ),
        st.builds(lambda days: c.Plan(days, "x", TIMER), st.integers(1, 80)),
        st.sampled_from([c.Settle("x", PUBLIC, f.Rectified), c.Settle("x", PUBLIC, f.RatingExplained)]),
        st.builds(lambda ground: c.AskReview(ground, BUREAU, "x", TIMER), st.sampled_from(["mistaken", "malicious"])),
        st.builds(lambda removed: c.DecideReview(removed, "依据", "x", "不计入。", TIMER), st.booleans()),
        st.just(c.Replan(TIMER)), st.just(c.Watch(RULES)),
    )  # fmt: skip


STEPS = st.lists(st.tuples(_commands(), st.integers(0, 24 * 12)), max_size=25)
LATE_STEPS = st.lists(st.tuples(_commands(LATE), st.integers(0, 24 * 12)), max_size=25)


def play(steps: list[tuple[c.Command, int]]) -> tuple[Head[RatingCase], list[Fact], datetime]:
    """What comes of the steps, each so many hours after the one before."""
    at, facts = MONDAY, list[Fact]()
    body = f.RatingInvited(served=SERVED, subject="P1", contact="sms", clocks=TIMER.begun(at, "default"))
    head = new(FLOW, "R1")
    for command, hours in [(c.Invite(body), 0), *steps]:
        at += timedelta(hours=hours)
        try:
            bodies = decide(head.state, command, at)
        except DomainError:
            continue
        if bodies:
            planned = prepare(FLOW, head, bodies, Stamp(at=Moment(at, at), by=SYSTEM))
            head, facts = advance(FLOW, head, planned.facts), [*facts, *planned.facts]
    return head, facts, at


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_whatever_happens_it_folds_it_is_rated_once_and_settled_once(steps: list[tuple[c.Command, int]]) -> None:
    head, facts, _ = play(steps)
    assert differences(FLOW, head, facts) == []
    kinds = Counter(fact.kind for fact in facts)
    assert kinds["rated"] + kinds["rating_defaulted"] <= 1
    assert kinds["rectified"] + kinds["explained"] <= 1
    removed = sum(1 for fact in facts if fact.kind == "review_decided" and fact.data["removed"])
    assert kinds["published"] == kinds["rectified"] + kinds["explained"] + removed
    assert kinds["review_asked"] <= 1
    assert kinds["review_decided"] <= kinds["review_asked"]
    settled = [place for place, fact in enumerate(facts) if fact.kind in ("rectified", "explained")]
    assert (
        all(fact.kind in ("rectified", "explained", "result_told", "published") for fact in facts[-3:]) or not settled
    )
    if head.state.stage in ENDED:
        assert head.state.clocks == {}
        assert not head.state.open


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_nothing_bad_is_settled_unverified_and_a_named_one_only_with_who_rated(
    steps: list[tuple[c.Command, int]],
) -> None:
    head, facts, _ = play(steps)
    kinds = [fact.kind for fact in facts]
    if {"rectified", "explained"} & set(kinds):
        assert "verified_with_rater" in kinds
        assert head.state.how == ("rater" if head.state.named else "records")


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_it_sleeps_until_something_is_due_and_watching_twice_does_nothing(steps: list[tuple[c.Command, int]]) -> None:
    head, facts, at = play([*steps, (c.Watch(RULES), 0)])
    later = wake(head.state)
    assert later is None or later > at
    assert list(decide(head.state, c.Watch(RULES), at)) == []
    assert head.state.open == (head.state.stage in MENDING or head.state.stage == "invited")
    assert FLOW.index(head.state).queue == "" or head.state.open or head.state.published
    assert len(facts) == head.version


@settings(max_examples=150, deadline=None)
@given(st.one_of(STEPS, LATE_STEPS))
def test_every_rating_counts_once_and_one_that_was_taken_out_not_at_all(steps: list[tuple[c.Command, int]]) -> None:
    head, facts, _ = play(steps)
    counted: Counter[str] = Counter()
    for point in measure(Case(head, tuple(facts))):
        counted[point.metric] += point.amount
    grades = sum(n for metric, n in counted.items() if metric.startswith("rated_"))
    assert grades == int(head.state.rated_at is not None and head.state.stage != "removed")
    assert counted["bad"] == int(head.state.bad and head.state.stage != "removed")
    assert counted["removed"] == int(head.state.stage == "removed")
    assert counted["rectified"] >= counted["rectified_on_time"]
    assert min(counted.values(), default=0) >= 0
