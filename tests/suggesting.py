"""What a machine says of tickets, on fakes."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.complaints.acting import Acting
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.offices import Offices
from chalicelib.complaints.photos import Photos
from chalicelib.complaints.suggesting.duplicates import Duplicates, Looking
from chalicelib.complaints.suggesting.nearby import Nearby
from chalicelib.complaints.suggesting.suggesting import Suggesting
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record
from tests.fakes.records import MemoryRecords
from tests.ticketing import Ticketing


def nearby_on(at: Any, records: Any) -> Nearby:
    """Tickets by where they are, on the stores of a world or a platform."""
    return Nearby(records, at.catalogue, at.privacy, at.clock)


def looking_on(at: Any, nearby: Nearby) -> Looking:
    """What the route of duplicates calls."""
    offices = Offices(at.catalogue, at.privacy, at.clock)
    return Looking(Acting(at.cases, at.catalogue, at.privacy, offices, Photos(at.files), at.clock), nearby)


class Lists(MemoryRecords):
    """Records that last, whatever the time of the world is; it is remembered until when they were to last."""

    def __init__(self) -> None:
        super().__init__()
        self.until: dict[tuple[str, str], datetime | None] = {}

    def put(self, record: Record, person: Person | None = None) -> Record:
        self.until[record.pk, record.sk] = record.expires
        return super().put(replace(record, expires=None), person)


class Suggested(Ticketing):
    """The world, with tickets that a machine looks at."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = Lists()
        self.nearby = nearby_on(self, self.lists)
        self.looking = looking_on(self, self.nearby)
        self.machine = Suggesting(self.cases, self.catalogue, self.privacy, self.nearby, self.clock)

    def looks(self, case: str) -> str:
        """The machine hears of a ticket; its id."""
        self.machine.handle(Ref(flow=FLOW.name, case_id=case, seq=1, kind="ticket_registered"))
        return case

    def told(self, text: str, **told: Any) -> str:
        """Somebody reports something, and the machine looks; the ticket's id."""
        return self.looks(self.reports(text=text, category=None, **told).id)

    def alike(self, case: str, caller: Caller | None = None) -> Duplicates:
        """What may be of the same matter, for who dispatches."""
        return self.looking.duplicates(caller or self.operator, case)
