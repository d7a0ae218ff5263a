"""The two providers of SMS, simulated, and who speaks to them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from channels.message import Message
from channels.sms.aliyun import AliyunSms
from channels.sms.tencent import TencentSms
from simulators import aliyun, tencent
from simulators.behaviour import Settings
from simulators.server import Answer, Request, Running, Simulator, run
from simulators.sms import beijing

SIGNATURE, KEY, SECRET, APP = "呈小服", "the-key", "the-secret", "1400006666"
NUMBER, OTHER_NUMBER = "13887100001", "13887100002"
TEMPLATES = {
    "aliyun": {"SMS_1": "您申请的“${item}”已${what}。", "SMS_2": "长" * 480 + "${item}${what}"},
    "tencent": {"1110": "您申请的“{1}”已{2}。", "1111": "长" * 490 + "{1}{2}"},
}
SENT = Message("01K7-2-sms", NUMBER, "办理结果通知", "", values={"item": "高龄津贴", "what": "批准"})
TEXT = "【呈小服】您申请的“高龄津贴”已批准。"

Client = AliyunSms | TencentSms


@dataclass
class Vendor:
    """One provider, simulated."""

    name: str
    running: Running

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def message(self) -> Message:
        return replace(SENT, template=next(iter(TEMPLATES[self.name])))

    def client(self, key: str = KEY, secret: str = SECRET, signature: str = SIGNATURE, url: str = "") -> Client:
        return client(self.name, url or self.url, key, secret, signature)

    def behaves(self, **changed: Any) -> None:
        httpx.post(f"{self.url}/_control", json=changed, trust_env=False).raise_for_status()

    def told(self) -> Any:
        return httpx.get(f"{self.url}/_control", trust_env=False).json()


def client(name: str, url: str, key: str = KEY, secret: str = SECRET, signature: str = SIGNATURE) -> Client:
    """Who speaks to the provider of that name."""
    if name == "aliyun":
        return AliyunSms(url, key, secret, signature)
    return TencentSms(url, key, secret, APP, signature)


@contextmanager
def simulated(name: str, **settings: Any) -> Iterator[Vendor]:
    """The provider of that name, until the test ends."""
    known: dict[str, Any] = {
        "key_id": KEY, "key_secret": SECRET, "signatures": (SIGNATURE,), "templates": TEMPLATES[name], **settings,
    }  # fmt: skip
    serve: Callable[[], Running] = (
        (lambda: aliyun.serve(aliyun.AliyunSettings(**known)))
        if name == "aliyun"
        else (lambda: tencent.serve(tencent.TencentSettings(app_id=APP, **known)))
    )
    with serve() as running:
        yield Vendor(name, running)


@dataclass
class Said:
    """What a listener answers next, and what it was told."""

    answers: list[Answer | None] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    @property
    def told(self) -> list[Any]:
        return [request.json() for request in self.requests]


class Listener(Simulator):
    """Somebody at the other end: answers in turn, the last answer for ever; ``None`` closes the connection."""

    def __init__(self, said: Said) -> None:
        super().__init__(Settings())
        self.said = said

    def handle(self, request: Request) -> Answer | None:
        with self.lock:
            self.said.requests.append(request)
            return self.said.answers.pop(0) if len(self.said.answers) > 1 else self.said.answers[0]


@contextmanager
def listening(*answers: Answer | None) -> Iterator[Said]:
    """A listener, until the test ends."""
    said = Said(list(answers))
    with run(Listener(said)) as running:
        said.url = running.url
        yield said


def today() -> str:
    """As the providers write days."""
    return beijing(time.time())[:10].replace("-", "")
