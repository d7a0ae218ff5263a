"""Every kind and version of fact folds for ever, and nobody alters a timeline unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from chalicelib.applications.facts import BODIES
from chalicelib.applications.model import FLOW, Application
from chalicelib.kernel.cases import differences, fold
from chalicelib.kernel.facts import Fact, faults
from tests import goldens

FILES = sorted(goldens.FOLDER.glob("*.json"))
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.mark.parametrize(("kind", "version"), BODIES)
def test_every_kind_and_version_has_a_timeline_that_holds_it(kind: str, version: int) -> None:
    facts, _ = goldens.read(goldens.path(kind, version))
    assert (kind, version) in {(fact.kind, fact.version) for fact in facts}


def test_no_kind_or_version_was_ever_given_up() -> None:
    told = {(kind, int(version)) for kind, version in (file.stem.split(".v") for file in FILES)}
    assert told == set(BODIES)


@each_file
def test_a_golden_timeline_folds_to_its_state(file: Path) -> None:
    facts, state = goldens.read(file)
    head = fold(FLOW, facts)
    assert faults(facts) == []
    assert head.state == Application.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert differences(FLOW, head, facts) == []


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


@each_file
def test_one_altered_byte_is_found_and_located(file: Path) -> None:
    facts, _ = goldens.read(file)
    head = fold(FLOW, facts)
    for place, fact in enumerate(facts):
        changed = [one for one in altered(fact) if one is not None]
        assert changed
        for one in changed:
            found = differences(FLOW, head, [*facts[:place], one, *facts[place + 1 :]])
            assert any(line.startswith(f"fact {place + 1} ") for line in found), one


@each_file
def test_a_value_altered_with_its_digest_breaks_the_chain_or_the_head(file: Path) -> None:
    facts, _ = goldens.read(file)
    head = fold(FLOW, facts)
    for place, fact in enumerate(facts):
        forged = fact.model_copy(update={"channel": "outlet"})
        forged = forged.model_copy(update={"digest": forged.own_digest()})
        found = differences(FLOW, head, [*facts[:place], forged, *facts[place + 1 :]])
        last = place == len(facts) - 1
        assert found[0].startswith("head is at version" if last else f"fact {place + 2} does not follow")


@each_file
def test_a_fact_taken_out_put_in_or_cut_off_is_found(file: Path) -> None:
    facts, _ = goldens.read(file)
    head = fold(FLOW, facts)
    assert differences(FLOW, head, [*facts, facts[-1]]) == [f"fact {len(facts) + 1} is missing"]
    if len(facts) > 1:
        assert differences(FLOW, head, facts[1:]) == ["fact 1 is missing"]
        assert differences(FLOW, head, facts[:-1])[0].startswith("head is at version")
    moved = [fact.model_copy(update={"case_id": "other"}) for fact in facts]
    assert "fact 1 was altered" in differences(FLOW, head, moved)


def test_a_head_that_is_not_what_its_facts_fold_to_is_found() -> None:
    facts, _ = goldens.read(goldens.path("submitted", 1))
    head = fold(FLOW, facts)
    wrong = type(head)(head.case_id, head.state.model_copy(update={"site": "moon"}), head.version, head.digest)
    assert differences(FLOW, wrong, facts) == ["the head's state is not what the timeline folds to"]
