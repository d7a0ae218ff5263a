"""What a case is found by in its table: the keys of its indexes, which sort by time."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.kernel.cases import Flow, Head, Place, S
from chalicelib.kernel.store import part_of


def instant(at: datetime) -> str:
    """An instant as text that sorts by time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clocked(item: Any) -> tuple[str, str]:
    """Flow and case id: the index holds keys only, so the flow is a part of one."""
    _, flow, case_id = item.next_at.split("#")
    return flow, case_id


def index_of(flow: Flow[S], head: Head[S]) -> dict[str, str]:
    index, case_id = flow.index(head.state), head.case_id
    found: dict[str, str] = {}
    if index.subject and index.opened is not None:
        found |= {"subject": index.subject, "opened_at": f"{instant(index.opened)}#{case_id}"}
        found |= {"opener": index.opener} if index.opener else {}
    if index.queue and index.due is not None:
        found |= queued(Place(index.queue, index.due), case_id)
    if index.wake is not None:
        found |= {"clock": f"clock#{part_of(case_id)}", "next_at": f"{instant(index.wake)}#{flow.name}#{case_id}"}
    return found


def queued(place: Place | None, case_id: str) -> dict[str, str]:
    if place is None:
        return {}
    return {"queue": f"{place.queue}#{part_of(case_id)}", "due": f"{instant(place.due)}#{case_id}"}
