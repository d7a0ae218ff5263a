"""Releases of other publishers are brought in: all of what is brought, or nothing where anything is wrong with it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import change, prepare, repeatable
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once
from chalicelib.trading.ocds import rules
from chalicelib.trading.ocds.brought import Brought, Packed, read, refuse
from chalicelib.trading.ocds.facts import IMPORTS, ImportedProcess, ReleaseImported, Source
from chalicelib.trading.ocds.packages import compiled
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.schemas import ImportView

RELEASE = 300_000
"""Bytes of a release, as it is written into a fact: an item of the table has 400 kB (Amazon DynamoDB, "Quotas")."""
NAME = 190
"""Characters of an ocid and of a release's id."""
PROCESSES, RELEASES = 500, 1000
"""Processes brought at once, and releases of a process altogether: the state that names them is one item."""
TOTAL = 4_000_000
"""Bytes of all releases of a process: what they come to is given out in one answer."""
TOGETHER = 8
"""Releases of one write: within the 4 MB of a transaction."""


def claim(ocid: str) -> str:
    """The name that a process of another publisher is found by."""
    return f"ocds#{digest(ocid)}"


class Importing:
    """What the route of imports calls."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def bring(self, caller: Caller, document: Any, once: Once) -> ImportView:
        """Check all of it, then keep what is new, process by process. What is there already stays as it is.

        The answer does not tell what was new: it is the same however often the same is brought. Where it breaks off
        (the store fails, or another writer brings another release under the same id at the same moment), what was kept
        stays, and the same request brings the rest.

        Raises
        ------
        Forbidden
            ``trading_not_yours``: not of the trading centre.
        Invalid
            as :func:`~chalicelib.trading.ocds.brought.read`; ``ocds_too_many``; ``ocds_invalid`` with every fault, of
            which ``ocds_release_differs`` is one.
        """
        if not self._runs(caller):
            raise Forbidden("trading_not_yours")
        packed = read(document)
        refuse(packed.source.version, list(self._sizes(packed.releases)))
        by_ocid: dict[str, list[Brought]] = {}
        for one in packed.releases:
            by_ocid.setdefault(one.release["ocid"], []).append(one)
        states = self._known(by_ocid)
        if len(by_ocid) > PROCESSES or any(_too_much(states[ocid], found) for ocid, found in by_ocid.items()):
            raise Invalid("ocds_too_many", most=PROCESSES, each=RELEASES, bytes=TOTAL)
        refuse(packed.source.version, self._faults(packed, states))
        stamp = Stamp(at=self._clock.now(), by=caller.by)

        def keep() -> ImportView:
            for ocid, found in by_ocid.items():
                self._keep(ocid, [_fact(packed.source, one.release) for one in found], stamp)
            publisher = packed.source.publisher.get("name", "")
            return ImportView(
                version=packed.source.version, publisher=publisher, ocids=tuple(by_ocid), releases=len(packed.releases)
            )  # fmt: skip

        return repeatable(self._cases, once, keep)

    def _runs(self, caller: Caller) -> bool:
        return bool(caller.departments_at(self._clock.now().wall) & self._catalogue.trading().centres)

    def _sizes(self, releases: Iterable[Brought]) -> Iterable[DomainError]:
        prefix = self._catalogue.trading().ocds.prefix
        for one in releases:
            ocid, release = one.release["ocid"], one.release["id"]
            if ocid.startswith(prefix):
                yield Invalid("ocds_own", f"{one.path}.ocid".strip("."))
            if len(ocid) > NAME or len(release) > NAME:
                yield Invalid("ocds_ocid_long", f"{one.path}.id".strip("."), most=NAME)
            if len(json.dumps(_content(one.release), ensure_ascii=False).encode()) > RELEASE:
                yield Invalid("ocds_release_large", one.path, most=RELEASE)

    def _known(self, ocids: Iterable[str]) -> dict[str, ImportedProcess]:
        names = {ocid: claim(ocid) for ocid in ocids}
        owners = self._cases.claimants(list(names.values()))
        found: dict[str, ImportedProcess] = {}
        for ocid, name in names.items():
            head = self._cases.head(IMPORTS, owners[name]) if name in owners else None
            found[ocid] = head.state if head is not None else ImportedProcess()
        return found

    def _faults(self, packed: Packed, states: dict[str, ImportedProcess]) -> list[DomainError]:
        found = [
            Invalid("ocds_release_differs", f"{one.path}.id".strip("."))
            for one in packed.releases
            if _differs(states[one.release["ocid"]], one.release["id"], digest(one.release))
        ]
        there = {ocid: self._releases(ocid) for ocid, state in states.items() if state.releases}
        return found + rules.faults(packed, there) or list(_unmerged(packed, there))

    def _releases(self, ocid: str) -> list[Part]:
        case_id = self._cases.claimant(claim(ocid))
        facts = self._cases.timeline(case_id) if case_id is not None else ()
        return [json.loads(fact.data["content"]) for fact in facts]

    def _keep(self, ocid: str, bodies: Sequence[ReleaseImported], stamp: Stamp) -> None:
        for first in range(0, len(bodies), TOGETHER):
            some = bodies[first : first + TOGETHER]
            owner = self._cases.claimant(claim(ocid)) or self._open(ocid, some, stamp)
            if owner:
                change(self._cases, IMPORTS, owner, stamp, partial(_new, some))

    def _open(self, ocid: str, bodies: Sequence[ReleaseImported], stamp: Stamp) -> str:
        """A process that nobody brought yet; else the case that somebody else just opened for it."""
        case_id = fresh_case_id(stamp.at)
        planned = prepare(IMPORTS, new(IMPORTS, case_id), _new(bodies, ImportedProcess()), stamp)
        try:
            self._cases.commit(Change(IMPORTS, planned.head, planned.facts, claims=frozenset({claim(ocid)})))
        except Claimed:
            return self._cases.claimant(claim(ocid)) or ""
        return ""


def _too_much(state: ImportedProcess, brought: Sequence[Brought]) -> bool:
    sizes = {name: one.size for name, one in state.releases.items()}
    sizes |= {one.release["id"]: len(canonical(one.release)) for one in brought}
    return len(sizes) > RELEASES or sum(sizes.values()) > TOTAL


def _new(bodies: Sequence[ReleaseImported], state: ImportedProcess) -> list[ReleaseImported]:
    """What is not there yet; Invalid ``ocds_release_differs`` when another release has the same id."""
    for body in bodies:
        if _differs(state, body.release, body.digest):
            raise Invalid("ocds_release_differs", "id")
    return [body for body in bodies if body.release not in state.releases]


def _unmerged(packed: Packed, there: Mapping[str, Sequence[Part]]) -> Iterable[DomainError]:
    """Processes whose releases have no record: what one says does not go with what another says."""
    from ocdsmerge.exceptions import OCDSMergeError  # noqa: PLC0415  not at cold start

    first = {one.release["ocid"]: one.path for one in reversed(packed.releases)}
    for ocid, path in first.items():
        brought = [one.release for one in packed.releases if one.release["ocid"] == ocid]
        try:
            compiled([*there.get(ocid, ()), *brought], packed.source.version)
        except (OCDSMergeError, TypeError):
            yield Invalid("ocds_unmerged", f"{path}.ocid".strip("."))


def _differs(state: ImportedProcess, release: str, content: str) -> bool:
    kept = state.releases.get(release)
    return kept is not None and kept.digest != content


def _content(release: Part) -> str:
    return canonical(release).decode()


def _fact(source: Source, release: Part) -> ReleaseImported:
    return ReleaseImported(
        source=source, ocid=release["ocid"], release=release["id"], date=release["date"], digest=digest(release),
        content=_content(release),
    )  # fmt: skip
