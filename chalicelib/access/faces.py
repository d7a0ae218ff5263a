"""Face checks: the surest level, asked for by what is costly to get wrong."""

from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal, Protocol

from chalicelib.access.sessions import Entry
from chalicelib.access.single_use import spend
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, Unavailable
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.rights.consents import Consents, evidence_of


class Faces(Protocol):
    """Port: a live face compared with the one on record."""

    def begin(self, reference: str) -> Any:
        """``state``, ``ticket`` and the ``url`` that the person's phone opens."""
        ...

    def outcome(self, ticket: str) -> Literal["passed", "failed", "pending", "unknown", "temporary"]:
        """How it went."""
        ...


class FaceChecks:
    """Raises a session to the surest level.

    Consent to it is separate, and whoever withdrew it is not checked (个人信息保护法 art 15, 29).
    """

    def __init__(self, records: Records, faces: Faces, privacy: Privacy, consents: Consents, clock: Clock) -> None:
        self._records = records
        self._faces = faces
        self._privacy = privacy
        self._consents = consents
        self._clock = clock

    def begin(self, caller: Caller) -> tuple[str, str]:
        """The ticket of a new check of the caller, and where their phone goes."""
        if not caller.own_lookup:
            raise Forbidden("identity_missing")
        self._not_withdrawn(caller)
        begun = self._faces.begin(caller.id)
        if begun.state != "begun":
            raise Unavailable("login_channel_unavailable")
        expires = self._clock.now().wall + timedelta(minutes=15)
        self._records.put(Record(caller.id, f"face#{sha256(begun.ticket.encode()).hexdigest()}", expires=expires))
        return begun.ticket, begun.url

    def finish(self, caller: Caller, ticket: str) -> Entry:
        """The caller, face-checked; a ticket is good once, and only for whom it was made.

        The request carries the consent, which is recorded of a check that was passed.
        """
        self._not_withdrawn(caller)
        begun = self._records.get(caller.id, f"face#{sha256(ticket.encode()).hexdigest()}")
        outcome = self._faces.outcome(ticket) if begun is not None else "unknown"
        if outcome == "pending":
            raise Conflict("face_pending")
        if outcome == "temporary":
            raise Unavailable("login_channel_unavailable")
        if begun is None or outcome != "passed":
            raise Forbidden("face_failed")
        self._consents.agree(self._privacy.known(caller.id), "face", evidence_of(caller))
        if not spend(self._records, begun):
            raise Forbidden("face_failed")
        return Entry("resident", caller.id, "face")

    def _not_withdrawn(self, caller: Caller) -> None:
        if self._consents.withdrawn_by(caller.id, "face"):
            raise Forbidden("face_consent_withdrawn")
