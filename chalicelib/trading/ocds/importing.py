"""Releases of other publishers are brought in: all of what is brought, or nothing where anything is wrong with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.cases import new as blank
from chalicelib.kernel.changing import change, prepare, repeatable
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once
from chalicelib.trading.ocds import rules
from chalicelib.trading.ocds.brought import Brought, Linked, Packed, read, refuse
from chalicelib.trading.ocds.contents import INLINE, Contents
from chalicelib.trading.ocds.facts import IMPORTS, ImportedProcess, ReleaseImported, ReleasesLinked
from chalicelib.trading.ocds.packages import compiled
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.remarks import remarks, shown
from chalicelib.trading.ocds.schemas import ImportView, RemarkView
from chalicelib.trading.ocds.validating import Version, moment

RELEASE = 4_000_000
"""Bytes of a release: it is given out in one answer."""
NAME = 190
"""Characters of an ocid and of a release's id."""
PROCESSES, RELEASES = 500, 1000
"""Processes brought at once, and releases of a process altogether: the state that names them is one item."""
TOTAL = 4_000_000
"""Bytes of all releases of a process: what they come to is given out in one answer."""
TOGETHER = 8
"""Releases of one write: within the 4 MB of a transaction."""
SHOWN = 200
"""Remarks that an answer tells."""


def claim(ocid: str) -> str:
    """The name that a process of another publisher is found by."""
    return f"ocds#{digest(ocid)}"


class Importing:
    """What the route of imports calls."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, contents: Contents, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._contents = contents
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
        self.runs(caller)
        packed = read(document)
        if len(ocids(packed)) > PROCESSES:
            raise Invalid("ocds_too_many", most=PROCESSES, each=RELEASES, bytes=TOTAL)
        remarks = self.check(packed)
        stamp = Stamp(at=self._clock.now(), by=caller.by)

        def keep() -> ImportView:
            self.keep(packed, stamp)
            return ImportView(
                version=packed.source.version, publisher=packed.source.publisher.get("name", ""),
                ocids=tuple(ocids(packed)), releases=len(packed.releases), linked=len(packed.linked),
                remarks=tuple(RemarkView.model_validate(one) for one in shown(remarks, SHOWN)),
                remark_count=len(remarks),
            )  # fmt: skip

        return repeatable(self._cases, once, keep)

    def runs(self, caller: Caller) -> None:
        """Forbidden ``trading_not_yours``: not of the trading centre."""
        if not caller.departments_at(self._clock.now().wall) & self._catalogue.trading().centres:
            raise Forbidden("trading_not_yours")

    def check(self, packed: Packed) -> list[DomainError]:
        """Look at what the schema cannot say. What is worth a remark.

        Raises
        ------
        Invalid
            ``ocds_too_many``; ``ocds_invalid`` with every fault.
        """
        refuse(packed.source.version, list(self._sizes(packed)))
        by_ocid = _by_ocid(packed)
        states = self._known(ocids(packed))
        for ocid, found in by_ocid.items():
            if _too_much(states[ocid], found):
                raise Invalid("ocds_too_many", found[0].path, most=PROCESSES, each=RELEASES, bytes=TOTAL)
        there = {ocid: self._releases(ocid) for ocid, state in states.items() if state.releases}
        refuse(packed.source.version, self._faults(packed, states, there))
        return remarks(packed) + rules.remarks(packed, there)

    def keep(self, packed: Packed, stamp: Stamp) -> None:
        """Keep what is new of what was checked; harmless to repeat.

        Raises
        ------
        Invalid
            ``ocds_release_differs``: somebody else brought another release under the same id meanwhile.
        """
        for ocid, found in _by_ocid(packed).items():
            for first in range(0, len(found), TOGETHER):
                bodies = [self._contents.fact(one) for one in found[first : first + TOGETHER]]
                self._keep(ocid, partial(_new, bodies), stamp)
        for one in packed.linked:
            self._keep(one.ocid, partial(_newly_linked, _links(one)), stamp)

    def _sizes(self, packed: Packed) -> Iterable[DomainError]:
        prefix = self._catalogue.trading().ocds.prefix
        releases = ((one.path, one.release["ocid"], one.release["id"], one.release, RELEASE) for one in packed.releases)
        linked = ((one.path, one.ocid, "", one.links, INLINE) for one in packed.linked)
        for path, ocid, name, content, most in (*releases, *linked):
            if ocid.startswith(prefix):
                yield Invalid("ocds_own", f"{path}.ocid".strip("."))
            if len(ocid) > NAME or len(name) > NAME:
                yield Invalid("ocds_ocid_long", f"{path}.id".strip("."), most=NAME)
            if len(canonical(content)) > most:
                yield Invalid("ocds_release_large", path, most=most)

    def _known(self, ocids: Iterable[str]) -> dict[str, ImportedProcess]:
        names = {ocid: claim(ocid) for ocid in ocids}
        owners = self._cases.claimants(list(names.values()))
        found: dict[str, ImportedProcess] = {}
        for ocid, name in names.items():
            head = self._cases.head(IMPORTS, owners[name]) if name in owners else None
            found[ocid] = head.state if head is not None else ImportedProcess()
        return found

    def _faults(
        self, packed: Packed, states: Mapping[str, ImportedProcess], there: Mapping[str, Sequence[Part]]
    ) -> list[DomainError]:
        found = [
            Invalid("ocds_release_differs", f"{one.path}.id".strip("."))
            for one in packed.releases
            if _differs(states[one.release["ocid"]], one.release["id"], digest(one.release))
        ]
        return found + rules.faults(packed, there) or list(_unmerged(packed, there))

    def _releases(self, ocid: str) -> list[Part]:
        """What is there of a process, as it is given out."""
        case_id = self._cases.claimant(claim(ocid))
        facts = self._cases.timeline(case_id) if case_id is not None else ()
        return [self._contents.told(fact.data)[1] for fact in facts if fact.kind == ReleaseImported.kind]

    def _keep(self, ocid: str, new: Callable[[ImportedProcess], Sequence[Body]], stamp: Stamp) -> None:
        owner = self._cases.claimant(claim(ocid)) or self._open(ocid, new, stamp)
        if owner:
            change(self._cases, IMPORTS, owner, stamp, new)

    def _open(self, ocid: str, new: Callable[[ImportedProcess], Sequence[Body]], stamp: Stamp) -> str:
        """A process that nobody brought yet; else the case that somebody else just opened for it."""
        case_id = fresh_case_id(stamp.at)
        planned = prepare(IMPORTS, blank(IMPORTS, case_id), new(ImportedProcess()), stamp)
        try:
            self._cases.commit(Change(IMPORTS, planned.head, planned.facts, claims=frozenset({claim(ocid)})))
        except Claimed:
            return self._cases.claimant(claim(ocid)) or ""
        return ""


def ocids(packed: Packed) -> list[str]:
    """The processes of what was brought, each once."""
    return list(
        dict.fromkeys([*(one.release["ocid"] for one in packed.releases), *(one.ocid for one in packed.linked)])
    )


def _by_ocid(packed: Packed) -> dict[str, list[Brought]]:
    found: dict[str, list[Brought]] = {}
    for one in packed.releases:
        found.setdefault(one.release["ocid"], []).append(one)
    return found


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

    brought = _by_ocid(packed)
    for ocid in brought:
        try:
            compiled([*there.get(ocid, ()), *(one.given for one in brought[ocid])], _version(brought[ocid]))
        except (OCDSMergeError, TypeError):
            yield Invalid("ocds_unmerged", f"{brought[ocid][0].path}.ocid".strip("."))


def _version(brought: Sequence[Brought]) -> Version:
    """By whose rules a process is merged: those of the version that it is given out as."""
    last = brought[-1]
    return "1.1" if last.upgraded else last.source.version


def _differs(state: ImportedProcess, release: str, content: str) -> bool:
    kept = state.releases.get(release)
    return kept is not None and kept.digest != content


def _newly_linked(body: ReleasesLinked, state: ImportedProcess) -> list[ReleasesLinked]:
    return [] if body.digest in state.linked else [body]


def _links(one: Linked) -> ReleasesLinked:
    links = list(one.links)
    newest = max((link["date"] for link in links), key=moment)
    return ReleasesLinked(
        source=one.source, ocid=one.ocid, date=newest, digest=digest(links), content=canonical(links).decode()
    )  # fmt: skip
