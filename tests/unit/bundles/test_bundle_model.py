"""What may happen to a bundle: every cell of the matrix, every kind of fact for ever, children telling in any order."""

from typing import get_args

from hypothesis import given, strategies as st

from chalicelib.bundles.facts import Outcome
from chalicelib.bundles.model import FLOW, LOST, BundleCase, Command, Hear, Opened, RefuseOpening, Stage, decide
from chalicelib.kernel.cases import Head, differences, fold
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.facts import SYSTEM, Fact, Stamp
from tests import bundle_timelines as t

STAMP = Stamp(at=Moment(legal=t.MONDAY, wall=t.MONDAY), by=SYSTEM)
ITEMS = ("licence", "seal", "bank")


def test_the_page_shows_what_the_code_does() -> None:
    assert t.DOCUMENT.read_text("utf-8") == t.draw()


def done(head: Head[BundleCase], facts: list[Fact], command: Command) -> Head[BundleCase]:
    """The case after the command, and its facts with it."""
    bodies = decide(head.state, command)
    if not bodies:
        return head
    change = prepare(FLOW, head, bodies, STAMP)
    facts += change.facts
    return change.head


outcomes: st.SearchStrategy[Outcome] = st.sampled_from(get_args(Outcome))
ends: st.SearchStrategy[dict[str, Outcome]] = st.fixed_dictionaries({item: outcomes for item in ITEMS})


@given(ends=ends, order=st.permutations([(item, n) for item in ITEMS for n in range(4)]))
def test_children_may_tell_in_any_order_and_again(ends: dict[str, Outcome], order: list[tuple[str, int]]) -> None:
    """Whatever arrives when, and however often: the end is the same, and it is told once that it is reached."""
    facts = t.timeline(t.SUBMITTED)
    head = fold(FLOW, facts)

    def ready(item: str) -> bool:
        after = head.state.child(item).after
        return all(head.state.child(other).stage == "granted" for other in after)

    for item, told in order * 3:
        if ready(item):  # nobody opens, or decides on, what waits
            command: Command = Opened(item, "N") if told % 2 == 0 else Hear(item, ends[item])
            head = done(head, facts, command)
    stages = {child.item: child.stage for child in head.state.children}
    licence = ends["licence"]
    expected = {item: ends[item] if licence == "granted" else "not_opened" for item in ("seal", "bank")}
    assert stages == {"licence": licence} | expected
    assert head.state.stage is Stage.COMPLETED
    assert [fact.kind for fact in facts].count("bundle_completed") == 1
    assert differences(FLOW, head, facts) == []


def test_who_needs_in_vain_what_was_not_granted_learns_because_of_whom() -> None:
    head = done(t.folded(t.SUBMITTED, t.OPENED), [], Hear("licence", "refused"))
    assert {child.item: child.because for child in head.state.children} == {
        "licence": "", "seal": "licence", "bank": "licence",
    }  # fmt: skip
    assert [child.stage in LOST for child in head.state.children] == [True, False, False]


def test_a_child_that_is_refused_when_it_is_to_be_opened_holds_up_no_other() -> None:
    head = done(t.folded(t.SUBMITTED, t.OPENED, t.GRANTED), [], RefuseOpening("seal", "record_not_held"))
    assert [child.item for child in head.state.ready()] == ["bank"]
    assert head.state.stage is Stage.OPEN


def test_what_is_revoked_after_all_was_done_is_told_and_changes_nothing_else() -> None:
    head = t.folded(*t.TIMELINES["bundle_completed", 1])
    after = done(head, [], Hear("licence", "revoked"))
    assert after.state.child("licence").stage == "revoked"
    assert after.state.stage is Stage.COMPLETED


def test_a_revoked_grant_stops_what_still_waits_for_it_and_nothing_that_is_open() -> None:
    facts: list[Fact] = []
    head = done(t.folded(t.SUBMITTED, t.OPENED, t.GRANTED, t.SEAL), facts, Hear("licence", "revoked"))
    assert [fact.kind for fact in facts] == ["child_revoked", "children_not_opened"]
    assert (head.state.child("seal").stage, head.state.child("bank").stage) == ("open", "not_opened")


def test_bundles_are_found_apart_from_applications() -> None:
    assert FLOW.index(t.folded(t.SUBMITTED).state).subject == "bundle#P1"
