"""Where the releases of a process are: made of a project's facts, or as they were brought in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.catalogue.service import Catalogue
from chalicelib.feed.model import Entry
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.model import FLOW
from chalicelib.trading.ocds import packages
from chalicelib.trading.ocds.contents import Contents, Told
from chalicelib.trading.ocds.facts import ReleaseImported, ReleasesLinked, Source
from chalicelib.trading.ocds.importing import claim
from chalicelib.trading.ocds.mapping import releases
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.process import case_of


@dataclass(frozen=True, slots=True)
class Found:
    """The releases of one process, from the first that was told of to the last."""

    source: Source
    """That of the newest."""
    releases: tuple[Part, ...]
    links: tuple[Part, ...] = ()
    """Where its releases are, of a process of which nothing else was brought in."""


def weight(part: Part) -> int:
    """Bytes of it as it is given out."""
    return len(json.dumps(part, ensure_ascii=False).encode())


class Finder:
    """Reads cases."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, contents: Contents) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._contents = contents

    def process(self, ocid: str) -> Found:
        """Every release of a process; NotFound ``ocds_unknown``."""
        own = case_of(self._catalogue.trading().ocds.prefix, ocid)
        if own:
            return self._own(own)
        case_id = self._cases.claimant(claim(ocid))
        if case_id is None:
            raise NotFound("ocds_unknown", "ocid")
        brought = list(self._imported(case_id).values())
        if not brought:
            return self._linked(case_id)
        return Found(brought[-1][0], tuple(release for _, release in brought))

    def listed(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Told]]:
        """What entries of a list stand for; each case is read once."""
        known: dict[str, dict[str, Told]] = {}
        for entry in entries:
            if entry.case_id not in known:
                known[entry.case_id] = self._of(entry)
            yield entry, known[entry.case_id][entry.id]

    def _of(self, entry: Entry) -> dict[str, Told]:
        if not entry.type.startswith(f"{FLOW.name}."):
            return self._imported(entry.case_id)
        found = self._own(entry.case_id)
        return {release["id"]: (found.source, release) for release in found.releases}

    def _own(self, case_id: str) -> Found:
        law, case = self._catalogue.trading(), self._cases.whole(FLOW, case_id)
        if case is None:
            raise NotFound("ocds_unknown", "ocid")
        told = releases(case_id, case.facts, law, self._catalogue.site())
        return Found(packages.own(law.ocds), tuple(told))

    def _imported(self, case_id: str) -> dict[str, Told]:
        """By id, in the order in which they were brought."""
        facts = (fact for fact in self._cases.timeline(case_id) if fact.kind == ReleaseImported.kind)
        return {fact.data["release"]: self._contents.told(fact.data) for fact in facts}

    def _linked(self, case_id: str) -> Found:
        """The links that were brought last."""
        *_, last = (fact.data for fact in self._cases.timeline(case_id) if fact.kind == ReleasesLinked.kind)
        source = Source.model_validate(last["source"]).model_copy(
            update={"version": "1.1"}
        )  # links are the same in both
        return Found(source, (), tuple(json.loads(last["content"])))
