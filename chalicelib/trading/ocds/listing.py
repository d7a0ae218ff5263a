"""A reader of facts: every release gets its place in the lists, once, and in the order of its case."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from chalicelib.catalogue.service import Catalogue
from chalicelib.feed.model import Public
from chalicelib.feed.service import append_missing
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.retrying import pause
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.model import FLOW
from chalicelib.trading.ocds.facts import IMPORTS, ReleaseImported
from chalicelib.trading.ocds.mapping import WANTS as OWN_WANTS, releases
from chalicelib.trading.ocds.ports import IMPORTED, OWN, Releases, day_list
from chalicelib.trading.ocds.validating import moment

WANTS: Mapping[str, frozenset[str]] = {FLOW.name: OWN_WANTS, IMPORTS.name: frozenset({ReleaseImported.kind})}
"""Flow → the kinds of facts that this reader is told of."""


def listed(flow: str, case_id: str, seq: int, release: str, ocid: str, date: str) -> Public:
    """The entry of a release."""
    return Public(
        id=release, type=f"{flow}.release", version=1, case_id=case_id, seq=seq, item=ocid, name="", department="",
        at=moment(date),
    )  # fmt: skip


class Listing:
    """Brings the lists up to where cases stand. Repeats and reordering change nothing."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, lists: Releases, pause: Callable[[int], None] = pause
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._lists = lists
        self._pause = pause

    def bring(self, refs: Sequence[Ref]) -> None:
        """List what is not listed yet of these cases.

        The days come first: a case whose releases are not all in their day's list is not further in the list of all
        either, so that a write that was cut off is made good with the next message.

        Raises
        ------
        VersionConflict
            others were first again and again; the messages come again.
        """
        own = {ref.case_id: self._own(ref.case_id) for ref in refs if ref.flow == FLOW.name}
        stand = self._lists.named(OWN).stands(own) if own else None
        days: dict[date, dict[str, list[Public]]] = {}
        for case_id, told in own.items():
            for one in told:
                if stand is not None and one.seq > stand.reached.get(case_id, 0):
                    days.setdefault(legal_day(one.at), {})[case_id] = []
        for day, cases in days.items():
            for case_id in cases:
                cases[case_id] = [one for one in own[case_id] if legal_day(one.at) == day]
            self._bring(day_list(day), cases)
        self._bring(OWN, own)
        self._bring(IMPORTED, {ref.case_id: self._imported(ref.case_id) for ref in refs if ref.flow == IMPORTS.name})

    def _bring(self, name: str, told: Mapping[str, Sequence[Public]]) -> None:
        if told:
            append_missing(self._lists.named(name), told, self._pause)

    def _own(self, case_id: str) -> list[Public]:
        law, facts = self._catalogue.trading(), self._cases.timeline(case_id)
        found = releases(case_id, facts, law, self._catalogue.site())
        return [
            listed(FLOW.name, case_id, seq_of(one["id"]), one["id"], one["ocid"], one["date"])
            for one in found
        ]  # fmt: skip

    def _imported(self, case_id: str) -> list[Public]:
        facts = (fact for fact in self._cases.timeline(case_id) if fact.kind == ReleaseImported.kind)
        told = ((fact.seq, fact.data) for fact in facts)
        return [
            listed(IMPORTS.name, case_id, seq, data["release"], data["ocid"], data["date"]) for seq, data in told
        ]  # fmt: skip


def seq_of(release: str) -> int:
    """The number of the fact that one of our own releases tells of: its id ends with it."""
    return int(release.rpartition("-")[2])
