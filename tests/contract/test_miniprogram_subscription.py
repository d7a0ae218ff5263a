"""Subscription messages of the mini-program, against the simulator: consents, errcodes, what is sent twice."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from channels.message import Asked, Message, Provider
from channels.miniprogram.session import Code2Session, Opened
from channels.miniprogram.subscription import STATES, MiniProgramSubscription
from channels.wechat import tokens
from channels.wechat.tokens import Api
from simulators.server import Answer, Running, run
from simulators.wechat import content_key, serve
from simulators.wechat_orders import Account, Template, WechatSettings
from tests.contract.test_wechat_official import Kept
from tests.contract.test_wechat_tokens import control
from tests.fakes.wechat_tokens import MemoryTokenStore

MINI = Account(appid="wx-mini", secret="secret-of-mini", kind="miniprogram")
SETTINGS = WechatSettings(
    accounts=(MINI,), templates={"T1": Template(title="办件进度", content="事项:{{thing1.DATA}}")}, pages=("progress",)
)
MESSAGE = Message("m-1", "o1", "办件进度", "您的高龄津贴已办结。", "/progress?number=1", "T1", {"thing1": "高龄津贴"})
KEY = content_key({"touser": "o1", "template_id": "T1", "data": {"thing1": {"value": "高龄津贴"}}})
TOKEN_CODES = (40001, 40014, 42001)


@pytest.fixture
def wechat() -> Iterator[Running]:
    with serve(SETTINGS) as running:
        yield running


def channel(url: str) -> MiniProgramSubscription:
    return MiniProgramSubscription(Api(url, MINI.appid, MINI.secret, MemoryTokenStore()))


def consent(wechat: Running, count: int = 1) -> None:
    control(wechat, consents=[{"openid": "o1", "template": "T1", "count": count}])


def test_it_is_a_provider_that_neither_drops_repeats_nor_can_be_asked(wechat: Running) -> None:
    provider: Provider = channel(wechat.url)
    assert (provider.drops_repeats, provider.own_ids) == (0, True)
    assert not isinstance(provider, Asked)


def test_a_message_goes_out_as_the_page_has_it() -> None:
    service = Kept(Answer({"errcode": 0, "errmsg": "ok", "msgid": 1988810812324364291}))
    with run(service) as running:
        assert channel(running.url).send(MESSAGE).provider_id == "1988810812324364291"
        assert channel(running.url).send(Message("m-1", "o1", "", "", "https://www.example.com")).state == "sent"
    sent = service.told.get(timeout=10)
    assert sent == {
        "touser": "o1", "template_id": "T1", "page": "progress?number=1", "data": {"thing1": {"value": "高龄津贴"}},
        "miniprogram_state": "formal", "lang": "zh_CN",
    }  # fmt: skip
    assert "page" not in service.told.get(timeout=10)


def test_one_consent_is_one_message(wechat: Running) -> None:
    provider = channel(wechat.url)
    none = provider.send(MESSAGE)
    assert (none.state, none.code) == ("permanent", "43101")
    consent(wechat, 2)
    assert [provider.send(MESSAGE).state for _ in range(3)] == ["sent", "sent", "permanent"]
    assert control(wechat)["accepted"] == {KEY: 2}  # nothing drops a repeat


def test_a_long_term_consent_is_not_spent(wechat: Running) -> None:
    consent(wechat, -1)
    provider = channel(wechat.url)
    assert {provider.send(MESSAGE).state for _ in range(5)} == {"sent"}


def test_what_was_taken_without_an_answer_is_unknown_and_spent_its_consent(
    wechat: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TIMEOUT", httpx.Timeout(0.5))
    consent(wechat)
    control(wechat, lost=1)
    provider = channel(wechat.url)
    assert (provider.send(MESSAGE).state, provider.send(MESSAGE).code) == ("unknown", "43101")
    assert control(wechat)["accepted"] == {KEY: 1}


def test_what_is_refused_spends_no_consent(wechat: Running) -> None:
    consent(wechat)
    control(wechat, errors=1, error="-1")
    provider = channel(wechat.url)
    assert provider.send(MESSAGE).state == "temporary"
    control(wechat, errors=0)
    assert provider.send(MESSAGE).state == "sent"


@pytest.mark.parametrize("number", [code for code in STATES if code] + [41006])
def test_every_errcode_is_a_state(wechat: Running, number: int) -> None:
    consent(wechat)
    control(wechat, errors=1, error=str(number))
    result = channel(wechat.url).send(MESSAGE)
    assert (result.state, result.code) == (STATES.get(number, "technical"), str(number))
    assert control(wechat)["rejected"] == {str(number): 2 if number in TOKEN_CODES else 1}


@pytest.mark.parametrize(
    ("orders", "change", "number", "state"),
    [
        ({"strangers": ["o1"]}, {}, "40003", "permanent"),
        ({"blocked": ["o1"]}, {}, "43101", "permanent"),
        ({"quota": 0}, {}, "45009", "temporary"),
        ({}, {"template": "T2"}, "40037", "technical"),
        ({}, {"link": "nowhere?a=1"}, "41030", "technical"),
        ({}, {"values": {}}, "47003", "technical"),
        ({}, {"values": {"thing1": "高" * 21}}, "47003", "technical"),
    ],
)
def test_what_wechat_refuses_by_itself(
    wechat: Running, orders: dict[str, Any], change: dict[str, Any], number: str, state: str
) -> None:
    consent(wechat)
    control(wechat, **orders)
    fields = {name: getattr(MESSAGE, name) for name in Message.__slots__}
    result = channel(wechat.url).send(Message(**fields | change))
    assert (result.state, result.code) == (state, number)
    assert "o1" not in result.detail


def test_shares_are_the_same_for_the_same_seed() -> None:
    def states(seed: str) -> list[str]:
        settings = SETTINGS.model_copy(update={"seed": seed, "consents": -1})
        with serve(settings) as wechat:
            control(wechat, errors=0.5, error="45011")
            provider = channel(wechat.url)
            return [
                provider.send(Message("", "o1", "", "", "", "T1", {"thing1": str(number)})).state
                for number in range(30)
            ]

    first = states("1")
    assert first == states("1") != states("2")
    assert set(first) == {"sent", "temporary"}


def test_a_code_opens_once(wechat: Running) -> None:
    client = Code2Session(wechat.url, MINI.appid, MINI.secret)
    assert client.open("sandbox-o1-n1") == Opened("opened", "o1", "union-o1")
    assert client.open("sandbox-o1-n1") == Opened("refused", detail="errcode 40029")
    assert client.open("something else").state == "refused"
    assert Code2Session(wechat.url, MINI.appid, "another").open("sandbox-o1-n2").detail == "errcode 40125"
    assert Code2Session(wechat.url, "wx-none", MINI.secret).open("sandbox-o1-n2").detail == "errcode 40013"


@pytest.mark.parametrize(
    "orders",
    [
        {"quota": "many"},
        {"unknown": 1},
        {"errors": 2},
        {"tokens": "gone"},
        {"tell": [{"appid": "wx-none", "openid": "o1", "fields": {}}]},
    ],
)
def test_an_order_that_is_not_understood_changes_nothing(wechat: Running, orders: dict[str, Any]) -> None:
    answer = httpx.post(f"{wechat.url}/_control", json={"strangers": ["o1"], **orders}, trust_env=False)
    assert answer.status_code == 400
    consent(wechat)
    assert channel(wechat.url).send(MESSAGE).state == "sent"
