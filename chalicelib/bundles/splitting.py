"""One form and one set of materials, taken apart for each item; and answers that contradict each other. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.bundles.ports import Json, Receipts
from chalicelib.bundles.schemas import GivenFile, GivenRecord
from chalicelib.catalogue.bundles import Bundle, Constraint, Place
from chalicelib.catalogue.merging import Merged, Question
from chalicelib.kernel.errors import DomainError, Invalid

Answers = dict[str, Any]
"""Question → answer."""


def answers(bundle: Bundle, merged: Merged, form: Json, own: Mapping[str, Any]) -> Answers:
    """What was answered, and what the application itself answers (``own``: by ``x-autofill`` path).

    Raises
    ------
    Invalid
        ``bundle_refused``: every field that is unknown, that is answered twice and not alike, or that contradicts
        another one is told in ``errors``.
    """
    by_key = {key: question for question in merged.questions for key in (question.name, *question.fields)}
    said: dict[str, list[str]] = {}
    faults: list[DomainError] = []
    for key in form:
        if key in by_key:
            said.setdefault(by_key[key].name, []).append(key)
        else:
            faults.append(Invalid("form_field_unknown", f"form.{key}"))
    found: Answers = {}
    for question in merged.questions:
        keys, path = said.get(question.name, []), str(question.schema.get("x-autofill"))
        if any(form[key] != form[keys[0]] for key in keys):
            faults += [Invalid("bundle_answers_differ", f"form.{key}", title=question.title) for key in keys]
        elif keys:
            found[question.name] = form[keys[0]]
        elif path in own:
            found[question.name] = own[path]
    faults += _contradictions(bundle, merged, found)
    if faults:
        raise Invalid("bundle_refused", faults[0].field, errors=faults)
    return found


def _contradictions(bundle: Bundle, merged: Merged, found: Answers) -> Iterator[DomainError]:
    by_place = {place: question for question in merged.questions for place in question.fields}
    for constraint in bundle.constraints:
        asked = [by_place[place] for place in constraint.fields if place in by_place]
        if len(asked) == len(constraint.fields) and not _hold(constraint, asked, found):
            for question in asked:
                yield Invalid("bundle_answers_contradict", f"form.{question.name}", told=constraint.told)


def _hold(constraint: Constraint, asked: Sequence[Question], found: Answers) -> bool:
    """Whether two answers are what they must be. What is missing or of the wrong kind, the items themselves refuse."""
    first, second = (found.get(question.name) for question in asked)
    if first is None or second is None:
        return True
    if constraint.must == "differ":
        return bool(first != second)
    comparable = any(isinstance(first, kind) and isinstance(second, kind) for kind in (str, int | float))
    return not comparable or bool(first <= second)


def form_of(item: str, bundle: Bundle, merged: Merged, found: Answers) -> Json:
    """The item's own form: its share of the answers, and what the bundle answers itself."""
    shares: dict[Place, Any] = {
        place: found[question.name]
        for question in merged.questions
        for place in question.fields
        if question.name in found
    }
    whole = shares | bundle.given
    return {place.partition(".")[2]: value for place, value in whole.items() if place.partition(".")[0] == item}


class Materials:
    """What was handed in for a bundle, as each item needs it; and which of it is at fault when the item refuses it."""

    def __init__(
        self, merged: Merged, given: Sequence[GivenFile | GivenRecord], case_id: str, receipts: Receipts
    ) -> None:
        self._merged = merged
        self._given = given
        self._case_id = case_id
        self._receipts = receipts

    def check(self) -> None:
        """Every material is one that is asked, and given once.

        Raises
        ------
        Invalid
            ``material_unknown`` or ``material_twice``.
        """
        asked, seen = {paper.code for paper in self._merged.papers}, set()
        for place, material in enumerate(self._given):
            if material.code not in asked:
                raise Invalid("material_unknown", f"materials.{place}.code")
            if material.code in seen:
                raise Invalid("material_twice", f"materials.{place}.code")
            seen.add(material.code)

    def of(self, item: str) -> tuple[list[Json], list[int | None]]:
        """The item's materials, and where each stands among those that were handed in (``None``: a child brings it)."""
        found: list[Json] = []
        origins: list[int | None] = []
        codes = {paper.code: paper.materials for paper in self._merged.papers}
        for place, material in enumerate(self._given):
            for own in (own for owner, _, own in (p.partition(".") for p in codes[material.code]) if owner == item):
                found.append(self._as(own, material, place))
                origins.append(place)
        for owner, code, record in ((*key.split("."), kind) for key, kind in self._merged.brought.items()):
            if owner == item:
                found.append({"code": code, "record": record})
                origins.append(None)
        return found, origins

    def _as(self, code: str, material: GivenFile | GivenRecord, place: int) -> Json:
        if isinstance(material, GivenRecord):
            return {"code": code, "record": material.record}
        if code == material.code:
            return {"code": code, "receipt": material.receipt}
        try:
            return {"code": code, "receipt": self._receipts.renamed(material.receipt, self._case_id, code)}
        except DomainError as wrong:
            raise wrong.at(f"materials.{place}.receipt") from wrong


def told_of_bundle(item: str, refused: DomainError, merged: Merged, origins: Sequence[int | None]) -> list[DomainError]:
    """What an item refused, told of the fields of the bundle and in its words."""
    questions = {place: question for question in merged.questions for place in question.fields}
    found: list[DomainError] = []
    for one in refused.errors or (refused,):
        root, _, rest = one.field.partition(".")
        name, _, below = rest.partition(".")
        question = questions.get(f"{item}.{name}") if root == "form" else None
        if question is not None:
            field = ".".join(filter(None, ("form", question.name, below)))
            found.append(type(one)(one.code, field, one.errors, **(one.values | {"title": question.title})))
        else:
            found.append(one.at(_field(item, one.field, merged, origins)))
    return found


def _field(item: str, field: str, merged: Merged, origins: Sequence[int | None]) -> str:
    """The bundle's name of what an item names otherwise."""
    root, _, rest = field.partition(".")
    name, _, below = rest.partition(".")
    if root == "materials" and name.isdigit():
        return ".".join(filter(None, ("materials", str(origins[int(name)]), below)))
    if root == "materials":
        codes = {place: paper.code for paper in merged.papers for place in paper.materials}
        return f"materials.{codes.get(f'{item}.{name}', name)}"
    if root == "commitment":
        return ".".join(filter(None, ("commitments", item, rest)))
    return field if root in ("applicant", "channel", "site", "on_behalf", "notify", "delivery") else f"items.{item}"
