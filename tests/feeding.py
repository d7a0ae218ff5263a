"""A publisher for the smallest flow, so that the feed is tested without any rule of the district."""

from collections.abc import Sequence
from datetime import UTC, datetime

from chalicelib.feed.model import FIRST_MARK, About, Entry, Public, Publication, Shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore
from tests.contract.flow import FLOW

PUBLIC = Publication(FLOW.name, FLOW.bodies, shown={"added": Shown()})
ABOUT = About("item", "事项", "department", "530114001")
AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)


class CountersInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of the counter."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def told(self, case_id: str) -> Sequence[Public]:
        return PUBLIC.of(ABOUT, load_whole(self._cases, FLOW, case_id).facts)


def public(case_id: str, seq: int) -> Public:
    """What the public may know of a fact of a counter."""
    return Public(
        id=f"{case_id}-{seq}", type="counter.added", version=1, case_id=case_id, seq=seq, item="item", name="事项",
        department="department", at=AT,
    )  # fmt: skip


def chained(*public: Public, behind: Entry | None = None) -> list[Entry]:
    """Entries of these, numbered behind an entry (``None``: from the first on)."""
    entries: list[Entry] = []
    for one in public:
        last = entries[-1] if entries else behind
        entries.append(Entry.behind(last.number if last else 0, last.mark if last else FIRST_MARK, one))
    return entries
