"""Template messages of an official account, against the simulator."""

from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import httpx
import pytest

from chalicelib.sandbox.service import Message as Shown
from channels.message import Asked, Message, Provider
from channels.wechat import tokens
from channels.wechat.official import STATES, WechatOfficial
from channels.wechat.tokens import Api
from simulators.behaviour import Settings
from simulators.server import Answer, Request, Running, Simulator, run
from simulators.wechat import serve
from simulators.wechat_orders import Account, Template, WechatSettings
from tests.contract.test_wechat_callback import Listener
from tests.contract.test_wechat_tokens import control
from tests.fakes.wechat_tokens import MemoryTokenStore

SERVICE = Account(appid="wx-service", secret="secret-of-service", kind="official")
MINI = Account(appid="wx-mini", secret="secret-of-mini", kind="miniprogram")
TEMPLATES = {"T1": Template(title="办件进度", content="事项:{{thing1.DATA}}\n编号:{{character_string2.DATA}}")}
SETTINGS = WechatSettings(accounts=(SERVICE, MINI), templates=TEMPLATES)
MESSAGE = Message(
    "01J0000000000000000000000A-3-applicant-wechat", "o1", "办件进度", "您的高龄津贴已办结。",
    "progress?number=1&code=2", "T1", {"thing1": "高龄津贴", "character_string2": "53011420261124"},
)  # fmt: skip
TOKEN_CODES = (40001, 40014, 42001)


class Kept(Simulator):
    """Keeps what it is told, and answers what it was made with."""

    def __init__(self, answer: Answer | None) -> None:
        super().__init__(Settings())
        self.answer = answer
        self.told: SimpleQueue[Any] = SimpleQueue()

    def handle(self, request: Request) -> Answer | None:
        """Always the same; a token for who asks for one."""
        if request.path.endswith("stable_token"):
            return Answer({"access_token": "t", "expires_in": 7200})
        self.told.put(request.json())
        return self.answer


@pytest.fixture
def wechat() -> Iterator[Running]:
    with serve(SETTINGS) as running:
        yield running


def channel(url: str, account: Account = SERVICE, miniprogram: str = "", web: str = "") -> WechatOfficial:
    return WechatOfficial(Api(url, account.appid, account.secret, MemoryTokenStore()), miniprogram, web)


def test_it_is_a_provider_that_drops_repeats_and_cannot_be_asked(wechat: Running) -> None:
    provider: Provider = channel(wechat.url)
    assert (provider.drops_repeats, provider.own_ids) == (600, True)
    assert not isinstance(provider, Asked)


def test_a_message_arrives_on_the_phone() -> None:
    phone = Kept(Answer({}))
    with run(phone) as shown, serve(SETTINGS.model_copy(update={"phone_url": shown.url})) as wechat:
        result = channel(wechat.url, miniprogram="wx-mini").send(MESSAGE)
        assert (result.state, result.provider_id.isdecimal()) == ("sent", True)
        assert control(wechat)["accepted"] == {MESSAGE.id: 1}
        assert Shown.model_validate(phone.told.get(timeout=10)) == Shown(
            id=MESSAGE.id, channel="wechat", to="o1", title="办件进度", text="事项:高龄津贴\n编号:53011420261124",
            page="progress?number=1&code=2",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("link", "miniprogram", "web", "expected"),
    [
        ("", "wx2", "https://w/", {}),
        ("https://www.example.com/a", "wx2", "https://w/", {"url": "https://www.example.com/a"}),
        ("/p?a=1", "", "", {}),
        ("/p?a=1", "", "https://w/", {"url": "https://w/p?a=1"}),
        ("p?a=1", "wx2", "", {"miniprogram": {"appid": "wx2", "pagepath": "p?a=1"}}),
        ("p", "wx2", "https://w/", {"url": "https://w/p", "miniprogram": {"appid": "wx2", "pagepath": "p"}}),
    ],
)  # fmt: skip
def test_touching_it_leads_to_its_link(link: str, miniprogram: str, web: str, expected: dict[str, Any]) -> None:
    service = Kept(Answer({"errcode": 0, "errmsg": "ok", "msgid": 200228332}))
    with run(service) as running:
        message = Message("m1", "o1", "t", "t", link, "T1", {"thing1": "一"})
        assert channel(running.url, SERVICE, miniprogram, web).send(message).provider_id == "200228332"
    sent = {"touser": "o1", "template_id": "T1", "client_msg_id": "m1", "data": {"thing1": {"value": "一"}}}
    assert service.told.get(timeout=10) == sent | expected


@pytest.mark.parametrize("number", [code for code in STATES if code] + [41006])
def test_every_errcode_is_a_state(wechat: Running, number: int) -> None:
    control(wechat, errors=1, error=str(number))
    result = channel(wechat.url).send(MESSAGE)
    assert (result.state, result.code) == (STATES.get(number, "technical"), str(number))
    assert control(wechat)["rejected"] == {str(number): 2 if number in TOKEN_CODES else 1}
    assert control(wechat)["accepted"] == {}
    assert "rid" in result.detail


@pytest.mark.parametrize(
    ("orders", "change", "number", "state"),
    [
        ({"strangers": ["o1"]}, {}, "40003", "permanent"),
        ({}, {"to": "张三"}, "40003", "permanent"),
        ({"unfollowed": ["o1"]}, {}, "43004", "permanent"),
        ({"blocked": ["o1"]}, {}, "43101", "permanent"),
        ({"quota": 0}, {}, "45009", "temporary"),
        ({}, {"template": "T2"}, "40037", "technical"),
        ({}, {"values": {"thing1": "高龄津贴"}}, "47003", "technical"),
        ({}, {"values": {"thing1": "高" * 21, "character_string2": "5"}}, "47003", "technical"),
    ],
)
def test_what_wechat_refuses_by_itself(
    wechat: Running, orders: dict[str, Any], change: dict[str, Any], number: str, state: str
) -> None:
    control(wechat, **orders)
    fields = {name: getattr(MESSAGE, name) for name in Message.__slots__}
    result = channel(wechat.url).send(Message(**fields | change))
    assert (result.state, result.code) == (state, number)
    assert "o1" not in result.detail
    assert ("data." in result.detail) == (number == "47003")


def test_another_accounts_token_may_not(wechat: Running) -> None:
    assert channel(wechat.url, MINI).send(MESSAGE).code == "48001"


def test_a_repeat_within_10_minutes_is_dropped(wechat: Running) -> None:
    provider = channel(wechat.url)
    first, again = provider.send(MESSAGE), provider.send(MESSAGE)
    assert first == again
    told = control(wechat, ahead=601)
    assert (told["accepted"], told["dropped"]) == ({MESSAGE.id: 1}, {MESSAGE.id: 1})
    provider.send(MESSAGE)
    assert control(wechat)["accepted"] == {MESSAGE.id: 2}  # later WeChat promises nothing


def test_what_was_taken_without_an_answer_is_unknown_and_its_repeat_is_dropped(
    wechat: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TIMEOUT", httpx.Timeout(0.5))
    provider = channel(wechat.url)
    control(wechat, lost=1)
    result = provider.send(MESSAGE)
    assert (result.state, result.detail) == ("unknown", "ReadTimeout")
    control(wechat, lost=0)
    assert provider.send(MESSAGE).state == "sent"
    told = control(wechat)
    assert (told["accepted"], told["dropped"]) == ({MESSAGE.id: 1}, {MESSAGE.id: 1})


def test_a_connection_that_is_cut_is_unknown(wechat: Running) -> None:
    control(wechat, lost=1, lost_for=0)
    assert channel(wechat.url).send(MESSAGE).state == "unknown"


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        (Answer({}, 502), "unknown", "HTTP 502"),
        (Answer({}, 413), "temporary", "HTTP 413"),
        (Answer([]), "unknown", "HTTP 200"),
        (Answer({}), "unknown", "no errcode"),
        (Answer({"errcode": "0"}), "unknown", "no errcode"),
        (Answer({"errcode": 43004, "errmsg": "require subscribe of o1 张三"}), "permanent", "errcode 43004"),
    ],
)
def test_strange_answers(answer: Answer, state: str, detail: str) -> None:
    with run(Kept(answer)) as service:
        result = channel(service.url).send(MESSAGE)
    assert (result.state, result.detail) == (state, detail)


def test_an_answer_that_is_no_json_is_unknown() -> None:
    with Listener(b'{"access_token": "t", "expires_in": 7200}', b"<html></html>") as service:
        result = channel(service.url).send(MESSAGE)
    assert (result.state, result.detail) == ("unknown", "JSONDecodeError")


def test_a_service_that_is_gone_after_the_token_was_there_took_nothing() -> None:
    with serve(SETTINGS) as wechat:
        provider = channel(wechat.url)
        assert provider.send(MESSAGE).state == "sent"
        control(wechat, lost=1, lost_for=0)
        provider.send(Message("m2", "o1", "", "", "", "T1", MESSAGE.values))  # ends the connection
    result = provider.send(MESSAGE)
    assert (result.state, result.detail) == ("temporary", "ConnectError")
