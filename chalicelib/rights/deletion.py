"""Requests for deletion (个人信息保护法 art 47): accepted always, carried out when nothing stands against it.

The list of requests is worked through by the eraser, which destroys the person's key. It takes a request off the
person's hands first (state ``erasing``): from then on there is no way back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record, Records
from chalicelib.rights.answers import DeletionView
from chalicelib.rights.retention import Retention, until

ASKED = "deletions"
"""Documents of requests lie under this, by person id."""

ERASED = "erased"
"""Tombstones lie under this, by the id that the person had; they hold nothing else."""

NOTHING = "平台没有您的个人信息。"
NONE = "没有申请删除。"
SCHEDULED = "已列入删除，很快执行。执行以后，您的个人信息在平台的任何地方都不能再读取，也不能恢复。"
WAITING = "已经收到。在此之前，除了保存和保证安全，平台不再使用您的信息。"


class Deletions:
    """Asks for deletion, tells where it stands, takes it back."""

    def __init__(self, records: Records, retention: Retention, clock: Clock) -> None:
        self._records = records
        self._retention = retention
        self._clock = clock

    def ask(self, caller: Caller, person: Person) -> DeletionView:
        """Put the person on the list; a second time changes nothing.

        Raises
        ------
        VersionConflict
            when somebody else was first.
        """
        if not person.new and self._records.get(ASKED, person.id) is None:
            data = {"asked_at": self._clock.now().wall.isoformat(), "by": caller.by.model_dump(), "state": "asked"}
            self._records.put(Record(ASKED, person.id, data))
        return self.of(person)

    def of(self, person: Person) -> DeletionView:
        """Where it stands."""
        if person.new:
            return DeletionView(state="done", reason=NOTHING)
        asked = self._records.get(ASKED, person.id)
        if asked is None:
            return DeletionView(state="none", reason=NONE)
        return self._standing(person, asked.data)

    def cancel(self, person: Person) -> DeletionView:
        """Take the request back.

        Raises
        ------
        NotAllowed
            ``deletion_not_asked``, or ``deletion_begun`` when the eraser has begun.
        VersionConflict
            when it begins in this moment.
        """
        asked = None if person.new else self._records.get(ASKED, person.id)
        if asked is None:
            raise NotAllowed("deletion_not_asked")
        if asked.data["state"] != "asked":
            raise NotAllowed("deletion_begun")
        self._records.remove(asked)
        return self.of(person)

    def _standing(self, person: Person, asked: Mapping[str, Any]) -> DeletionView:
        at = datetime.fromisoformat(asked["asked_at"])
        begun = asked["state"] != "asked"
        against = [] if begun else self._retention.against(person.id, self._clock.now().legal)
        if not against:
            return DeletionView(state="scheduled", asked_at=at, reason=SCHEDULED)
        why = WAITING + "".join(obstacle.reason for obstacle in against)
        return DeletionView(
            state="waiting", asked_at=at, until=until(against), reason=why, obstacles=tuple(against)
        )  # fmt: skip
