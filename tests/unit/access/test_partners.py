"""Who signs what they send: accounts, keys, rotation, and that every refusal looks the same."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.access import signatures, webhooks
from chalicelib.access.partner_accounts import Issued, PartnerAccounts
from chalicelib.access.partners import Partner, PartnerCallers, PartnerStore
from chalicelib.kernel.caller import PUBLIC, Caller, Request
from chalicelib.kernel.errors import DomainError, NotAllowed, NotFound, Unauthenticated
from chalicelib.kernel.store import VersionConflict
from tests.fakes.records import MemoryCounters, MemoryRecords
from tests.fakes.time_and_numbers import MONDAY, SetClock
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


@pytest.fixture
def desk() -> Desk:
    return Desk()


def with_header(request: Request, **changes: str) -> Request:
    names = {name.replace("_", "-"): value for name, value in changes.items()}
    return replace(request, headers={**request.headers, **names})


def test_an_outlet_is_known_by_signature_and_api_key(desk: Desk) -> None:
    caller = desk.callers.identify(desk.signed(desk.open(OUTLET)))
    assert desk.callers.concerns(desk.signed(desk.open(TERMINAL)))
    assert caller == Caller("outlet", "outlet-01", site="outlet-01", items=frozenset({"elder_allowance"}))


def test_a_terminal_serves_at_its_site(desk: Desk) -> None:
    caller = desk.callers.identify(desk.signed(desk.open(TERMINAL)))
    assert caller == Caller("kiosk", "terminal-07", site="outlet-01")


def test_a_department_is_known_by_its_message(desk: Desk) -> None:
    request = desk.called(desk.open(BUREAU))
    assert desk.callers.concerns(request)
    known = Caller("department", BUREAU.code, department=BUREAU.code, scopes=frozenset({"callback:decide"}))
    assert desk.callers.identify(request) == known
    assert desk.callers.identify(request) == known  # the message's id is its idempotency key


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer a"}, {"x-api-key": API_KEY}, {"webhook-id": "a"}])
def test_who_signs_nothing_is_not_known_here(desk: Desk, headers: dict[str, str]) -> None:
    sent = Request("GET", "/", "/", headers)
    assert not desk.callers.concerns(sent)
    assert desk.callers.identify(sent) is PUBLIC


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET"},
        {"path": "/v1/applications?a=c"},
        {"path": "/v1/applications"},
        {"body": b"{} "},
        {"body": b""},
    ],
)
def test_a_signature_is_good_for_one_request_alone(desk: Desk, change: dict[str, Any]) -> None:
    sent = desk.signed(desk.open(OUTLET))
    assert desk.refusal(replace(sent, **change)) == "signature_invalid"
    assert desk.good(sent)  # what was refused has not used up the nonce


def test_every_refusal_of_a_place_looks_the_same(desk: Desk) -> None:
    outlet, bureau = desk.open(OUTLET), desk.open(BUREAU)
    sent = desk.signed(outlet)
    wrong = [
        with_header(sent, x_api_key="another"),
        with_header(sent, x_api_key=""),
        with_header(sent, x_api_key="\ud800"),
        with_header(sent, authorization="CXF-HMAC-SHA256 nonsense"),
        desk.signed(replace(outlet, key_id="ck_unknown")),
        desk.signed(replace(outlet, key_id=bureau.key_id)),
        desk.signed(replace(outlet, secret=bureau.secret)),
        desk.signed(replace(outlet, secret="")),
        desk.signed(bureau),
    ]
    assert {desk.refusal(request) for request in wrong} == {"signature_invalid"}


def test_every_refusal_of_a_department_looks_the_same(desk: Desk) -> None:
    outlet, bureau = desk.open(OUTLET), desk.open(BUREAU)
    sent = desk.called(bureau)
    wrong = [
        desk.called(bureau, code="11530114015100002X"),
        desk.called(bureau, code=""),
        desk.called(bureau, code="é\ud800"),
        desk.called(bureau, code="a" * 2000),
        desk.called(replace(outlet, secret=bureau.secret), code=OUTLET.code),
        replace(sent, body=b"[]"),
        with_header(sent, webhook_id="msg_2"),
        with_header(sent, webhook_signature=""),
        replace(sent, headers={"x-department": BUREAU.code}),
    ]
    assert {desk.refusal(request) for request in wrong} == {"signature_invalid"}


@pytest.mark.parametrize("minutes", [-5.1, 5.1, 600])
def test_a_time_that_is_off_is_told(desk: Desk, minutes: float) -> None:
    off = MONDAY + timedelta(minutes=minutes)
    assert desk.refusal(desk.signed(desk.open(OUTLET), off)) == "signature_expired"
    assert desk.refusal(desk.called(desk.open(BUREAU), at=off)) == "signature_expired"


def test_a_nonce_is_used_once_by_each_key(desk: Desk) -> None:
    sent = desk.signed(desk.open(OUTLET))
    assert desk.good(sent)
    assert desk.refusal(sent) == "signature_replayed"
    desk.counters.later(timedelta(minutes=9))
    assert desk.refusal(sent) == "signature_replayed"
    desk.wait(timedelta(minutes=6))
    assert desk.refusal(sent) == "signature_expired"


@pytest.mark.parametrize("partner", [OUTLET, BUREAU], ids=lambda partner: partner.kind)
def test_a_closed_account_is_refused_within_a_minute_and_may_be_opened_anew(desk: Desk, partner: Partner) -> None:
    issued = desk.open(partner)
    send = desk.called if partner is BUREAU else desk.signed
    assert desk.good(send(issued))
    assert not desk.accounts.close(partner.code).active
    desk.wait()
    assert not desk.good(send(issued))
    again = desk.open(partner)
    desk.wait()
    assert desk.good(send(again))
    assert not desk.good(send(issued))


def test_an_open_account_is_not_opened_twice(desk: Desk) -> None:
    issued = desk.open(OUTLET)
    assert desk.accounts.open(OUTLET.model_copy(update={"items": ()})) is None
    assert desk.store.get(OUTLET.code) == issued.partner
    assert desk.store.codes() == [OUTLET.code]


@pytest.mark.parametrize("partner", [OUTLET, BUREAU], ids=lambda partner: partner.kind)
def test_while_keys_overlap_both_are_good_and_then_the_new_one_alone(desk: Desk, partner: Partner) -> None:
    send = desk.called if partner is BUREAU else desk.signed
    old = desk.open(partner)
    new = desk.accounts.rotate(partner.code, DAY)
    assert (desk.good(send(old)), desk.good(send(new))) == (True, True)
    desk.wait(DAY - timedelta(seconds=1))
    assert (desk.good(send(old)), desk.good(send(new))) == (True, True)
    desk.wait(timedelta(seconds=1))
    assert (desk.good(send(old)), desk.good(send(new))) == (False, True)


def test_there_are_never_three_keys(desk: Desk) -> None:
    first = desk.open(OUTLET)
    second = desk.accounts.rotate(OUTLET.code, DAY)
    with pytest.raises(NotAllowed) as refused:
        desk.accounts.rotate(OUTLET.code, DAY)
    assert refused.value.code == "partner_keys_two"
    desk.wait(DAY)
    third = desk.accounts.rotate(OUTLET.code, DAY)
    assert [key.key_id for key in third.partner.keys] == [second.key_id, third.key_id]
    assert desk.store.holder(first.key_id) is None
    assert desk.store.holder(third.key_id) == third.partner


def test_without_overlap_all_older_keys_end_at_once(desk: Desk) -> None:
    old = [desk.open(OUTLET), desk.accounts.rotate(OUTLET.code, DAY)]
    new = desk.accounts.rotate(OUTLET.code, timedelta())
    assert [desk.good(desk.signed(one)) for one in [*old, new]] == [False, False, True]


def refusal(act: Any) -> tuple[type[DomainError], str]:
    with pytest.raises(DomainError) as refused:
        act()
    return type(refused.value), refused.value.code


def test_what_is_not_there_or_closed_gets_no_keys(desk: Desk) -> None:
    assert refusal(lambda: desk.accounts.rotate("outlet-09", DAY)) == (NotFound, "partner_unknown")
    assert refusal(lambda: desk.accounts.close("outlet-09")) == (NotFound, "partner_unknown")
    desk.open(OUTLET)
    desk.accounts.close(OUTLET.code)
    assert refusal(lambda: desk.accounts.rotate(OUTLET.code, DAY)) == (NotAllowed, "partner_closed")


def test_secrets_lie_sealed(desk: Desk) -> None:
    issued: Iterable[Issued] = [desk.open(OUTLET), desk.open(BUREAU)]
    kept = repr(desk.records.kept)
    assert API_KEY not in kept
    assert all(one.secret not in kept for one in issued)


def test_of_two_changes_at_once_one_is_refused(desk: Desk) -> None:
    desk.open(OUTLET)

    def late(partner: Partner | None) -> Partner:
        assert partner is not None
        desk.accounts.close(OUTLET.code)
        return partner

    with pytest.raises(VersionConflict):
        desk.store.change(OUTLET.code, late)
    closed = desk.store.get(OUTLET.code)
    assert closed is not None
    assert not closed.active
