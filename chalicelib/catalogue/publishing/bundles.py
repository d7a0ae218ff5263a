"""Whether bundles and life events may be published, checked against the items that are. Every fault is told."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import ValidationError

from chalicelib.catalogue.bundles import Bundle, LifeEvent, LifeEvents, Place
from chalicelib.catalogue.merging import Unmergeable, merged
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing.checking import model_fault
from chalicelib.kernel.errors import DomainError, Invalid

FORM_KEYS = {"$schema", "type", "additionalProperties", "required", "properties"}
"""What a form may hold so that its fields can be asked among those of others."""


def check_bundle(row: Mapping[str, Any], items: Mapping[str, Item]) -> Bundle | list[DomainError]:
    """The bundle that a row describes, with the codes of its items (by short name), or all that is wrong with it."""
    try:
        bundle = Bundle.model_validate(row)
    except ValidationError as refused:
        return [model_fault(dict(fault)) for fault in refused.errors(include_url=False, include_input=False)]
    faults = list(_part_faults(bundle, items)) or [
        *_place_faults(bundle, items),
        *_value_faults(bundle, items),
        *_merge_faults(bundle, items),
    ]
    if faults:
        return faults
    parts = [part.model_copy(update={"code": items[part.item].code}) for part in bundle.parts]
    return bundle.model_copy(update={"parts": tuple(parts)})


def _part_faults(bundle: Bundle, items: Mapping[str, Item]) -> Iterator[DomainError]:
    seen: set[str] = set()
    optional = {part.item for part in bundle.parts if part.optional}
    for number, part in enumerate(bundle.parts):
        field = f"parts.{number}"
        if part.item in seen:
            yield Invalid("bundle_item_twice", field, name=part.item)
        if part.item not in items:
            yield Invalid("bundle_item_unknown", field, name=part.item)
        elif bundle.audience not in items[part.item].audience:
            yield Invalid("bundle_audience", field, name=part.item)
        for other in part.after:
            # Of two items that wait for each other one stands first, so a circle needs no search.
            if other not in seen:
                yield Invalid("bundle_after_order", field, name=other)
            elif other in items and items[other].grants is None:
                yield Invalid("bundle_after_nothing", field, name=other)
            if other in optional and not part.optional:
                yield Invalid("bundle_after_optional", field, name=other)
        seen.add(part.item)
    known = [set(items[part.item].channels) for part in bundle.parts if part.item in items]
    if known and not set.intersection(*known):
        yield Invalid("bundle_no_channel", "parts")


def _place_faults(bundle: Bundle, items: Mapping[str, Item]) -> Iterator[DomainError]:
    for field, place in bundle.places():
        if _schema(bundle, items, place) is None:
            yield Invalid("bundle_field_unknown", field, name=place)
    held = {f"{item.short}.{m.code}" for item in _own(bundle, items) for m in item.materials}
    for number, group in enumerate(bundle.same_materials):
        for place in sorted(set(group) - held):
            yield Invalid("bundle_material_unknown", f"same_materials.{number}", name=place)
    needed = {f"{item.short}.{name}" for item in _own(bundle, items) for name in item.form.get("required", ())}
    for number, place in enumerate(bundle.left_out):
        if place in needed:
            yield Invalid("bundle_left_out_required", f"left_out.{number}", name=place)


def _value_faults(bundle: Bundle, items: Mapping[str, Item]) -> Iterator[DomainError]:
    for place, value in bundle.given.items():
        schema = _schema(bundle, items, place)
        if schema is not None and not Draft202012Validator(schema).is_valid(value):
            yield Invalid("bundle_given_wrong", f"given.{place}", name=place)
    for number, constraint in enumerate(bundle.constraints):
        kinds = {schema.get("type") for p in constraint.fields if (schema := _schema(bundle, items, p)) is not None}
        if len(kinds) > 1:
            yield Invalid("bundle_fields_differ", f"constraints.{number}", name=constraint.fields[1])


def _merge_faults(bundle: Bundle, items: Mapping[str, Item]) -> Iterator[DomainError]:
    for number, part in enumerate(bundle.parts):
        if not set(items[part.item].form) <= FORM_KEYS:
            yield Invalid("bundle_form_unmergeable", f"parts.{number}", name=part.item)
    try:
        merged(bundle, bundle.parts, items)
    except Unmergeable as place:
        yield Invalid("bundle_fields_differ", "same", name=str(place))


def _own(bundle: Bundle, items: Mapping[str, Item]) -> list[Item]:
    return [items[part.item] for part in bundle.parts]


def _schema(bundle: Bundle, items: Mapping[str, Item], place: Place) -> dict[str, Any] | None:
    """The schema of a field of one of the bundle's items."""
    short, _, name = place.partition(".")
    forms = {item.short: item.form.get("properties", {}) for item in _own(bundle, items)}
    found: dict[str, Any] | None = forms.get(short, {}).get(name)
    return found


def check_life_events(body: Mapping[str, Any], bundles: Iterable[Bundle], items: Mapping[str, Item]) -> LifeEvents:
    """The life events, with the codes of their items.

    Raises
    ------
    Invalid
        ``life_events_invalid``, with every bundle and item that there is not in ``errors``.
    """
    read = LifeEvents.model_validate(body)
    known = {bundle.code for bundle in bundles}
    faults: list[DomainError] = []
    for number, event in enumerate(read.events):
        faults += [
            Invalid("life_event_bundle", f"events.{number}", name=code) for code in event.bundles if code not in known
        ]
        faults += [
            Invalid("life_event_item", f"events.{number}", name=one.item)
            for one in event.items
            if one.item not in items
        ]
    if faults:
        raise Invalid("life_events_invalid", faults[0].field, errors=faults)
    return LifeEvents(events=tuple(_with_codes(event, items) for event in read.events))


def _with_codes(event: LifeEvent, items: Mapping[str, Item]) -> LifeEvent:
    coded = (one.model_copy(update={"code": items[one.item].code}) for one in event.items)
    return event.model_copy(update={"items": tuple(coded)})
