"""The pool of supervisors (监督员库): deputies, members of the political consultative conference, discipline, audit.

A member is a role, a unit and the reference of a resident's own account: no name and no number is kept here.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.kernel.values import Lenient

PLACE = "pool"
MOST = 50
"""Members at most: each is told of every alert, one by one, within the time that a reader of facts has."""


class Member(Lenient):
    """One of the pool."""

    id: str
    """The person's own account."""
    role: str
    unit: str
    since: datetime
    """Legal time from which on they hear of alerts."""
    ended: datetime | None = None

    def serves(self, at: datetime) -> bool:
        """Whether they are in the pool at an instant of legal time."""
        return self.since <= at and (self.ended is None or at < self.ended)


class Pool:
    """Where the members are kept: one partition, few rows."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def member(self, person_id: str) -> Member | None:
        """The member of that account, past ones included."""
        kept = self._records.get(PLACE, person_id)
        return Member.model_validate(kept.data) if kept is not None else None

    def members(self, at: datetime) -> list[Member]:
        """Those who serve at an instant of legal time."""
        found = (Member.model_validate(kept.data) for kept in self._records.under(PLACE))
        return [one for one in found if one.serves(at)]

    def enter(self, member: Member) -> Member:
        """Somebody joins, or takes another role; who serves already keeps the day they joined.

        Raises
        ------
        Invalid
            ``trading_pool_full``.
        Conflict
            ``case_busy``.
        """
        kept = self._records.get(PLACE, member.id) or Record(PLACE, member.id)
        before = Member.model_validate(kept.data) if kept.revision else None
        if before is not None and before.ended is None:
            member = member.model_copy(update={"since": before.since})
        elif len(self.members(member.since)) >= MOST:
            raise Invalid("trading_pool_full", most=MOST)
        return self._put(kept, member, before)

    def end(self, person_id: str, at: datetime) -> Member:
        """Somebody leaves; NotFound ``trading_pool_unknown``. Harmless when they left already."""
        kept = self._records.get(PLACE, person_id)
        if kept is None:
            raise NotFound("trading_pool_unknown", "member")
        before = Member.model_validate(kept.data)
        after = before if before.ended is not None else before.model_copy(update={"ended": at})
        return self._put(kept, after, before)

    def _put(self, kept: Record, member: Member, before: Member | None) -> Member:
        if member == before:
            return member
        try:
            self._records.put(replace(kept, data=member.model_dump(mode="json")))
        except VersionConflict as newer:
            raise Conflict("case_busy") from newer
        return member
