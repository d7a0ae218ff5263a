"""Providers that misbehave, and what is seen of them: the simulators, with a phone that remembers in which order what
was taken, and the address to which receipts are pushed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from bench.chaos_flow import CODES, SPEED, TEXT, VARIABLES, openid
from bench.chaos_parts import ACCOUNTS, SECRET
from channels.message import Receipt
from channels.miniprogram import subscription
from channels.sms import aliyun as aliyun_sms, tencent as tencent_sms
from channels.wechat import official
from channels.wechat.crypto import Callback
from channels.wechat.inbound import SubscriptionsSent, TemplateFinished, parse
from infra.engine import HOST
from infra.simulators import APP, KEYS, SIGNATURE
from simulators import wechat
from simulators.aliyun import Aliyun, AliyunSettings
from simulators.behaviour import Fate
from simulators.receiver import Receiver, ReceiverSettings, RunningReceiver
from simulators.server import Simulator, run
from simulators.tencent import Tencent, TencentSettings
from simulators.wechat import Wechat
from simulators.wechat_orders import Account, Template, WechatSettings

MARK = re.compile(r"[0-9A-Z]{26}-\d{1,2}")
BEHAVIOUR = {
    "errors": 0.05, "lost": 0.02, "lost_for": 0.4, "receipt_delay": 0.3, "failed_receipts": 0.03, "answer_delay": 0.02,
}  # fmt: skip
"""Of every provider; seconds are the wall's."""
ERRORS: Mapping[str, Sequence[str]] = {
    "aliyun": ("isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "isv.OUT_OF_SERVICE"),
    "tencent": ("LimitExceeded.DeliveryFrequencyLimit", "InternalError.OtherError"),
    "wechat": ("-1", "45011", "48004"),
    "receiver": ("500", "429", "503"),
}
"""With what a provider refuses messages, by turns: not now, perhaps, never."""
AGAIN = 20
"""Every so many-th push of receipts is taken and answered as if it was not."""
Take = Callable[[str, Sequence[Receipt]], object]


class Phone:
    """Remembers what was seen, in its order: (provider, mark)."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self._lock = Lock()

    def take(self, provider: str, text: str) -> None:
        found = MARK.search(text)
        with self._lock:
            self.seen.append((provider, found[0] if found else ""))


class SeenAliyun(Aliyun):
    def show(self, message: Mapping[str, Any]) -> None:
        PHONE.take("aliyun", message["text"])


class SeenTencent(Tencent):
    def show(self, message: Mapping[str, Any]) -> None:
        PHONE.take("tencent", message["text"])


class SeenWechat(Wechat):
    def show(self, message: Mapping[str, Any]) -> None:
        PHONE.take(message["channel"], message["text"])


class SeenReceiver(Receiver):
    def fate(self, message_id: str) -> Fate:
        fate = super().fate(message_id)
        if fate != "refused":
            PHONE.take("webhook", message_id)
        return fate


PHONE = Phone()
"""Of the run that is measured now."""


class Misbehaving:
    """The providers of one run."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = addresses
        self._errors = {name: cycle(codes) for name, codes in ERRORS.items()}
        for name in addresses:
            self._order(name, BEHAVIOUR)
        self.turn()

    def turn(self) -> None:
        """Refuse with the next error each."""
        for name in self.addresses:
            self._order(name, {"error": next(self._errors[name])})

    def told(self, name: str) -> dict[str, Any]:
        """What a provider counted."""
        answer: dict[str, Any] = httpx.get(f"{self.addresses[name]}/_control", timeout=60, trust_env=False).json()
        return answer

    def _order(self, name: str, fields: Mapping[str, Any]) -> None:
        url = f"{self.addresses[name]}/_control"
        httpx.post(url, json=fields, timeout=60, trust_env=False).raise_for_status()


@contextmanager
def receiver(port: int, secrets: tuple[str, ...], seed: str) -> Iterator[str]:
    """The departments' systems."""
    with RunningReceiver(SeenReceiver(ReceiverSettings(seed=seed, port=port, secrets=secrets)), None) as running:
        yield running.url


@contextmanager
def providers(receipts: str, seed: str) -> Iterator[dict[str, str]]:
    """The addresses of the others, who push what became of messages to ``receipts``."""
    PHONE.seen.clear()
    drops, wechat.DROPS = wechat.DROPS, int(wechat.DROPS / SPEED)
    made: dict[str, Simulator] = {
        "aliyun": SeenAliyun(AliyunSettings(seed=seed, **_sms("aliyun", "${%s}", receipts), limits=())),
        "tencent": SeenTencent(
            TencentSettings(seed=seed, **_sms("tencent", "{%s}", receipts), limits=(), app_id=APP, longest_value=35)
        ),
        "wechat": SeenWechat(_wechat(receipts, seed)),
    }
    try:
        with ExitStack() as running:
            yield {name: running.enter_context(run(one)).url for name, one in made.items()}
    finally:
        wechat.DROPS = drops


def _sms(name: str, variable: str, receipts: str) -> dict[str, Any]:
    text = TEXT.replace("{mark}", variable % VARIABLES[name])
    return {
        **KEYS, "signatures": (SIGNATURE,), "templates": {CODES[name]: text}, "receipts_url": f"{receipts}/{name}",
        "push_waits": (0.5, 1.0, 2.0),
    }  # fmt: skip


def _wechat(receipts: str, seed: str) -> WechatSettings:
    kinds = {"wechat": "official", "miniprogram": "miniprogram"}
    accounts = [
        {"appid": ACCOUNTS[name], "secret": SECRET, "kind": kind, "callback": f"{receipts}/{name}"}
        for name, kind in kinds.items()
    ]
    templates = {
        CODES[name]: Template(title="办理进度通知", content=TEXT.replace("{mark}", f"{{{{{VARIABLES[name]}.DATA}}}}"))
        for name in kinds
    }
    return WechatSettings(
        seed=seed, accounts=tuple(map(Account.model_validate, accounts)), templates=templates, consents=-1
    )


def counted_as(case_id: str, mark: str) -> str:
    """Under what the simulator counts a message of the mini-program, which has no id of ours."""
    name = "miniprogram"
    data = {VARIABLES[name]: {"value": mark}}
    return wechat.content_key({"touser": openid(case_id), "template_id": CODES[name], "data": data})


def event_of(body: str) -> str:
    """Which event a webhook tells."""
    return str(json.loads(body)["data"]["id"])


class Pushed(ThreadingHTTPServer):
    """Where receipts are pushed: ``/<provider>``."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Push)
        self.take: Take
        self.count = 0
        self.faults = 0
        self.lock = Lock()
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}"

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Push(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Pushed

    def do_POST(self) -> None:
        body, place = self.rfile.read(int(self.headers["Content-Length"])), urlsplit(self.path)
        provider = place.path.strip("/")
        with self.server.lock:
            self.server.count += 1
            again = self.server.count % AGAIN == 0
        try:
            self.server.take(provider, _read(provider, dict(parse_qsl(place.query)), body))
        except Exception:  # noqa: BLE001  as a function that fails: it comes again
            again = True
            with self.server.lock:
                self.server.faults += 1
        answer = {"aliyun": json.dumps(aliyun_sms.ANSWER), "tencent": json.dumps(tencent_sms.ANSWER)}
        content = answer.get(provider, "success").encode()
        self.send_response(500 if again else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def _read(provider: str, query: Mapping[str, str], body: bytes) -> Sequence[Receipt]:
    """As the platform reads it."""
    if provider in ("aliyun", "tencent"):
        read = aliyun_sms.read_receipts if provider == "aliyun" else tencent_sms.read_receipts
        return read(json.loads(body))
    account = Account(appid=ACCOUNTS[provider], secret=SECRET, kind="official")
    told = parse(Callback(account.token, account.aes_key, account.appid).opened(query, body))
    if isinstance(told, SubscriptionsSent):
        return subscription.receipts(told)
    finished = official.receipt(told) if isinstance(told, TemplateFinished) else None
    return [finished] if finished else []
