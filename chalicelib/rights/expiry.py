"""Who is looked at when the longest period may be over (个人信息保护法 art 19, 47): notes by month, nothing is scanned.

Each case leaves a note of its person, for the month in which the period would be over if nothing came after it. In
that month whoever has a younger or an open case, or a grant that stands, gets a later note; all others are erased.
"""

from datetime import datetime

from chalicelib.kernel.deadlines import last_day_before, legal_day
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.rights.retention import expiry

EXPIRING = "expiring"
"""The notes of a month lie under this and the month, by person id; under this alone, the last month worked through."""

AT_ONCE = 24
"""Months that one run works through at most, the oldest first."""


class ExpiryNotes:
    """The notes, and how far they were worked through. Months are those of legal time."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def note(self, person_id: str, since: datetime) -> None:
        """Note the person for when what was settled at ``since`` (legal time) has expired; again changes nothing."""
        try:
            self._records.put(Record(_place(since), person_id))
        except VersionConflict:
            return  # noted before

    def forget(self, person_id: str, since: datetime) -> None:
        """Take the note away that :meth:`note` made."""
        noted = self._records.get(_place(since), person_id)
        if noted is not None:
            self._records.remove(noted)

    def come(self, now: datetime) -> list[str]:
        """The months that have come at ``now`` (legal time) and are not done, oldest first."""
        current, done = _number(_month(now)), self._records.get(EXPIRING, "done")
        first = _number(done.data["month"]) + 1 if done else current - AT_ONCE + 1
        return [_name(number) for number in range(first, min(current, first + AT_ONCE - 1) + 1)]

    def of(self, month: str) -> list[Record]:
        """The notes of a month; each holds its person's id as ``sk``."""
        return self._records.under(f"{EXPIRING}#{month}")

    def done(self, month: str) -> None:
        """Nothing is left of that month, nor of any before it."""
        known = self._records.get(EXPIRING, "done")
        try:
            self._records.put(Record(EXPIRING, "done", {"month": month}, known.revision if known else 0))
        except VersionConflict:
            return  # another run is at it, and goes on from where it is


def _place(since: datetime) -> str:
    """Under what the note lies: the month after the one in which the period ends, when all of its notes are due."""
    ends = last_day_before(expiry(since))
    return f"{EXPIRING}#{_name(_number(f'{ends:%Y-%m}') + 1)}"


def _month(at: datetime) -> str:
    return f"{legal_day(at):%Y-%m}"


def _number(month: str) -> int:
    """Months counted on, so that one follows the other."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _name(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
