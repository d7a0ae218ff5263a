"""What the demo answers for an applicant: a form that is taken, and what leads to the outcome that it plays."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from chalicelib.catalogue.decision_table import DecisionTable
from chalicelib.catalogue.model import Item
from demo.forms import example, filled
from tests.builders import items
from tests.unit.docs import shown_item

TODAY = date(2026, 11, 24)
PLAYED = {**items(), "shown": shown_item.by_people(), "shown with its table": shown_item.by_table()}
DECIDED = {name: item for name, item in PLAYED.items() if item.decision is not None}
each_decided = pytest.mark.parametrize("item", DECIDED.values(), ids=DECIDED)


@pytest.mark.parametrize("item", PLAYED.values(), ids=PLAYED)
def test_every_answer_is_taken(item: Item) -> None:
    said = [example(item, outcome, TODAY) or {} for outcome in ("approve", "person")] if item.decision else [{}]
    for one in said:
        for name, answer in filled(item, item.audience[0], one.get("form", {}), TODAY).items():
            if answer is not None:
                Draft202012Validator(item.form["properties"][name]).validate(answer)


@each_decided
@pytest.mark.parametrize("outcome", ["approve", "person"])
def test_what_is_played_of_a_table_leads_to_its_outcome_though_nothing_required_is_missing(
    item: Item, outcome: str
) -> None:
    """Who applies brings all that is required: an example that lacks it cannot be the first of its outcome."""
    assert item.decision is not None
    said = example(item, outcome, TODAY)
    if said is None:
        assert outcome == "person", "an approval is played over every channel"
        return
    brought = [*said.get("materials", ()), *(material.code for material in item.materials if material.required)]
    assert DecisionTable(item.decision.table).evaluate(said | {"materials": brought}).outcome == outcome
