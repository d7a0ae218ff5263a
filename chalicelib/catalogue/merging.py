"""What a bundle asks: the forms and materials of its items as one, each thing once. Pure.

Two fields are one question when they name the same source (``x-autofill``), when name and title are the same, or when
the bundle says so (``same``). A material is one with another of the same record (``reuse_from``), of the same code and
name, or by the bundle's word (``same_materials``); what an earlier item of the bundle grants is not asked at all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue.bundles import Bundle, Part, Place
from chalicelib.catalogue.model import Item, Material

Json = dict[str, Any]
LOWEST = ("maximum", "maxLength", "maxItems", "exclusiveMaximum")
HIGHEST = ("minimum", "minLength", "minItems", "exclusiveMinimum")
ALIKE = ("type", "items", "uniqueItems", "pattern", "format", "const", "multipleOf")
"""What must not differ between two fields that are one question; one may be silent where another speaks."""

MARKS = ("x-personal", "x-autofill", "x-labels")
BOUNDS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))


class Unmergeable(Exception):
    """Fields or materials that cannot be one."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked; its answer goes into ``fields``."""

    name: str
    schema: Json
    fields: tuple[Place, ...]
    required: bool

    @property
    def title(self) -> str:
        """As people read it."""
        return str(self.schema.get("title", self.name))


@dataclass(frozen=True, slots=True)
class Paper:
    """One material that is asked; it serves as ``materials``."""

    code: str
    name: str
    required: bool
    formats: tuple[str, ...]
    reuse_from: str | None
    note: str
    materials: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The whole: questions, papers, and the materials (``item.code`` → kind of record) that earlier items bring."""

    questions: tuple[Question, ...]
    papers: tuple[Paper, ...]
    brought: Mapping[Place, str]

    def form(self) -> Json:
        """The questions as one JSON Schema 2020-12; ``x-items`` names the items that use an answer."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "required": [question.name for question in self.questions if question.required],
            "properties": {
                question.name: question.schema | {"x-items": sorted({_item(place) for place in question.fields})}
                for question in self.questions
            },
        }


def merged(bundle: Bundle, parts: Sequence[Part], items: Mapping[str, Item]) -> Merged:
    """The parts' forms and materials as one. ``items``: by short name.

    Raises
    ------
    Unmergeable
        naming the first field or material that cannot be one with another.
    """
    brought = _brought(bundle, parts, items)
    papers = _papers(bundle, [items[part.item] for part in parts], brought)
    return Merged(_questions(bundle, [items[part.item] for part in parts]), papers, brought)


def granted(bundle: Bundle, item: str, items: Mapping[str, Item]) -> frozenset[str]:
    """Kinds of records that the items before ``item`` bring."""
    return frozenset(kind for other in bundle.before(item) if (kind := items[other].grants))


def _brought(bundle: Bundle, parts: Sequence[Part], items: Mapping[str, Item]) -> dict[Place, str]:
    return {
        f"{part.item}.{material.code}": material.reuse_from
        for part in parts
        for material in items[part.item].materials
        if material.reuse_from in granted(bundle, part.item, items)
    }


def _questions(bundle: Bundle, items: Sequence[Item]) -> tuple[Question, ...]:
    unasked = {*bundle.given, *bundle.left_out}
    fields: dict[Place, Json] = {
        f"{item.short}.{name}": schema
        for item in items
        for name, schema in item.form.get("properties", {}).items()
        if f"{item.short}.{name}" not in unasked
    }
    needed = {f"{item.short}.{name}" for item in items for name in item.form.get("required", ())}
    marks = {place: _mark(place, schema) for place, schema in fields.items()}
    taken: set[str] = set()
    found = []
    for places in _groups(marks, bundle.same):
        name = _name(places[0], taken)
        found.append(Question(name, _joined(places, fields), places, not needed.isdisjoint(places)))
    return tuple(found)


def _papers(bundle: Bundle, items: Sequence[Item], brought: Mapping[Place, str]) -> tuple[Paper, ...]:
    materials: dict[Place, Material] = {
        f"{item.short}.{material.code}": material
        for item in items
        for material in item.materials
        if f"{item.short}.{material.code}" not in brought
    }
    marks = {place: material.reuse_from or f"{material.code} {material.name}" for place, material in materials.items()}
    taken: set[str] = set()
    return tuple(
        _paper(_name(places[0], taken), places, [materials[place] for place in places])
        for places in _groups(marks, bundle.same_materials)
    )


def _mark(place: Place, schema: Json) -> str:
    return str(schema.get("x-autofill") or f"{place.partition('.')[2]} {schema.get('title', '')}")


def _groups(marks: Mapping[Place, str], same: Sequence[Sequence[Place]]) -> Iterator[tuple[Place, ...]]:
    """The places that are one, each group in its first place's turn.

    What an item asks twice is two things, unless the bundle itself says that it is one.
    """
    counted = Counter((_item(place), mark) for place, mark in marks.items())
    said = {place: f"same {number}" for number, group in enumerate(same) for place in group}
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for place, mark in marks.items():
        names = [said[place]] if place in said else []
        names += [f"mark {mark}"] if counted[_item(place), mark] == 1 else []
        for name in names:
            parent[root(name)] = root(place)
    groups: dict[str, list[Place]] = {}
    for place in marks:
        groups.setdefault(root(place), []).append(place)
    for group in groups.values():
        # The bundle's own word says whose words are used: those of the first of ``same`` that is there.
        first = next((place for listed in same for place in listed if place in group), group[0])
        yield (first, *(place for place in group if place != first))


def _item(place: Place) -> str:
    return place.partition(".")[0]


def _name(place: Place, taken: set[str]) -> str:
    item, _, name = place.partition(".")
    free = name if name not in taken else f"{item}_{name}"[:41]
    taken.add(free)
    return free


def _joined(places: Sequence[Place], fields: Mapping[Place, Json]) -> Json:
    """One schema that takes only what all of them take; titles and labels are the first one's."""
    whole = dict(fields[places[0]])
    for place in places[1:]:
        other = fields[place]
        if any(whole.get(key, other[key]) != other[key] for key in ALIKE if key in other):
            raise Unmergeable(place)
        whole = {key: other[key] for key in (*ALIKE, *MARKS) if key in other} | whole | _narrower(whole, other)
    if whole.get("enum") == [] or any(whole.get(low, 0) > whole.get(high, whole.get(low, 0)) for low, high in BOUNDS):
        raise Unmergeable(places[0])
    return whole


def _narrower(one: Json, other: Json) -> Json:
    found = {
        key: choose(one.get(key, other[key]), other[key])
        for keys, choose in ((LOWEST, min), (HIGHEST, max))
        for key in keys
        if key in other
    }
    if "enum" in other:
        choices: Any = one.get("enum", other["enum"])
        found["enum"] = [value for value in choices if value in other["enum"]]
    return found


def _paper(code: str, places: tuple[Place, ...], materials: Sequence[Material]) -> Paper:
    first = materials[0]
    formats = tuple(kind for kind in first.formats if all(kind in material.formats for material in materials))
    if not formats or len({material.reuse_from for material in materials}) > 1:
        raise Unmergeable(places[0])
    return Paper(
        code=code, name=first.name, required=any(material.required for material in materials), formats=formats,
        reuse_from=first.reuse_from, note=first.note, materials=places,
    )  # fmt: skip
