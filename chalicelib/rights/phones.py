"""The phone that a person last logged in with: where they are told what concerns them as somebody else's agent.

The number lies sealed in the account of the phone, under that account's own key, and is destroyed with it. It stays
there once its holder has proved who they are; a document of the person then names the account.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.rights.accounts import NUMBER, phone_in

LAST = "phone"
"""The person's document."""
UNPROVED = "unproved"
"""Of a phone's account whose holder nobody knows yet: the number, for a while."""
LIVES = timedelta(days=1)
"""How long the number is kept of somebody who logged in and has not proved who they are."""


class PhoneStanding:
    """Who can be told by SMS, for those who need know no more: no key, no secret."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def stands(self, person_id: str) -> bool:
        """Whether the person can be told by SMS."""
        return self.account(person_id) is not None

    def account(self, person_id: str) -> Record | None:
        """The account of the phone, if it still leads to the person."""
        last = self._records.get(person_id, LAST)
        account = self._records.get(last.data["of"], "account") if last is not None else None
        leads = account is not None and NUMBER in account.data and account.data.get("verified") == person_id
        return account if leads else None


class Phones:
    """Keeps the numbers, and tells them."""

    def __init__(self, records: Records, privacy: Privacy) -> None:
        self._records = records
        self._standing = PhoneStanding(records)
        self._privacy = privacy

    def used(self, account: Record, phone: str, person_id: str, now: datetime) -> None:
        """Somebody logged in with the phone of that account, which leads to a person or, yet, to nobody (``""``).

        Nobody's number is forgotten after :data:`LIVES` (``now`` is wall time).
        """
        if not person_id:
            self._put(account.pk, UNPROVED, self._sealed(account, phone), now + LIVES)
            return
        if NUMBER not in account.data:
            self._replace(account, {**account.data, **self._sealed(account, phone)})
        self._lead(account, person_id)

    def proved(self, account: Record, person_id: str) -> dict[str, str]:
        """What the account keeps from now on, that leads to the person: its number, if it is a phone's."""
        kept = self._records.get(account.pk, UNPROVED)
        if kept is None:
            return {}
        self._lead(account, person_id)
        return {NUMBER: kept.data[NUMBER]}

    def last(self, person_id: str) -> str:
        """The number; empty when there is none, or it is destroyed."""
        account = self._standing.account(person_id)
        try:
            return phone_in(self._privacy, account) if account is not None else ""
        except KeyDestroyed:
            return ""

    def _lead(self, account: Record, person_id: str) -> None:
        known = self._records.get(person_id, LAST)
        if known is None or known.data["of"] != account.pk:
            self._put(person_id, LAST, {"of": account.pk})

    def _sealed(self, account: Record, phone: str) -> dict[str, str]:
        return {NUMBER: self._privacy.seal(self._privacy.known(account.pk), phone, about=NUMBER)}

    def _put(self, pk: str, sk: str, data: dict[str, str], expires: datetime | None = None) -> None:
        known = self._records.get(pk, sk)
        try:
            self._records.put(Record(pk, sk, data, known.revision if known else 0, expires))
        except VersionConflict:
            return  # another login was first, and said the like

    def _replace(self, account: Record, data: dict[str, str]) -> None:
        try:
            self._records.put(replace(account, data=data))
        except VersionConflict:
            return  # another login was first
