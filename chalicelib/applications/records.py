"""The records that approvals bring to an applicant: added, named by their certificate, ended, taken away. Pure.

Whoever reads the facts of applications brings them, and whoever certifies an approval: both in these words.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.applications.state import Application
from chalicelib.parties.model import Record

CERTIFICATE = "certificate"
"""Under this name a record holds the identifier of its certificate."""


def newer(held: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What was told later wins; nothing is forgotten."""
    fresh = {k: v for k, v in told.items() if k not in held or _at(held[k]) <= _at(v)}
    return held | fresh


def _at(held: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(held["at"])


def record_of(form: dict[str, Any], state: Application) -> dict[str, Any]:
    """The record that an approval adds to what is held about the applicant."""
    data = {**form, "number": state.number}
    return Record(data=data, source=source_of(state), at=opened_at(state)).model_dump(mode="json")


def granted(held: dict[str, Any], kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """As :func:`newer`; what the record of this very case has been given since, its certificate, stays."""
    known = held.get(kind)
    if known and known["data"].get("number") == record["data"]["number"]:
        return held
    return newer(held, {kind: record})


def certified(record: Mapping[str, Any], identifier: str, last: date | None) -> dict[str, Any]:
    """The record, with the certificate that shows it and how long that is good."""
    until = {"valid_until": last.isoformat()} if last else {}
    return {**record, "data": {**record["data"], CERTIFICATE: identifier}, **until}


def ended(held: dict[str, Any], identifier: str, last: date) -> dict[str, Any]:
    """Held with the record of that certificate good until the day before ``last``."""
    before = (last - timedelta(days=1)).isoformat()
    return {
        kind: record | ({"valid_until": before} if record["data"].get(CERTIFICATE) == identifier else {})
        for kind, record in held.items()
    }


def revoked(held: dict[str, Any], state: Application) -> dict[str, Any]:
    """Held without the record that the revoked case had granted."""
    kind = state.pinned.grants
    return {k: r for k, r in held.items() if k != kind or r["data"].get("number") != state.number}


def source_of(state: Application) -> str:
    """Where something that an applicant told comes from."""
    return f"{state.pinned.name}(办件{state.number})"


def opened_at(state: Application) -> datetime:
    """When the applicant told it."""
    if state.opened_at is None:
        raise TypeError("a submitted case has an opening")
    return state.opened_at
