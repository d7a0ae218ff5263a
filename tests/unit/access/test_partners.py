"""Who signs what they send: outlets, terminals, departments, and that every refusal looks the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel.caller import PUBLIC, Caller, Request
from tests.fakes.time_and_numbers import MONDAY
from tests.partners import API_KEY, BUREAU, OUTLET, TERMINAL, Desk


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
