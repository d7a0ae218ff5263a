"""Consent records (个人信息保护法 art 14, 15, 29, 31): appended to, never changed; a withdrawal is a further record.

Two kinds of consent exist beside each other. One *for a single request* is given in the request itself and kept in
the case's first fact (the version of the text); it needs no record here and reads none. A *standing* one, and its
withdrawal, is a record under the person.
"""

from typing import Literal

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Invalid, NotAllowed
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.rights.answers import ConsentView
from chalicelib.rights.purposes import Purpose, PurposeText, purposes

Channel = Literal["web", "wechat", "miniprogram", "window", "kiosk", "outlet", "grid"]


class Consents:
    """Who agreed to what, when, over which channel, to which text."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def give(self, person: Person, purpose: Purpose, version: str, channel: Channel, evidence: str) -> ConsentView:
        """Record consent to the text of ``version``; one that stands already is told again.

        ``evidence`` says where it was given (a session, a case) and holds no personal data.

        Raises
        ------
        Invalid
            ``consent_text_superseded`` when the text is another one by now.
        NotAllowed
            ``consent_not_asked`` for what does not rest on consent.
        VersionConflict
            when somebody else was first.
        """
        text = _asked(purpose)
        if version != text.version:
            raise Invalid("consent_text_superseded", "version")
        last = self._last(person, purpose)
        if last is not None and last.standing:
            return last
        return self._append(person, ConsentView.model_validate(
            {"purpose": purpose, "version": version, "given": True, "at": self._clock.now().wall, "channel": channel,
             "evidence": evidence, "standing": True}
        ))  # fmt: skip

    def agree(self, person: Person, purpose: Purpose, evidence: str) -> None:
        """Record the consent to the text in force that a request itself carries.

        Raises
        ------
        Conflict
            ``case_busy`` when others were always first.
        """
        for _ in range(ATTEMPTS):
            try:
                self.give(person, purpose, purposes()[purpose].version, "web", evidence)
                return
            except VersionConflict:
                continue
        raise Conflict("case_busy")

    def withdraw(self, person: Person, purpose: Purpose, evidence: str = "") -> ConsentView:
        """Record that consent is withdrawn, whether or not it was given; as easy as giving it (art 15).

        Raises
        ------
        NotAllowed
            ``consent_not_asked`` for what does not rest on consent.
        VersionConflict
            when somebody else was first.
        """
        text, last = _asked(purpose), self._last(person, purpose)
        if last is not None and not last.given:
            return last
        return self._append(person, ConsentView.model_validate(
            {"purpose": purpose, "version": text.version, "given": False, "at": self._clock.now().wall,
             "evidence": evidence}
        ))  # fmt: skip

    def of(self, person: Person) -> list[ConsentView]:
        """Every record of the person, by purpose and time."""
        if person.new:
            return []
        kept = self._records.under(person.id, "consent#")
        newest = {record.data["purpose"]: record.sk for record in kept}
        return [_view(record, newest=newest[record.data["purpose"]] == record.sk) for record in kept]

    def standing(self, person: Person, purpose: Purpose) -> bool:
        """Whether the person agreed to the text in force and did not withdraw it."""
        last = self._last(person, purpose)
        return last is not None and last.standing

    def withdrawn(self, person: Person, purpose: Purpose) -> bool:
        """Whether the person's last word on the purpose was that they withdraw."""
        return not person.new and self.withdrawn_by(person.id, purpose)

    def withdrawn_by(self, person_id: str, purpose: Purpose) -> bool:
        """The same of a person of whom only the id is known."""
        kept = self._records.under(person_id, f"consent#{purpose}#")
        return bool(kept) and not _view(kept[-1], newest=True).given

    def _last(self, person: Person, purpose: Purpose) -> ConsentView | None:
        kept = [] if person.new else self._records.under(person.id, f"consent#{purpose}#")
        return _view(kept[-1], newest=True) if kept else None

    def _append(self, person: Person, consent: ConsentView) -> ConsentView:
        prefix = f"consent#{consent.purpose}#"
        number = 1 if person.new else len(self._records.under(person.id, prefix)) + 1
        data = consent.model_dump(mode="json", exclude={"standing"})
        self._records.put(Record(person.id, f"{prefix}{number:06d}", data), person)
        return consent


def evidence_of(caller: Caller) -> str:
    """Where a caller says it: their session, by its id."""
    return f"{caller.role}:{caller.id}:{caller.session}"


def _asked(purpose: Purpose) -> PurposeText:
    text = purposes()[purpose]
    if not text.asked:
        raise NotAllowed("consent_not_asked", "purpose")
    return text


def _view(record: Record, newest: bool) -> ConsentView:
    """The record; it stands when it is the last word and speaks of the text in force."""
    view = ConsentView.model_validate(record.data)
    stands = newest and view.given and view.version == purposes()[view.purpose].version
    return view.model_copy(update={"standing": stands})
