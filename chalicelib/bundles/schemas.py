"""Requests of the API of bundles."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.model import Channel, Slug
from chalicelib.kernel.values import Strict

Json = dict[str, Any]
Cursor = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Z]{26})?$")]
"""Where a page ended: an instant and a case."""


class Chosen(Strict):
    """Which items of the bundle; empty: all of them."""

    items: Annotated[str, StringConstraints(pattern=r"^([a-z0-9_]+(,[a-z0-9_]+)*)?$", max_length=500)] = ""
    """Short names, separated by commas; only optional ones may be left out."""

    @property
    def wanted(self) -> tuple[str, ...] | None:
        """The short names; ``None``: all."""
        return tuple(self.items.split(",")) if self.items else None


class GivenFile(Strict):
    """A material of the bundle: an uploaded file, by the receipt that the check of the upload gave."""

    code: Slug
    receipt: Annotated[str, StringConstraints(min_length=10, max_length=2000)]


class GivenRecord(Strict):
    """A material of the bundle: a record that the platform holds already, instead of a file (免交)."""

    code: Slug
    record: Slug


class NewBundleApplication(Strict):
    """One application for a bundle. What single applications hold has the same form there."""

    channel: Channel
    site: str | None = Field(default=None, max_length=40)
    applicant: Json
    """As in an application for a single item: ``{"kind": "person", "name": …, "id_number": …, "phone": …}``."""
    items: tuple[Slug, ...] | None = Field(default=None, max_length=12)
    """Short names of the items that are applied for; absent: all of the bundle."""
    form: Json = Field(default_factory=dict)
    """The answers, by the names of the bundle's form, or by ``item.field``."""
    materials: tuple[GivenFile | GivenRecord, ...] = Field(default=(), max_length=50)
    case_id: str | None = Field(default=None, max_length=26)
    """The case that files were uploaded for."""
    autofill: bool = False
    """Consent to fill in what the platform holds already (无感申报)."""
    commitments: dict[Slug, Json] = Field(default_factory=dict)
    """Item → version and digest of the letter that was signed for it (告知承诺书)."""
    notify: Json | None = None
    on_behalf: Json | None = None
    delivery: Json | None = None

    @property
    def contact(self) -> Literal["sms", "wechat", "miniprogram"]:
        """Over which channel the applicant is told."""
        via = (self.notify or {}).get("via")
        return via if via in ("wechat", "miniprogram") else "sms"


class MyBundles(Strict):
    """Whose bundles: one's own, or those of a firm (by credit code) that one acts for."""

    firm: str = Field(default="", max_length=20)
    cursor: Cursor = ""
