"""Answers of the API of bundles."""

from datetime import datetime
from typing import Any, Literal

from chalicelib.bundles.ports import ChildDeadline
from chalicelib.catalogue.letters import Letter
from chalicelib.catalogue.steps import GuideLimit
from chalicelib.kernel.values import Lenient


class PartView(Lenient):
    """One item of a bundle: who decides, by when, after what."""

    item: str
    code: str
    name: str
    department: str
    optional: bool
    after: tuple[str, ...]
    """Names of the items that must be granted first."""
    promised: GuideLimit
    statutory: GuideLimit | None
    handling: str
    result: str
    letter: Letter | None = None
    """The commitment that is signed, where the item is decided after one."""


class PaperView(Lenient):
    """One material of the bundle, and the items that it serves."""

    code: str
    name: str
    required: bool
    formats: tuple[str, ...]
    reuse_from: str | None
    """Kind of record that spares it (可由证照免交)."""
    note: str
    items: tuple[str, ...]


class BundleSummary(Lenient):
    """A bundle in the list."""

    code: str
    name: str
    about: str
    audience: str
    items: tuple[str, ...]
    """Names of its items."""


class BundleList(Lenient):
    """All bundles."""

    items: tuple[BundleSummary, ...]


class BundleView(Lenient):
    """All that an applicant must know of a bundle, and the one form and one set of materials."""

    code: str
    name: str
    about: str
    audience: str
    basis: tuple[str, ...]
    channels: tuple[str, ...]
    form: dict[str, Any]
    """JSON Schema 2020-12; ``x-items`` names the items that use an answer."""
    materials: tuple[PaperView, ...]
    spared: tuple[str, ...]
    """Materials that nobody is asked for, because an earlier item brings them."""
    parts: tuple[PartView, ...]
    guide: tuple[str, ...]
    """How it goes, in plain Chinese."""


class LifeItemView(Lenient):
    """A single item of a life event."""

    code: str
    name: str


class LifeBundleView(Lenient):
    """A bundle of a life event."""

    code: str
    name: str
    about: str


class LifeEventView(Lenient):
    """What happens in a life, and what there is to apply for then."""

    code: str
    name: str
    about: str
    bundles: tuple[LifeBundleView, ...]
    items: tuple[LifeItemView, ...]


class LifeEventList(Lenient):
    """All life events, in the order of a life."""

    items: tuple[LifeEventView, ...]


class ChildView(Lenient):
    """Where one item of a bundle stands."""

    item: str
    code: str
    name: str
    department: str
    case_id: str
    number: str
    stage: str
    stage_text: str
    deadlines: tuple[ChildDeadline, ...]
    waits_for: tuple[str, ...]
    """Names of the items that it still waits for."""
    next: str
    """What happens now, or what the applicant can do."""


class BundleApplicationView(Lenient):
    """Where an application for a bundle stands. Holds no personal data."""

    case_id: str
    bundle: str
    name: str
    stage: Literal["new", "open", "completed"]
    stage_text: str
    opened_at: datetime | None
    summary: str
    children: tuple[ChildView, ...]


class BundleApplications(Lenient):
    """A page of applications for bundles."""

    items: tuple[BundleApplicationView, ...]
    cursor: str
