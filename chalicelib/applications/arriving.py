"""Results that are with a courier: which ones, and whether they have arrived (送达, 行政许可法 art 44)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.applications.commands import Command, Deliver
from chalicelib.applications.couriers import Courier, Trace
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import ResultDelivered
from chalicelib.applications.model import FLOW, Application, Stage
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Body, Stamp
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import PARTS, CaseStore, VersionConflict, part_of

UNDER_WAY = "courier"
"""Cases whose result is with a courier lie under this and their part, by case id."""


class UnderWay:
    """Notes of the cases whose result is with a courier, so that nothing is scanned to find them."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def note(self, case_id: str) -> None:
        """Again changes nothing."""
        try:
            self._records.put(Record(_place(case_id), case_id))
        except VersionConflict:
            return  # noted before

    def forget(self, case_id: str) -> None:
        """Take the note away."""
        noted = self._records.get(_place(case_id), case_id)
        if noted is not None:
            self._records.remove(noted)

    def all(self) -> Iterator[str]:
        """The ids of all cases that are noted."""
        for part in range(PARTS):
            for record in self._records.under(f"{UNDER_WAY}#{part}"):
                yield record.sk


def _place(case_id: str) -> str:
    return f"{UNDER_WAY}#{part_of(case_id)}"


@dataclass(frozen=True, slots=True)
class Looked:
    """How many results are with the courier, how many were found to have arrived, of how many it said nothing."""

    under_way: int
    delivered: int
    silent: int


class Arrivals:
    """Notes what has arrived, as the courier tells by itself or when it is asked."""

    def __init__(self, cases: CaseStore, courier: Courier, under_way: UnderWay, clock: Clock) -> None:
        self._cases = cases
        self._courier = courier
        self._under_way = under_way
        self._clock = clock

    def arrived(self, case_id: str, tracking: str, trace: Trace) -> bool:
        """Whether that parcel is the case's; its result is noted as delivered once it was signed for."""
        head = load(self._cases, FLOW, case_id)
        if not tracking or head.state.tracking != tracking:
            return False
        if trace.status == "signed":
            append(self._cases, self._clock, head, Deliver(ResultDelivered(how="courier")))
            self._under_way.forget(case_id)
        return True

    def look(self) -> Looked:
        """Ask the courier about everything that is with it: what it told by itself may have been lost."""
        under_way = delivered = silent = 0
        for case_id in self._under_way.all():
            state = load(self._cases, FLOW, case_id).state
            if not waits(state):
                self._under_way.forget(case_id)
            elif state.tracking:  # else it was noted just before its number is written down
                under_way += 1
                traces = self._courier.track(state.tracking)
                silent += traces is None
                if traces and traces[-1].status == "signed":
                    delivered += self.arrived(case_id, state.tracking, traces[-1])
        return Looked(under_way, delivered, silent)


def append(cases: CaseStore, clock: Clock, head: Head[Application], command: Command) -> None:
    """Have the system do it, if the applicant still waits for the result; ``head`` was read a moment ago."""
    stamp = Stamp(at=clock.now(), by=SYSTEM)

    def bodies(state: Application) -> Sequence[Body]:
        return decide(state, command, stamp.at.legal) if waits(state) else []

    change(cases, FLOW, head.case_id, stamp, bodies, known=head)


def waits(state: Application) -> bool:
    """Whether the applicant still waits for the result of an approval that stands."""
    return state.stage is Stage.APPROVED and not state.delivered
