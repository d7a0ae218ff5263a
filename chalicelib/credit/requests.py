"""Requests for repair as they are kept: one document a mark, under the department that decides on it.

What the person and the officer wrote is sealed under the person's key; with the key everything readable is gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.credit.answers import RepairState, RepairView
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict

STATES: dict[RepairState, str] = {
    "open": "已经收到，由登记这条记录的部门审核。",
    "repaired": "已修复，这条记录不再有影响。",
    "refused": "没有同意修复；改正以后可以再次申请。",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request, opened."""

    id: str
    person: Person
    mark: str
    kept: Record
    said: Mapping[str, Any]
    """``explanation`` and, once decided, ``reason``."""

    @property
    def state(self) -> RepairState:
        state: RepairState = self.kept.data["state"]
        return state

    @property
    def view(self) -> RepairView:
        """What person and officer see of it."""
        return RepairView.model_validate(
            {**self.kept.data, **self.said, "id": self.id, "mark": self.mark, "state_text": STATES[self.state]}
        )


class RepairRequests:
    """Where the requests are kept."""

    def __init__(self, records: Records, privacy: Privacy) -> None:
        self._records = records
        self._privacy = privacy

    def find(self, department: str, repair: str) -> Request | None:
        """The request of that id, if it is the department's and its person's data is still there."""
        kept = self._records.get(_under(department), repair)
        return self._opened(kept) if kept is not None else None

    def of_mark(self, department: str, person: Person, mark: str) -> Request | None:
        """What was asked last for a mark."""
        return self.find(department, repair_id(person, mark))

    def open_of(self, department: str) -> Iterator[Request]:
        """The department's open requests."""
        for kept in self._records.under(_under(department)):
            request = self._opened(kept) if kept.data["state"] == "open" else None
            if request is not None:
                yield request

    def ask(
        self, department: str, person: Person, mark: str, explanation: str, at: datetime, before: Request | None
    ) -> Request:
        """A new request, in place of one that was decided.

        Raises
        ------
        Conflict
            ``case_busy`` when somebody else was first.
        """
        data = {"person": person.id, "mark": mark, "state": "open", "asked_at": at.isoformat()}
        kept = Record(_under(department), repair_id(person, mark), data, before.kept.revision if before else 0)
        return self._put(Request(kept.sk, person, mark, kept, {"explanation": explanation}))

    def decide(
        self, request: Request, state: RepairState, reason: str, by: str, at: datetime, until: datetime
    ) -> Request:
        """The request with what was decided; it can be read ``until`` (wall time). Conflict as :meth:`ask`."""
        data = {**request.kept.data, "state": state, "decided_at": at.isoformat(), "by": by}
        kept = replace(request.kept, data=data, expires=until)
        return self._put(replace(request, kept=kept, said={**request.said, "reason": reason}))

    def _put(self, request: Request) -> Request:
        sealed = self._privacy.seal(request.person, dict(request.said), about=request.id)
        kept = replace(request.kept, data={**request.kept.data, "sealed": sealed})
        try:
            return replace(request, kept=self._records.put(kept))
        except VersionConflict as newer:
            raise Conflict("case_busy") from newer

    def _opened(self, kept: Record) -> Request | None:
        try:
            person = self._privacy.known(kept.data["person"])
        except KeyDestroyed:
            return None  # the person's data is gone, and the request with it
        said = self._privacy.unseal(person, kept.data["sealed"], about=kept.sk)
        return Request(kept.sk, person, kept.data["mark"], kept, said)


def repair_id(person: Person, mark: str) -> str:
    """Id of the one request for a mark."""
    return f"{person.id}.{mark}"


def _under(department: str) -> str:
    return f"repairs#{department}"
