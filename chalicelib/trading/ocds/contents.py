"""What a release that was brought in says: in its fact, or, where that is too large for one, in a file beside it."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.canonical import canonical, digest
from chalicelib.trading.ocds.brought import Brought
from chalicelib.trading.ocds.facts import ReleaseImported, Source
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.ports import Files
from chalicelib.trading.ocds.upgrading import upgraded

Told = tuple[Source, Part]
"""A release as it is given out, and what its package says of itself."""
INLINE = 300_000
"""Bytes of a release within its fact: an item of the table has 400 kB (Amazon DynamoDB, "Quotas")."""


class Contents:
    """Keeps and reads releases of others."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def fact(self, one: Brought) -> ReleaseImported:
        """The fact of a release; a large one is written to its file first, which is harmless to repeat."""
        content, release = canonical(one.release), one.release
        named = digest(release)
        if len(content) > INLINE:
            self._files.keep(_key(named), content, "application/json")
        return ReleaseImported(
            source=one.source, ocid=release["ocid"], release=release["id"], date=release["date"], digest=named,
            content="" if len(content) > INLINE else content.decode(), size=len(content), upgraded=one.upgraded,
        )  # fmt: skip

    def told(self, fact: Mapping[str, Any]) -> Told:
        """What the data of such a fact say.

        Raises
        ------
        LookupError
            its file is gone: nothing of ours removes one.
        """
        source = Source.model_validate(fact["source"])
        release = json.loads(fact["content"] or self._beside(fact["digest"]))
        if not fact.get("upgraded"):
            return source, release
        return source.model_copy(update={"version": "1.1"}), upgraded(release)

    def _beside(self, named: str) -> bytes:
        content = self._files.read(_key(named))
        if content is None:
            raise LookupError(f"no file of release {named}")
        return content


def _key(named: str) -> str:
    return f"ocds/releases/{named}.json"
