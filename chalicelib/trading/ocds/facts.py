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
    """The release, as canonical JSON: a text, so that its numbers stay as they came. Empty: it is too large for a fact,
    and lies in a file that is named by ``digest``.
    """
    size: int = 0
    """Bytes of the release; 0, in facts of before: those of ``content``."""
    upgraded: bool = False
    """Whether a release of 1.0 is given out as 1.1 has it."""


class ReleasesLinked(Body):
    """A record was brought in that only says where its releases are. Nobody reads there."""

    kind: ClassVar[str] = "ocds_releases_linked"

    source: Source
    ocid: str
    date: str
    """Of the newest that is linked to."""
    digest: str
    """SHA-256 of ``content``."""
    content: str
    """The links (``url``, ``date``, ``tag``), as canonical JSON."""


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
    linked: tuple[str, ...] = ()
    """Digests of the links that were brought in, the newest last."""


def _evolve(state: ImportedProcess, body: Body, fact: Fact) -> ImportedProcess:
    opened = {"opened": state.opened or fact.at}
    if isinstance(body, ReleasesLinked):
        others = tuple(one for one in state.linked if one != body.digest)
        return state.model_copy(update={"ocid": body.ocid, "linked": (*others, body.digest), **opened})
    if not isinstance(body, ReleaseImported):
        raise TypeError(body.kind)
    one = Kept(seq=fact.seq, digest=body.digest, size=body.size or len(body.content.encode()))
    return state.model_copy(update={"ocid": body.ocid, "releases": state.releases | {body.release: one}, **opened})


def _index(state: ImportedProcess) -> Index:
    """By its ocid only, which is a claim."""
    return Index(opened=state.opened)


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body for body in (ReleaseImported, ReleasesLinked)
}
IMPORTS = Flow("ocds_import", ImportedProcess, BODIES, _evolve, _index)
