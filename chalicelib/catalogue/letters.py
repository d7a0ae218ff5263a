"""Letters that applicants sign: the commitment (告知承诺书, 国办发〔2020〕42号) and the promise (容缺承诺书).

The texts are published data in versions; a letter is a text filled with what the item says. Whoever signs names version
and digest, so what was signed can be shown again for as long as the document holds that version. Pure.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.model import Item, Limit, Slug, Text
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.deadlines import UNITS
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound
from chalicelib.kernel.values import Lenient, Strict

Kind = Literal["commitment", "promise"]
"""告知承诺, 容缺受理."""
Version = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,40}$")]


class Paragraph(Strict):
    """A paragraph under its heading."""

    heading: Text
    text: Text


class Template(Strict):
    """One version of a text; braces in it name what the item fills in."""

    kind: Kind
    version: Version
    title: Text
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)


class Excluded(Strict):
    """Matters for which a commitment is never enough, and which items touch them."""

    matter: Text
    items: tuple[Slug, ...]


class Commitments(Strict):
    """All texts, past versions included."""

    proposal: bool = False
    source: Text
    excluded: tuple[Excluded, ...]
    templates: tuple[Template, ...]

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Commitments":
        """Read the published document."""
        return cls.model_validate(document)

    def matter_of(self, short: str) -> str:
        """The matter that keeps an item from being handled by commitment; empty: none."""
        return next((one.matter for one in self.excluded if short in one.items), "")

    def template(self, kind: Kind, version: str = "") -> Template:
        """The text of that version, or the one in use, which is the last of its kind.

        Raises
        ------
        NotFound
            ``letter_version_unknown``.
        """
        found = [one for one in self.templates if one.kind == kind and version in ("", one.version)]
        if not found:
            raise NotFound("letter_version_unknown", "version")
        return found[-1]


class Letter(Lenient):
    """A letter as it is signed. The digest is over version, title and paragraphs."""

    kind: Kind
    version: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    digest: str


def letter(item: Item, kind: Kind, materials: Sequence[str], document: Commitments, version: str = "") -> Letter:
    """The letter for an item: a commitment to its conditions, or a promise to bring ``materials`` (their codes) later.

    Raises
    ------
    NotAllowed
        ``item_no_commitment``, ``item_no_promise``: the item is not handled so.
    Invalid
        ``promise_materials_missing`` when no material is named, ``material_unknown`` or ``material_not_promisable``
        for one that is.
    NotFound
        ``letter_version_unknown``.
    """
    template = document.template(kind, version)
    filling = _commitment(item) if kind == "commitment" else _promise(item, materials)
    common = {"item": item.name, "department": item.department.name, "basis": "；".join(item.basis)}
    paragraphs = tuple(
        Paragraph(heading=one.heading, text=one.text.format(**common, **filling)) for one in template.paragraphs
    )
    told = [template.version, template.title, *([one.heading, one.text] for one in paragraphs)]
    return Letter(kind=kind, version=template.version, title=template.title, paragraphs=paragraphs, digest=digest(told))


def _commitment(item: Item) -> dict[str, str]:
    if item.handling != "commitment":
        raise NotAllowed("item_no_commitment", "item")
    needed = "、".join(material.name for material in item.materials if material.required)
    return {"conditions": "；".join(item.conditions), "materials": needed or "不需要提交材料"}


def _promise(item: Item, materials: Sequence[str]) -> dict[str, str]:
    promising = item.procedure.promising
    if promising is None:
        raise NotAllowed("item_no_promise", "item")
    if not materials:
        raise Invalid("promise_materials_missing", "materials")
    known = {material.code: material for material in item.materials}
    for code in materials:
        if code not in known:
            raise Invalid("material_unknown", "materials")
        if not known[code].promise:
            raise Invalid("material_not_promisable", "materials")
    names = [material.name for material in item.materials if material.code in materials]
    return {
        "materials": "、".join(names), "limit": _days(item.limits.promised), "before": _days(promising.before),
        "most": _days(promising.most),
    }  # fmt: skip


def _days(limit: Limit) -> str:
    return f"{limit.amount}{UNITS[limit.unit]}"
