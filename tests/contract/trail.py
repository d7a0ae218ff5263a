"""A trail that two processes write, and what stores cases in the first of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.aws.audit_table import AuditReader, AuditTable
from chalicelib.aws.cases_table import CasesTable
from chalicelib.kernel.audit import Entry, Trace, Trail, TrailReader, faults
from chalicelib.kernel.facts import By
from chalicelib.kernel.store import CaseStore, Once
from tests.contract.flow import case
from tests.fakes.time_and_numbers import SetClock

ONE, DAY = case(1), "2026-10-12"
OFFICER, RESIDENT = By(role="officer", id="O1"), By(role="resident", id="P1")
NOON = datetime(2026, 10, 12, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=30)


def trace(actor: By = OFFICER, about: str = ONE) -> Trace:
    return Trace(actor=actor, session="S1", origin="sealed", act="POST /v1/x/{case_id}", about=about, purpose="own")


def once(key: str = "key", **named: Any) -> Once:
    return Once(key, "request", trace(**named))


@dataclass
class World:
    """Two processes that write one trail, and what stores cases in the first."""

    trail: Trail
    other: Trail
    reader: TrailReader
    cases: CaseStore
    clock: SetClock

    def entries(self, day: str = DAY) -> list[list[Entry]]:
        """The chains of a day, each found to be whole."""
        chains = []
        for shard in self.reader.shards(day):
            rows = list(self.reader.rows(day, shard))
            assert faults(day, shard, rows) == []
            chains.append([Entry.model_validate_json(row.record) for row in rows])
        return chains

    def results(self) -> list[str]:
        """What the chains of the day tell, when there is one."""
        return [entry.result for chain in self.entries() for entry in chain]


def of_the_table(clock: SetClock) -> World:
    trail = AuditTable("audit", clock)
    cases = CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys", audit=trail)
    return World(trail, AuditTable("audit", clock), AuditReader("audit"), cases, clock)
