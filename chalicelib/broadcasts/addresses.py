"""Where somebody can be reached: only addresses that are known to be theirs, so that nobody subscribes another one."""

import re
from collections.abc import Callable

from chalicelib.broadcasts.subscriptions import Via
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.privacy import LookupKind, Person, Privacy
from chalicelib.kernel.records import Records
from chalicelib.rights.accounts import IDENTITY

KINDS: dict[Via, LookupKind] = {"sms": "phone", "miniprogram": "openid"}
FORMATS: dict[Via, str] = {"sms": r"1[3-9]\d{9}", "miniprogram": r"[A-Za-z0-9_-]{6,64}"}


class OwnAddresses:
    """The :class:`~chalicelib.broadcasts.ports.Addresses` that goes by logins, and by the bound WeChat account."""

    def __init__(self, records: Records, privacy: Privacy, bound: Callable[[str], str]) -> None:
        """``bound``: the openid of the official account that a person bound, by the person's id; empty: none."""
        self._records = records
        self._privacy = privacy
        self._bound = bound

    def own(self, person: Person, via: Via, given: str) -> str:
        if via == "wechat":
            address = self._bound(person.id)
            if not address or given not in ("", address):
                raise Invalid("subscription_address", "address")
            return address
        if not re.fullmatch(FORMATS[via], given, re.ASCII) or not self._logs_in(person, KINDS[via], given):
            raise Invalid("subscription_address", "address")
        return given

    def _logs_in(self, person: Person, kind: LookupKind, address: str) -> bool:
        """Whether a login by that address leads to the person's account."""
        account = self._privacy.person(self._privacy.lookup(kind, address))
        return not account.new and self._records.get(person.id, IDENTITY + account.id) is not None
