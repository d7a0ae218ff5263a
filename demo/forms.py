"""Fills an item's form and materials as an applicant would, from the item's own published schema."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from chalicelib.catalogue.model import DecisionExample, Item
from demo.people import Player, resident

SAMPLES: tuple[tuple[str, str], ...] = (
    ("^1[3-9]", "13800001234"),
    ("^[0-9]{4}-", ""),
    ("^[0-9A-HJ-NPQRTUWXY]{18}", "91530114MA6K00006U"),
    ("^[0-9A-Z]{18}", "92530114MA6N12341C"),
    ("^[0-9]{17}", "53012119700101001X"),
    ("^[0-9]{16,19}", "6222021234567890123"),
    ("^[0-9A-Z]{4,20}", "A0012345"),
    ("^[1-9][0-9]{5}", "650500"),
    ("^[0-9]{13}", "6901234567892"),
    ("^https?", "https://example.com/shop"),
)
"""A value for each kind of pattern that forms use, by how the pattern begins. Dates are made from today."""


ANSWERED = {
    "person": {"party.name", "party.id_number", "party.mobile"},
    "firm": {"records.business_licence.name", "records.business_licence.code", "party.mobile"},
}
"""Fields that the application itself answers for each kind of applicant."""


def filled(item: Item, kind: str, given: dict[str, Any], today: date) -> dict[str, Any]:
    """``given`` with every required field that is missing, but for what the application itself answers."""
    properties = item.form.get("properties", {})
    asked = {n: field for n, field in properties.items() if field.get("x-autofill") not in ANSWERED[kind]}
    made = {name: value(asked[name], today) for name in item.form.get("required", ()) if name in asked}
    return made | {name: said for name, said in given.items() if name in asked}


def value(field: dict[str, Any], today: date) -> Any:
    """A value that the field's schema takes."""
    if "const" in field:
        return field["const"]
    if "enum" in field:
        return field["enum"][0]
    kinds: dict[str, Callable[[], Any]] = {
        "boolean": lambda: field.get("title", "").startswith(("本人承诺", "本企业承诺", "承诺")),
        "integer": lambda: max(1, field.get("minimum", 1)),
        "number": lambda: max(field.get("minimum", 1), min(100, field.get("maximum", 100))),
        "array": lambda: [value(field["items"], today)] * max(1, field.get("minItems", 1)),
        "object": lambda: {name: value(field["properties"][name], today) for name in field.get("required", ())},
        "string": lambda: _text(field, today),
    }
    return kinds[field["type"]]()


def _text(field: dict[str, Any], today: date) -> str:
    pattern = field.get("pattern", "")
    if field.get("format") == "date" or pattern.startswith("^[0-9]{4}-"):
        return (today - timedelta(days=30)).isoformat()
    for start, sample in SAMPLES:
        if pattern.startswith(start):
            return sample
    text = "呈贡区龙城街道示例路8号"
    return text[: field.get("maxLength", len(text))].ljust(field.get("minLength", 0), "一")


def personal(item: Item, form: dict[str, Any]) -> list[str]:
    """The answers in free text that the item's form marks as personal. A date alone is nobody's."""
    fields = item.form.get("properties", {})
    marked = {name for name, field in fields.items() if field.get("x-personal") and "enum" not in field}
    return [said for name, said in form.items() if name in marked and isinstance(said, str) and not _day(said)]


def _day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True


def moved(said: Any, by: timedelta) -> Any:
    """``said`` with every ISO date in it moved: examples are dated, plays are today."""
    if isinstance(said, dict):
        return {name: moved(part, by) for name, part in said.items()}
    if isinstance(said, list):
        return [moved(part, by) for part in said]
    if isinstance(said, str) and len(said) == 10 and _day(said):
        return (date.fromisoformat(said) + by).isoformat()
    return said


def example(item: Item, outcome: str, today: date) -> dict[str, Any] | None:
    """The first published example of a decision with that outcome, dated today."""
    for case in item.decision.examples if item.decision else ():
        if case.outcome == outcome and _playable(case):
            then = date.fromisoformat(case.input.get("today", today.isoformat()))
            made: dict[str, Any] = moved(case.input, today - then)
            return made
    return None


def _playable(case: DecisionExample) -> bool:
    """Examples of broken or missing input cannot be submitted; those with an open case need another first."""
    said = case.input
    return bool(said.get("applicant")) and not any(said.get("history", {}).values())


def applicant_of(said: dict[str, Any], today: date) -> Player:
    """An applicant like the example's."""
    from demo.people import firm  # noqa: PLC0415

    who = said.get("applicant", {})
    if who.get("kind") == "firm":
        return firm(today)
    return resident(who.get("age") or 40, today, who.get("sex") or "F")
