"""One token for everyone: against the simulator, with many threads and clients that share a store."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import httpx
import pytest

from channels.message import Result
from channels.wechat import tokens
from channels.wechat.tokens import Api, StoreUnavailable, Token, Tokens, utc
from simulators.server import Running
from simulators.wechat import serve
from simulators.wechat_orders import Account, Template, WechatSettings
from tests.fakes.wechat_tokens import MemoryTokenStore

SERVICE = Account(appid="wx-service", secret="secret-of-service", kind="official")
SETTINGS = WechatSettings(accounts=(SERVICE,), templates={"T1": Template(title="办件", content="{{thing1.DATA}}")})
TEMPLATE = {"touser": "o1", "template_id": "T1", "data": {"thing1": {"value": "高龄津贴"}}}
PATH = "cgi-bin/message/template/send"
STATES: dict[int, Any] = {0: "sent", 40001: "temporary", 42001: "temporary"}


class NoStore:
    """A store that is down."""

    def get(self, appid: str) -> Token | None:
        raise StoreUnavailable(appid)

    def put(self, appid: str, token: Token) -> None:
        raise StoreUnavailable(appid, token)

    def lease(self, appid: str, seconds: int) -> bool:
        raise StoreUnavailable(appid, seconds)


@pytest.fixture
def wechat() -> Iterator[Running]:
    with serve(SETTINGS) as running:
        yield running


@pytest.fixture
def store() -> MemoryTokenStore:
    return MemoryTokenStore()


def control(wechat: Running, **orders: Any) -> dict[str, Any]:
    """Order something; what it counts."""
    answer = httpx.post(f"{wechat.url}/_control", json=orders, trust_env=False)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def asked(wechat: Running) -> int:
    """How many calls of stable_token there were."""
    count: int = control(wechat)["asked"].get("wx-service", 0)
    return count


def made(wechat: Running, store: Any, clock: Callable[[], datetime] = utc, secret: str = SERVICE.secret) -> Tokens:
    """The tokens of one process."""
    client = httpx.Client(base_url=wechat.url, timeout=tokens.TIMEOUT, trust_env=False)
    return Tokens(client, SERVICE.appid, secret, store, clock)


def all_at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """What all calls return, made by a thread each."""
    barrier = Barrier(len(calls))

    def call(one: Callable[[], Any]) -> Any:
        barrier.wait(10)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def later(seconds: float) -> Callable[[], datetime]:
    return lambda: utc() + timedelta(seconds=seconds)


def test_two_processes_of_16_threads_cost_one_call(wechat: Running, store: MemoryTokenStore) -> None:
    first, second = made(wechat, store), made(wechat, store)
    control(wechat, answer_delay=0.2)  # the others come while one asks
    found = all_at_once([tokens.current for tokens in (first, second) for _ in range(16)])
    assert {token.text for token in found} == {store.kept["wx-service"].text}
    assert asked(wechat) == 1


def test_a_refresh_costs_one_call_and_nobody_waits_for_it(wechat: Running, store: MemoryTokenStore) -> None:
    old = made(wechat, store).current()
    assert isinstance(old, Token)
    store.leases.clear()  # they were over long ago
    control(wechat, ahead=6950, answer_delay=0.2)
    found = all_at_once(
        [
            tokens.current
            for tokens in (made(wechat, store, later(6950)), made(wechat, store, later(6950)))
            for _ in range(16)
        ]
    )
    new = store.kept["wx-service"]
    assert asked(wechat) == 2
    assert new.text != old.text
    assert {token.text for token in found} <= {old.text, new.text}
    assert made(wechat, store, later(6950)).current() == new


def test_while_another_process_refreshes_the_old_token_is_used(wechat: Running, store: MemoryTokenStore) -> None:
    client = made(wechat, store)
    old = client.current()
    late = made(wechat, store, later(6950))
    assert late.current() == old  # the lease of the first call is not over
    assert asked(wechat) == 1
    control(wechat, ahead=6950, token_error=45009)
    store.leases.clear()
    assert late.current() == old  # nor when WeChat gives none now
    assert asked(wechat) == 2


def test_a_lost_store_costs_one_call_and_no_token(wechat: Running, store: MemoryTokenStore) -> None:
    before, after = made(wechat, store).current(), made(wechat, MemoryTokenStore()).current()
    assert isinstance(before, Token)
    assert isinstance(after, Token)
    assert before.text == after.text
    assert asked(wechat) == 2


def test_without_a_store_everyone_asks_once(wechat: Running, caplog: pytest.LogCaptureFixture) -> None:
    client = made(wechat, NoStore())
    token = client.current()
    assert isinstance(token, Token)
    assert client.current() is token
    assert asked(wechat) == 1
    assert "the store of tokens cannot be read" in caplog.text
    assert token.text not in caplog.text + repr(token)


def test_who_has_the_lease_and_is_gone_holds_nobody_up_for_long(
    wechat: Running, store: MemoryTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "PATIENCE", 0.2)
    assert store.lease("wx-service", 15)
    assert isinstance(made(wechat, store).current(), Token)
    assert asked(wechat) == 1


@pytest.mark.parametrize("spoilt", ["expired", "unknown"])
def test_a_refused_token_is_replaced_once(wechat: Running, store: MemoryTokenStore, spoilt: str) -> None:
    first, second = (Api(wechat.url, SERVICE.appid, SERVICE.secret, store) for _ in range(2))
    assert [api.send(PATH, TEMPLATE, STATES).state for api in (first, second)] == ["sent", "sent"]
    control(wechat, tokens=spoilt)
    assert first.send(PATH, TEMPLATE, STATES).state == "sent"
    assert asked(wechat) == 2
    assert second.send(PATH, TEMPLATE, STATES).state == "sent"  # with what the first one put
    assert asked(wechat) == 2
    assert control(wechat)["rejected"] == {"42001" if spoilt == "expired" else "40001": 2}


def test_16_threads_whose_token_is_refused_cost_one_call(wechat: Running, store: MemoryTokenStore) -> None:
    api = Api(wechat.url, SERVICE.appid, SERVICE.secret, store)
    api.send(PATH, TEMPLATE, STATES)
    control(wechat, tokens="unknown")
    results = all_at_once([lambda: api.send(PATH, TEMPLATE, STATES)] * 16)
    assert {result.state for result in results} == {"sent"}
    assert asked(wechat) == 2


def test_a_token_that_is_refused_again_is_not_asked_for_a_third_time(wechat: Running, store: MemoryTokenStore) -> None:
    control(wechat, errors=1, error="40001")
    result = Api(wechat.url, SERVICE.appid, SERVICE.secret, store).send(PATH, TEMPLATE, STATES)
    assert (result.state, result.code) == ("temporary", "40001")
    assert asked(wechat) == 2
    assert control(wechat)["rejected"] == {"40001": 2}


@pytest.mark.parametrize(
    ("error", "state"),
    [(-1, "temporary"), (45009, "temporary"), (45011, "temporary"), (40164, "technical"), (40013, "technical")],
)
def test_without_a_token_nothing_is_sent(wechat: Running, store: MemoryTokenStore, error: int, state: str) -> None:
    control(wechat, token_error=error)
    result = Api(wechat.url, SERVICE.appid, SERVICE.secret, store).send(PATH, TEMPLATE, STATES)
    assert (result.state, result.code) == (state, str(error))
    assert result.detail.startswith(f"token: errcode {error} rid")
    assert control(wechat)["accepted"] == {}


def test_a_wrong_secret_is_ours_to_mend_and_a_service_that_is_gone_is_not(store: MemoryTokenStore) -> None:
    with serve(SETTINGS) as gone:
        url = gone.url
        refused = made(gone, store, secret="another").current()
    assert isinstance(refused, Result)
    assert (refused.state, refused.code) == ("technical", "40125")
    result = Api(url, SERVICE.appid, SERVICE.secret, store).send(PATH, TEMPLATE, STATES)
    assert (result.state, result.detail) == ("temporary", "token: ConnectError")


def test_no_token_is_logged(wechat: Running, store: MemoryTokenStore, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    Api(wechat.url, SERVICE.appid, SERVICE.secret, store).send(PATH, TEMPLATE, STATES)
    assert "access_token" not in caplog.text
    assert store.kept["wx-service"].text not in caplog.text


def test_every_time_out_is_bounded() -> None:
    waits = tokens.TIMEOUT
    assert None not in (waits.connect, waits.read, waits.write, waits.pool)
    assert waits.connect is not None
    assert waits.read is not None
    assert waits.connect + waits.read < tokens.LEASE
