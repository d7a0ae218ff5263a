"""What WeChat tells our callback, against the simulator: signed, encrypted, again until answered; and our replies."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import pytest

from channels.message import Message
from channels.miniprogram.subscription import MiniProgramSubscription, receipts
from channels.wechat import inbound
from channels.wechat.crypto import Callback, Refused
from channels.wechat.inbound import TAKEN, Consent, Consents, Inbound, SubscriptionsSent, TemplateFinished, Text
from channels.wechat.official import WechatOfficial, receipt
from channels.wechat.tokens import Api
from simulators.server import Running
from simulators.wechat import serve
from simulators.wechat_orders import Account, Template, WechatSettings
from tests.contract.test_wechat_tokens import control
from tests.fakes.wechat_tokens import MemoryTokenStore

SERVICE = Account(appid="wx-service", secret="secret-of-service", kind="official", token="token-1")
MINI = Account(appid="wx-mini", secret="secret-of-mini", kind="miniprogram", token="token-2", original="gh_mini")
TEMPLATES = {"T1": Template(title="办件进度", content="事项:{{thing1.DATA}}")}
WAITS = (0.05, 0.05, 0.05)
MESSAGE = Message("m-1", "o1", "", "", "", "T1", {"thing1": "高龄津贴"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One call."""

    query: dict[str, str]
    body: bytes

    def read(self, account: Account) -> Inbound:
        """What it tells that account."""
        return inbound.parse(callback(account).opened(self.query, self.body))


class Listener:
    """An HTTP server at ``url`` that answers with each body in turn, the last one for ever; ``None`` is HTTP 500."""

    def __init__(self, *answers: bytes | Callable[[Heard], bytes] | None) -> None:
        self._answers = list(answers)
        self.heard: SimpleQueue[Heard] = SimpleQueue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/callback?stage=dev"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next(self) -> Heard:
        """The next call."""
        return self.heard.get(timeout=10)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                heard = Heard(dict(parse_qsl(urlsplit(self.path).query)), body)
                answers = listener._answers
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                content = answer(heard) if callable(answer) else answer
                self.send_response(500 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")
                listener.heard.put(heard)

            def log_message(self, *_: Any) -> None:
                """Nothing: a test's output is its own."""

        return Handler


def callback(account: Account) -> Callback:
    return Callback(account.token, account.aes_key, account.appid)


@pytest.fixture(params=["xml", "json"])
def mini(request: pytest.FixtureRequest) -> Account:
    return MINI.model_copy(update={"format": request.param})


@pytest.fixture
def wechat(mini: Account) -> Iterator[Running]:
    with serve(WechatSettings(accounts=(SERVICE, mini), templates=TEMPLATES, waits=WAITS)) as running:
        yield running


def until_pushed(wechat: Running, **expected: int) -> None:
    """Wait until calls ended so."""
    last = time.monotonic() + 10
    while (pushes := control(wechat)["pushes"]) != expected:
        assert time.monotonic() < last, pushes
        time.sleep(0.02)


def official(wechat: Running) -> WechatOfficial:
    return WechatOfficial(Api(wechat.url, SERVICE.appid, SERVICE.secret, MemoryTokenStore()))


@pytest.mark.parametrize(
    ("orders", "state"),
    [
        ({}, "delivered"),
        ({"failed_receipts": 1}, "permanent"),
        ({"failed_receipts": 1, "failure": "failed: system failed"}, "technical"),
    ],
)
def test_the_receipt_of_a_template_message(wechat: Running, orders: dict[str, Any], state: str) -> None:
    with Listener(TAKEN.encode()) as listener:
        control(wechat, callbacks={"wx-service": listener.url}, **orders)
        sent = official(wechat).send(MESSAGE)
        heard = listener.next()
        assert heard.query["stage"] == "dev"
        callback(SERVICE).check(heard.query)
        told = heard.read(SERVICE)
        assert isinstance(told, TemplateFinished)
        found = receipt(told)
        assert found is not None
        assert (found.state, found.provider_id) == (state, sent.provider_id)
        until_pushed(wechat, answered=1)


def test_a_receipt_without_its_number_is_none(wechat: Running) -> None:
    with Listener(TAKEN.encode()) as listener:
        control(wechat, callbacks={"wx-service": listener.url}, nameless=True)
        assert official(wechat).send(MESSAGE).provider_id
        told = listener.next().read(SERVICE)
        assert isinstance(told, TemplateFinished)
        assert receipt(told) is None


def test_wechat_tells_again_until_it_is_answered(wechat: Running) -> None:
    with Listener(None, b"busy", None, TAKEN.encode()) as listener:
        control(wechat, callbacks={"wx-service": listener.url})
        official(wechat).send(MESSAGE)
        keys = {listener.next().read(SERVICE).dedupe_key for _ in range(4)}
        assert len(keys) == 1
        until_pushed(wechat, again=3, answered=1)


def test_wechat_gives_up_after_the_third_repeat(wechat: Running) -> None:
    with Listener(None) as listener:
        control(wechat, callbacks={"wx-service": listener.url})
        official(wechat).send(MESSAGE)
        until_pushed(wechat, again=3, **{"given up": 1})
        for _ in range(4):
            listener.next()
        with pytest.raises(Empty):
            listener.heard.get(block=False)


def test_a_person_writes_and_is_replied_to(wechat: Running) -> None:
    def answer(heard: Heard) -> bytes:
        told = heard.read(SERVICE)
        assert isinstance(told, Text)
        text = inbound.reply(told, f"您问的是<{told.content}>]]>,请稍候", datetime.now(UTC))
        return inbound.sealed(callback(SERVICE).seal(text, heard.query["timestamp"], "n-1")).encode()

    with Listener(answer) as listener:
        told = {"appid": "wx-service", "openid": "o1", "fields": {"Content": "进度]]> & 高龄津贴"}}
        control(wechat, callbacks={"wx-service": listener.url}, tell=[told])
        until_pushed(wechat, answered=1)
        assert control(wechat)["replies"] == ["您问的是<进度]]> & 高龄津贴>]]>,请稍候"]


def test_a_reply_that_another_sealed_is_no_answer(wechat: Running) -> None:
    def answer(heard: Heard) -> bytes:
        text = inbound.reply(heard.read(SERVICE), "x", datetime.now(UTC))
        return inbound.sealed(callback(MINI).seal(text, heard.query["timestamp"], "n-1")).encode()

    with Listener(answer) as listener:
        told = {"appid": "wx-service", "openid": "o1", "fields": {"Content": "进度"}}
        control(wechat, callbacks={"wx-service": listener.url}, tell=[told])
        until_pushed(wechat, again=3, **{"given up": 1})


def test_one_accounts_call_is_refused_by_another(wechat: Running) -> None:
    with Listener(TAKEN.encode()) as listener:
        control(wechat, callbacks={"wx-service": listener.url})
        official(wechat).send(MESSAGE)
        with pytest.raises(Refused, match="signature"):
            listener.next().read(MINI)


def test_who_unfollows_gets_no_template_message(wechat: Running) -> None:
    with Listener(TAKEN.encode()) as listener:
        told = {"appid": "wx-service", "openid": "o1", "fields": {"Event": "unsubscribe"}}
        control(wechat, callbacks={"wx-service": listener.url}, tell=[told])
        assert isinstance(listener.next().read(SERVICE), inbound.Unfollowed)
        assert official(wechat).send(MESSAGE).code == "43004"
        control(wechat, tell=[told | {"fields": {"Event": "subscribe", "EventKey": "qrscene_hall-3"}}])
        assert official(wechat).send(MESSAGE).state == "sent"


@pytest.mark.parametrize(("orders", "state"), [({}, "delivered"), ({"failed_receipts": 1}, "permanent")])
def test_consent_message_and_receipt_of_the_mini_program(
    wechat: Running, mini: Account, orders: dict[str, Any], state: str
) -> None:
    def decision(template: str, said: str) -> dict[str, str]:
        return {"TemplateId": template, "SubscribeStatusString": said, "PopupScene": "0"}

    chosen = [decision("T1", "accept"), decision("T2", "reject")]
    popup = {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": chosen}}
    channel = MiniProgramSubscription(Api(wechat.url, mini.appid, mini.secret, MemoryTokenStore()))
    assert channel.send(MESSAGE).code == "43101"
    with Listener(TAKEN.encode()) as listener:
        told = {"appid": "wx-mini", "openid": "o1", "fields": popup}
        control(wechat, callbacks={"wx-mini": listener.url}, tell=[told], **orders)
        consents = listener.next().read(mini)
        assert isinstance(consents, Consents)
        assert consents.decisions == (Consent("T1", True), Consent("T2", False))
        result = channel.send(MESSAGE)
        assert result.state == "sent"
        sent = listener.next().read(mini)
        assert isinstance(sent, SubscriptionsSent)
        assert [(one.state, one.provider_id) for one in receipts(sent)] == [(state, result.provider_id)]
        assert channel.send(MESSAGE).code == "43101"
        change = {
            "Event": "subscribe_msg_change_event",
            "SubscribeMsgChangeEvent": {"List": [decision("T1", "reject")]},
        }
        given = [{"openid": "o1", "template": "T1", "count": -1}]
        control(wechat, consents=given, tell=[told | {"fields": change}])
        changed = listener.next().read(mini)
        assert isinstance(changed, Consents)
        assert changed.changed
    assert channel.send(MESSAGE).code == "43101"
