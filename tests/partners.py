"""Accounts of outlets, terminals and departments, and requests that their holders sign."""

import hashlib
from datetime import datetime, timedelta
from itertools import count

import pytest

from chalicelib.access import signatures, webhooks
from chalicelib.access.partner_accounts import Issued, PartnerAccounts
from chalicelib.access.partners import Partner, PartnerCallers, PartnerStore
from chalicelib.kernel.caller import PUBLIC, Request
from chalicelib.kernel.errors import Unauthenticated
from tests.fakes.records import MemoryCounters, MemoryRecords
from tests.fakes.time_and_numbers import SetClock
from tests.fakes.vault import MemoryVault

API_KEY = "the key of the gateway, twenty or more"
DIGEST = hashlib.sha256(API_KEY.encode()).hexdigest()
OUTLET = Partner(kind="outlet", code="outlet-01", items=("elder_allowance",), api_key_digest=DIGEST)
TERMINAL = Partner(kind="kiosk", code="terminal-07", site="outlet-01", api_key_digest=DIGEST)
BUREAU = Partner(kind="department", code="11530114015100001X", scopes=("callback:decide",))
DAY = timedelta(days=1)


class Desk:
    """Accounts, and requests that their holders sign."""

    def __init__(self) -> None:
        self.clock, self.records, self.counters = SetClock(), MemoryRecords(), MemoryCounters()
        self.store, vault = PartnerStore(self.records), MemoryVault()
        self.accounts = PartnerAccounts(self.store, vault, self.clock)
        self.callers = PartnerCallers(self.store, vault, self.counters, self.clock)
        self._nonces = count()

    def open(self, partner: Partner) -> Issued:
        issued = self.accounts.open(partner)
        assert issued is not None
        return issued

    def signed(self, issued: Issued, at: datetime | None = None, path: str = "/v1/applications?a=b") -> Request:
        """A request of an outlet or terminal."""
        time, nonce = int((at or self.clock.at).timestamp()), f"nonce-{next(self._nonces):016}"
        header = signatures.sign(issued.key_id, issued.secret, "POST", path, b"{}", time, nonce)
        return Request(
            "POST", "/v1/applications", path, {"authorization": header, "x-api-key": API_KEY}, b"{}"
        )  # fmt: skip

    def called(self, *issued: Issued, at: datetime | None = None, code: str = BUREAU.code) -> Request:
        """A message of a department, signed with all its keys."""
        time = int((at or self.clock.at).timestamp())
        headers = webhooks.sign("msg_1", time, b"{}", [one.secret for one in issued])
        return Request("POST", "/v1/callbacks", "/v1/callbacks", headers | {"x-department": code}, b"{}")

    def refusal(self, request: Request) -> str:
        with pytest.raises(Unauthenticated) as refused:
            self.callers.identify(request)
        assert refused.value.sentence
        assert (refused.value.field, refused.value.errors, refused.value.values) == ("", (), {})
        return refused.value.code

    def good(self, request: Request) -> bool:
        try:
            return self.callers.identify(request) is not PUBLIC
        except Unauthenticated:
            return False

    def wait(self, by: timedelta = timedelta(seconds=30)) -> None:
        self.clock.move(by)
