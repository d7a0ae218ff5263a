"""Bundles of items (主题办, “一件事”) and the life events that people look for them by, as they are published.

国发〔2024〕3号: what people mean as one thing is one form, one set of materials, one application.
"""

from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.model import Slug, Text
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.values import Strict

Place = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}\.[a-z][a-z0-9_]{0,40}$")]
"""A field or a material of an item: ``item.name``."""


class Part(Strict):
    """One item of a bundle."""

    item: Slug
    code: str = ""
    """实施编码 of the item; filled in when the bundle is published."""
    after: tuple[Slug, ...] = ()
    """Items whose grants this one needs: it is opened when they are approved."""
    optional: bool = False
    """The applicant may leave it out."""


class Constraint(Strict):
    """What two answers must be to each other, and what whoever contradicts themselves reads."""

    must: Literal["differ", "at_most"]
    """Differ, or the first be no more (of dates: no later) than the second."""
    fields: tuple[Place, Place]
    told: Text


class Bundle(Strict):
    """Several items that are applied for at once, each thing asked once."""

    code: Slug
    name: Text
    about: Text
    audience: Literal["person", "firm"]
    basis: tuple[Text, ...] = Field(min_length=1)
    parts: tuple[Part, ...] = Field(min_length=2, max_length=12)
    same: tuple[tuple[Place, ...], ...] = ()
    """Fields that ask the same thing under other names; the first one's words are used."""
    same_materials: tuple[tuple[Place, ...], ...] = ()
    given: dict[Place, Any] = Field(default_factory=dict)
    """Fields that the bundle answers itself, because its order of items makes them so."""
    left_out: tuple[Place, ...] = ()
    """Fields that nobody can answer yet, and no item requires."""
    constraints: tuple[Constraint, ...] = ()

    def chosen(self, wanted: Collection[str] | None) -> tuple[Part, ...]:
        """The parts that are wanted; ``None``: all of them.

        Raises
        ------
        Invalid
            ``bundle_item_unknown``, or ``bundle_item_needed`` when one is left out that is not optional, or that
            another one comes after.
        """
        if wanted is None:
            return self.parts
        for item in wanted:
            if item not in {part.item for part in self.parts}:
                raise Invalid("bundle_item_unknown", "items", name=item)
        chosen = tuple(part for part in self.parts if part.item in wanted)
        needed = {item for part in chosen for item in part.after}
        for part in self.parts:
            if part.item not in wanted and (not part.optional or part.item in needed):
                raise Invalid("bundle_item_needed", "items", name=part.item)
        return chosen

    def before(self, item: str) -> frozenset[str]:
        """All items that come before ``item``, directly or not."""
        after = {part.item: part.after for part in self.parts}
        found: set[str] = set()
        waiting = list(after[item])
        while waiting:
            other = waiting.pop()
            if other not in found:
                found.add(other)
                waiting += after.get(other, ())
        return frozenset(found)

    def places(self) -> Iterator[tuple[str, Place]]:
        """(where it stands, field) of every field that the bundle speaks of."""
        for number, group in enumerate(self.same):
            yield from ((f"same.{number}", place) for place in group)
        yield from ((f"given.{place}", place) for place in self.given)
        yield from ((f"left_out.{number}", place) for number, place in enumerate(self.left_out))
        for number, constraint in enumerate(self.constraints):
            yield from ((f"constraints.{number}", place) for place in constraint.fields)


class Bundles(Strict):
    """All bundles."""

    bundles: tuple[Bundle, ...]

    def get(self, code: str) -> Bundle:
        """The bundle of that code, or :class:`NotFound` ``bundle_unknown``."""
        for bundle in self.bundles:
            if bundle.code == code:
                return bundle
        raise NotFound("bundle_unknown", "code")


class LifeItem(Strict):
    """A single item of a life event; ``code`` is filled in when it is published."""

    item: Slug
    code: str = ""


class LifeEvent(Strict):
    """What happens in a life (出生, 入学 … 身后), and what there is to apply for then."""

    code: Slug
    name: Text
    about: Text
    bundles: tuple[Slug, ...] = ()
    items: tuple[LifeItem, ...] = ()


class LifeEvents(Strict):
    """All life events, in the order of a life."""

    events: tuple[LifeEvent, ...]
