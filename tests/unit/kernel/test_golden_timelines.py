"""Every kind and version of every flow's facts folds for ever, and nobody alters a timeline unseen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.bootstrap.flows import FLOWS
from chalicelib.kernel.cases import Flow, differences, fold
from chalicelib.kernel.facts import Fact, faults
from tests import accountability_timelines, challenge_timelines, rating_timelines, ticket_timelines, trading_timelines
from tests.builders import ELDER
from tests.challenging import PHONE, WHY as WHY_CHALLENGED
from tests.golden_files import GOLDEN, read
from tests.rating import CONTACT, WHY as WHY_RATED

APPLICATIONS = FLOWS["application"]
EACH = [(flow, file) for flow in FLOWS.values() for file in sorted((GOLDEN / flow.name).glob("*.json"))]
each_timeline = pytest.mark.parametrize(("flow", "file"), EACH, ids=[f"{flow.name}-{file.stem}" for flow, file in EACH])

STORIES: dict[str, Callable[[], Iterator[list[Fact]]]] = {
    "accountability": accountability_timelines.stories, "appraisal": accountability_timelines.appraisals,
    "challenge": challenge_timelines.stories, "rating": rating_timelines.stories,
    "ticket": ticket_timelines.stories, "trading": trading_timelines.stories,
}  # fmt: skip
"""Where timelines are not facts made up by hand, but what happens on fakes."""
SAID = (ELDER, *CONTACT.values(), PHONE, "李建国", WHY_CHALLENGED, WHY_RATED, "处理过重", "经查属实")
"""Who those of the stories are, and what they wrote."""
CHALLENGER = "91530100MA"
"""How the credit codes of firms begin. Who bids is public; who challenges is not."""


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_every_kind_and_version_has_a_golden_timeline_and_none_was_given_up(flow: Flow[Any]) -> None:
    kept = [file.stem for one, file in EACH if one is flow]
    assert kept == sorted(f"{kind}.v{version}" for kind, version in flow.bodies)


@each_timeline
def test_a_golden_timeline_folds_to_its_state_and_holds_its_kind(flow: Flow[Any], file: Path) -> None:
    facts, state = read(file)
    head = fold(flow, facts)
    assert faults(facts) == []
    assert head.state == flow.state.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert differences(flow, head, facts) == []
    assert file.stem in {f"{fact.kind}.v{fact.version}" for fact in facts}


@each_timeline
def test_no_timeline_says_in_clear_who_it_is_about_or_what_was_written(flow: Flow[Any], file: Path) -> None:
    text = file.read_text("utf-8")
    assert [word for word in SAID if word in text] == []
    assert flow.name != "challenge" or CHALLENGER not in text


@pytest.mark.parametrize("name", STORIES)
def test_what_the_timelines_tell_can_still_happen(name: str) -> None:
    told = {(fact.kind, fact.version) for facts in STORIES[name]() for fact in facts}
    assert told == set(FLOWS[name].bodies)


def altered(fact: Fact) -> Iterator[Fact | None]:
    """The fact with one byte of it changed; ``None`` where it can no longer be read."""
    text = fact.model_dump_json()
    for place in range(len(text)):
        other = "1" if text[place] != "1" else "2"
        try:
            changed = Fact.model_validate_json(text[:place] + other + text[place + 1 :])
        except ValidationError:
            yield None
        else:
            yield changed if changed != fact else None


@pytest.mark.parametrize("file", [file for flow, file in EACH if flow is APPLICATIONS], ids=lambda file: file.stem)
def test_one_altered_byte_is_found_and_located(file: Path) -> None:
    facts, _ = read(file)
    head = fold(APPLICATIONS, facts)
    *_, place = [n for n, fact in enumerate(facts) if f"{fact.kind}.v{fact.version}" == file.stem]
    changed = [one for one in altered(facts[place]) if one is not None]
    assert changed
    for one in changed:
        found = differences(APPLICATIONS, head, [*facts[:place], one, *facts[place + 1 :]])
        assert any(line.startswith(f"fact {place + 1} ") for line in found), one


@each_timeline
def test_a_value_altered_with_its_digest_breaks_the_chain_or_the_head(flow: Flow[Any], file: Path) -> None:
    facts, _ = read(file)
    head = fold(flow, facts)
    for place, fact in enumerate(facts):
        forged = fact.model_copy(update={"channel": "outlet"})
        forged = forged.model_copy(update={"digest": forged.own_digest()})
        found = differences(flow, head, [*facts[:place], forged, *facts[place + 1 :]])
        last = place == len(facts) - 1
        assert found[0].startswith("head is at version" if last else f"fact {place + 2} does not follow")


@each_timeline
def test_a_fact_taken_out_put_in_or_cut_off_is_found(flow: Flow[Any], file: Path) -> None:
    facts, _ = read(file)
    head = fold(flow, facts)
    assert differences(flow, head, [*facts, facts[-1]]) == [f"fact {len(facts) + 1} is missing"]
    if len(facts) > 1:
        assert differences(flow, head, facts[1:]) == ["fact 1 is missing"]
        assert differences(flow, head, facts[:-1])[0].startswith("head is at version")
    moved = [fact.model_copy(update={"case_id": "other"}) for fact in facts]
    assert "fact 1 was altered" in differences(flow, head, moved)


def test_a_head_that_is_not_what_its_facts_fold_to_is_found() -> None:
    facts, _ = read(GOLDEN / "application" / "submitted.v1.json")
    head = fold(APPLICATIONS, facts)
    wrong = type(head)(head.case_id, head.state.model_copy(update={"site": "moon"}), head.version, head.digest)
    assert differences(APPLICATIONS, wrong, facts) == ["the head's state is not what the timeline folds to"]
