"""The one consumer of the cases' stream: puts each fact on the queue of each reader that wants its kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.aws.queues import Queues
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore


@dataclass(frozen=True, slots=True)
class Reader:
    """A queue and the kinds of facts, by flow, that its reader wants."""

    url: str
    wants: Mapping[str, frozenset[str]]


class Dispatcher:
    """Dumb and quick: it looks at kinds only, so that nothing in a fact can hold up the stream."""

    def __init__(self, readers: Iterable[Reader], queues: Queues, cases: CaseStore) -> None:
        self._readers = tuple(readers)
        self._queues = queues
        self._cases = cases

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Dispatch a batch of stream records; from the first that failed on they come again."""
        records = [(r["dynamodb"]["SequenceNumber"], ref) for r in event["Records"] if (ref := _ref(r)) is not None]
        failed = self.dispatch([ref for _, ref in records])
        if failed:
            return {"batchItemFailures": [{"itemIdentifier": records[min(failed)][0]}]}
        return {"batchItemFailures": []}

    def dispatch(self, refs: list[Ref]) -> set[int]:
        """Send each fact to its readers; the places of those that some queue did not take."""
        failed: set[int] = set()
        for reader in self._readers:
            places = [n for n, ref in enumerate(refs) if ref.kind in reader.wants.get(ref.flow, ())]
            refused = self._queues.send(reader.url, [refs[n] for n in places])
            failed |= {places[n] for n in refused}
        if not failed:
            newest = {ref.case_id: ref.seq for ref in refs}
            for case_id, version in newest.items():
                self._cases.dispatched(case_id, version)
        return failed


def _ref(record: Mapping[str, Any]) -> Ref | None:
    """The fact that a stream record tells of; heads and places in queues are none."""
    keys, image = record["dynamodb"]["Keys"], record["dynamodb"].get("NewImage", {})
    if record["eventName"] != "INSERT" or int(keys["sk"]["N"]) <= 0:
        return None
    return Ref(flow=image["flow"]["S"], case_id=keys["pk"]["S"], seq=int(keys["sk"]["N"]), kind=image["kind"]["S"])
