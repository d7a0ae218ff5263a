"""One form of many: each thing is asked once, and what was answered fits every item."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from chalicelib.bundles.splitting import answers, form_of
from chalicelib.catalogue.bundles import Bundle
from chalicelib.catalogue.merging import Merged, Unmergeable, merged
from chalicelib.catalogue.model import Item
from chalicelib.kernel.errors import Invalid
from demo.forms import value
from tests.builders import items
from tests.fakes.catalogue_rows import row

TODAY = date(2026, 10, 12)


def district() -> list[Bundle]:
    """The district's own bundles."""
    from pathlib import Path

    from chalicelib.catalogue.publishing.publisher import check_bundles
    from chalicelib.catalogue.publishing.reading import read_bundles

    found, refused = check_bundles(read_bundles(Path(__file__).parents[3] / "catalogue"), items())
    assert refused == []
    return found


each_bundle = pytest.mark.parametrize("bundle", [pytest.param(bundle, id=bundle.code) for bundle in district()])


def whole(bundle: Bundle) -> Merged:
    return merged(bundle, bundle.parts, items())


@each_bundle
def test_every_field_of_every_item_is_asked_once_or_answered_by_the_bundle(bundle: Bundle) -> None:
    asked = [place for question in whole(bundle).questions for place in question.fields]
    fields = {f"{part.item}.{name}" for part in bundle.parts for name in items()[part.item].form["properties"]}
    assert len(asked) == len(set(asked))
    assert set(asked) | set(bundle.given) | set(bundle.left_out) == fields
    assert not set(asked) & (set(bundle.given) | set(bundle.left_out))


@each_bundle
def test_every_material_is_asked_once_or_brought_by_an_earlier_item(bundle: Bundle) -> None:
    form = whole(bundle)
    asked = [place for paper in form.papers for place in paper.materials]
    known = {f"{part.item}.{material.code}" for part in bundle.parts for material in items()[part.item].materials}
    assert len(asked) == len(set(asked))
    assert set(asked) | set(form.brought) == known
    assert not set(asked) & set(form.brought)
    assert len({paper.code for paper in form.papers}) == len(form.papers)


@each_bundle
def test_the_form_is_a_form_and_asks_less_than_its_items_together(bundle: Bundle) -> None:
    form = whole(bundle).form()
    Draft202012Validator.check_schema(form, Draft202012Validator.FORMAT_CHECKER)
    assert set(form["required"]) <= set(form["properties"])
    assert len(form["properties"]) < sum(len(items()[part.item].form["properties"]) for part in bundle.parts)
    for name, field in form["properties"].items():
        assert re.search("[一-鿿]", field["title"]), name
        assert set(field["x-items"]) <= {part.item for part in bundle.parts}


@each_bundle
def test_what_is_personal_in_one_item_is_personal_in_the_one_form(bundle: Bundle) -> None:
    for question in whole(bundle).questions:
        marks = [_field(place).get("x-personal", False) for place in question.fields]
        assert bool(question.schema.get("x-personal")) == any(marks), question.name


@each_bundle
@given(data=st.data())
def test_what_fits_the_one_form_fits_every_item(bundle: Bundle, data: st.DataObject) -> None:
    """Whatever may be left out is left out or not, and every choice is taken."""
    form = whole(bundle)
    said: dict[str, Any] = {}
    for question in form.questions:
        if question.required or data.draw(st.booleans(), label=question.name):
            choices = question.schema.get("enum")
            said[question.name] = data.draw(st.sampled_from(choices)) if choices else value(question.schema, TODAY)
    Draft202012Validator(form.form()).validate(said)
    open_bundle = bundle.model_copy(update={"constraints": ()})  # contradictions have tests of their own
    found = answers(open_bundle, form, said, {})
    for part in bundle.parts:
        own = form_of(part.item, bundle, form, found)
        errors = list(Draft202012Validator(items()[part.item].form).iter_errors(own))
        assert errors == [], (part.item, errors)


@each_bundle
def test_an_answer_may_be_named_by_any_of_its_fields_and_twice_if_it_is_the_same(bundle: Bundle) -> None:
    form = whole(bundle)
    for question in form.questions:
        same = {key: "甲" for key in (question.name, *question.fields)}
        assert answers(bundle.model_copy(update={"constraints": ()}), form, same, {}) == {question.name: "甲"}
        for key in question.fields:
            with pytest.raises(Invalid) as refused:
                answers(bundle, form, same | {key: "乙"}, {})
            assert {error.code for error in refused.value.errors} == {"bundle_answers_differ"}
            assert f"form.{key}" in {error.field for error in refused.value.errors}


def _field(place: str) -> dict[str, Any]:
    item, _, name = place.partition(".")
    found: dict[str, Any] = items()[item].form["properties"][name]
    return found


def made(short: str, number: int, **fields: dict[str, Any]) -> Item:
    """An item that asks these fields."""
    form = {"type": "object", "properties": fields, "required": list(fields)}
    return Item.model_validate(row(short=short, form=form) | {"name": f"事项{number}"})


def text(title: str = "名称", **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "maxLength": 60} | more


def pair(**more: Any) -> Bundle:
    """A bundle of the items ``one`` and ``two``."""
    parts = [{"item": "one"}, {"item": "two"}]
    return Bundle.model_validate(
        {"code": "pair", "name": "两件事", "about": "一起办", "audience": "person", "basis": ["法"], "parts": parts}
        | more
    )


def of(one: dict[str, Any], two: dict[str, Any], **more: Any) -> Merged:
    bundle = pair(**more)
    return merged(bundle, bundle.parts, {"one": made("one", 1, **one), "two": made("two", 2, **two)})


def names(form: Merged) -> list[str]:
    return [question.name for question in form.questions]


def test_one_name_is_one_question_only_if_it_asks_the_same() -> None:
    assert names(of({"name": text()}, {"name": text()})) == ["name"]
    assert names(of({"name": text("企业名称")}, {"name": text("店名")})) == ["name", "two_name"]
    assert names(of({"name": text("企业名称")}, {"title": text("店名")}, same=[["two.title", "one.name"]])) == ["title"]


def test_one_source_is_one_question_unless_an_item_asks_it_of_two() -> None:
    source = {"x-autofill": "party.mobile"}
    assert names(of({"phone": text("电话", **source)}, {"mobile": text("手机", **source)})) == ["phone"]
    two = {"mobile": text("手机", **source), "other": text("另一个", **source)}
    assert names(of({"phone": text("电话", **source)}, two)) == ["phone", "mobile", "other"]


def test_a_question_takes_only_what_all_of_its_fields_take() -> None:
    one = {"name": text(minLength=2, enum=["甲", "乙", "丙"])}
    two = {"name": text(maxLength=20, enum=["丙", "乙", "丁"])}
    [question] = of(one, two).questions
    assert (question.schema["minLength"], question.schema["maxLength"]) == (2, 20)
    assert question.schema["enum"] == ["乙", "丙"]


@pytest.mark.parametrize(
    "other",
    [
        {"type": "integer", "title": "名称", "maximum": 3},
        text(pattern="^b"),
        text(enum=["丁"]),
        text(minLength=61, maxLength=70),
    ],
    ids=["another type", "another pattern", "no common choice", "no common length"],
)
def test_what_cannot_be_one_question_is_no_question(other: dict[str, Any]) -> None:
    with pytest.raises(Unmergeable):
        of({"name": text(pattern="^a", enum=["甲"])}, {"name": other})
