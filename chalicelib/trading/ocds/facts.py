"""What can have happened to a process that others publish: releases of theirs were brought in. Public, all of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field

from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.values import Lenient, Strict


class Source(Strict):
    """What the package says of itself: who publishes it, and under which terms."""

    version: Literal["1.0", "1.1"]
    publisher: Mapping[str, str] = Field(default_factory=dict)
    """Empty: the release came without its package."""
    terms: Mapping[str, str] = Field(default_factory=dict)
    """``license`` and ``publicationPolicy``, where told."""
    extensions: tuple[str, ...] = ()


class ReleaseImported(Body):
    """A release was brought in. It stands here for ever as it came."""

    kind: ClassVar[str] = "ocds_release_imported"

    source: Source
    ocid: str
    release: str
    """Its id."""
    date: str
    """As the release has it."""
    digest: str
    """SHA-256 of ``content``."""
    content: str
    """The release, as canonical JSON: a text, so that its numbers stay as they came."""


class Kept(Lenient):
    """A release that is there."""

    seq: int
    digest: str
    size: int
    """Bytes."""


class ImportedProcess(Lenient):
    """A process of another publisher."""

    ocid: str = ""
    opened: datetime | None = None
    releases: dict[str, Kept] = Field(default_factory=dict)
    """By id."""


def _evolve(state: ImportedProcess, body: Body, fact: Fact) -> ImportedProcess:
    if not isinstance(body, ReleaseImported):
        raise TypeError(body.kind)
    one = Kept(seq=fact.seq, digest=body.digest, size=len(body.content.encode()))
    kept = state.releases | {body.release: one}
    return state.model_copy(update={"ocid": body.ocid, "opened": state.opened or fact.at, "releases": kept})


def _index(state: ImportedProcess) -> Index:
    """By its ocid only, which is a claim."""
    return Index(opened=state.opened)


IMPORTS = Flow("ocds_import", ImportedProcess, {(ReleaseImported.kind, 1): ReleaseImported}, _evolve, _index)
