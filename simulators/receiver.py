"""A department's own system that takes webhooks, at any path, and answers as it is told.

It verifies each message with the library of Standard Webhooks; one that none of its secrets signed is answered 401 and
not kept. ``POST /_control`` sets fields of :class:`Orders`. ``GET /_control`` tells, beside what every simulator does,

- ``messages``: {id: {"bodies", "hosts", "answers"}}, one row a try;
- ``called_back``: {id: [status]} of its call-backs, 0 where there was no answer;
- ``written``: bytes of huge bodies that were got rid of.
"""

import json
import ssl
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from threading import Thread
from typing import Annotated, Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from simulators.behaviour import Behaviour, Settings
from simulators.server import TIMEOUT, Answer, Handler, Request, Running, Server, Simulator

Odd = Literal["silent", "cut", "rubbish", "redirect", "slow", "huge", "dripping"]
Told = Annotated[int, Field(ge=200, le=599)] | Odd
"""A status of HTTP, or ``silent``: none for ``lost_for`` seconds, then the connection is closed; ``cut``: it is closed
at once; ``rubbish``: no HTTP; ``redirect``: 307 to ``location``; ``dripping``: a head that comes a byte at a time,
``slow``: 200 and a body that does, both for ``lost_for`` seconds; ``huge``: 200 and a body of 256 MiB."""

PAUSE = 0.02  # seconds between two bytes
HUGE = 256 * 1024 * 1024
PART = bytes(64 * 1024)
WAITS = (0.2, 1.0)
"""Seconds after which a call-back that was not answered 2xx is sent again."""


class Callback(BaseModel):
    """What follows a 202, ``receipt_delay`` later: ``{"type", "timestamp", "data"}``, signed with ``secret``.

    Its id is the message's after ``cb_``: of a message that came twice it tells the same.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str
    secret: str
    type: str
    headers: dict[str, str] = {}
    data: dict[str, Any] = {}
    copied: tuple[str, ...] = ()
    """Names that are copied from the message's ``data``."""


class Orders(Behaviour):
    """Of the fields of every simulator, ``errors`` (with the status ``error``, or 500), ``lost``, ``answer_delay``,
    ``receipt_delay`` and ``failed_receipts`` (no call-back) mean something here."""

    answers: tuple[Told, ...] = Field(default=(200,), min_length=1)
    """One for each message in turn; the last also for all that follow."""
    retry_after: str = ""
    """The header ``Retry-After`` of every answer of 400 and more; empty: none."""
    location: str = "http://127.0.0.1:9/"
    callback: Callback | None = None


class ReceiverSettings(Settings):
    """``secrets``: any of them may have signed a message."""

    secrets: tuple[str, ...]
    behaviour: Orders = Orders()


@dataclass(frozen=True, slots=True)
class Streamed(Answer):
    """An answer whose body comes in parts; with status 0 there is no head."""

    headers: Mapping[str, str] = field(default_factory=dict)
    length: int = 0
    parts: Iterable[bytes] = ()


class Receiver(Simulator):
    """Takes messages."""

    behaviour: Orders

    def __init__(self, settings: ReceiverSettings) -> None:
        super().__init__(settings)
        self._keys = [Webhook(secret) for secret in settings.secrets]
        self._turn = 0
        self._messages: dict[str, dict[str, list[Any]]] = {}
        self._called_back: dict[str, list[int]] = {}
        self._written = 0

    def handle(self, request: Request) -> Answer | None:
        """Take a message."""
        if not any(_signed(key, request) for key in self._keys):
            with self.lock:
                self.rejected["unsigned"] += 1
            return Streamed(None, 401)
        message_id = request.headers["webhook-id"]
        told = self._take(message_id, request)
        if told == 202:
            self._plan_call_back(message_id, request)
        return self._answer(told)

    def control(self, request: Request) -> Answer:
        """Behave otherwise (POST), and tell what happened."""
        if request.method == "POST":
            try:
                wanted = request.json() or {}
                self.behaviour = Orders.model_validate({**self.behaviour.model_dump(), **wanted})
            except (ValidationError, TypeError) as fault:
                return Answer({"fault": str(fault)}, 400)
            self._turn = 0 if "answers" in wanted else self._turn
        with self.lock:
            counts = {"accepted": self.accepted, "rejected": self.rejected, "tries": self.tries}
            told = {"messages": self._messages, "called_back": self._called_back, "written": self._written}
            content = json.loads(json.dumps({"behaviour": self.behaviour.model_dump(), **counts, **told}))
        return Answer(content)

    def _take(self, message_id: str, request: Request) -> int | str:
        """Keep a message; what it is answered."""
        fate = self.fate(message_id)
        with self.lock:
            answers = self.behaviour.answers
            told: int | str = answers[min(self._turn, len(answers) - 1)]
            self._turn += 1
            if fate != "taken":
                told = "silent" if fate == "lost" else int(self.behaviour.error or 500)
            self.accepted[message_id] += isinstance(told, str) or told < 300
            kept = self._messages.setdefault(message_id, {"bodies": [], "hosts": [], "answers": []})
            kept["bodies"].append(request.body.decode())
            kept["hosts"].append(request.headers.get("host", ""))
            kept["answers"].append(told)
        return told

    def _answer(self, told: int | str) -> Answer | None:
        orders, drops = self.behaviour, int(self.behaviour.lost_for / PAUSE)
        if isinstance(told, int):
            asked = bool(orders.retry_after) and told >= 400
            return Streamed(None, told, headers={"Retry-After": orders.retry_after} if asked else {})
        if told == "silent":
            self.keep_silent()
        return {
            "redirect": Streamed(None, 307, headers={"Location": orders.location}),
            "rubbish": Streamed(None, 0, parts=[b"220 mail.example.com ESMTP\r\n\r\n"]),
            "dripping": Streamed(None, 0, parts=self._drops(b"HTTP/1.1 200 OK\r\nX-Long: ", drops)),
            "slow": Streamed(None, length=drops, parts=self._drops(b"", drops)),
            "huge": Streamed(None, length=HUGE, parts=self._flood()),
        }.get(told)

    def _drops(self, first: bytes, count: int) -> Iterator[bytes]:
        for place in range(count):
            if self.ended.wait(PAUSE):
                return
            yield first[place : place + 1] or b"."

    def _flood(self) -> Iterator[bytes]:
        for _ in range(HUGE // len(PART)):
            yield PART
            with self.lock:
                self._written += len(PART)

    def _plan_call_back(self, message_id: str, request: Request) -> None:
        callback = self.behaviour.callback
        if callback is None or self.happens(self.behaviour.failed_receipts, "receipt", message_id):
            return
        given = (request.json() or {}).get("data", {})
        data = callback.data | {name: given.get(name) for name in callback.copied}
        body = json.dumps({"type": callback.type, "timestamp": datetime.now(UTC).isoformat(), "data": data})
        call = partial(self._call_back, callback, f"cb_{message_id}", body, WAITS)
        self.later.add(self.behaviour.receipt_delay, call)

    def _call_back(self, callback: Callback, call_id: str, body: str, waits: tuple[float, ...]) -> None:
        now = datetime.now(UTC)
        headers = callback.headers | {
            "content-type": "application/json", "webhook-id": call_id, "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(callback.secret).sign(call_id, now, body),
        }  # fmt: skip
        status = 0
        with suppress(httpx.RequestError):
            answer = httpx.post(callback.url, content=body, headers=headers, timeout=TIMEOUT, trust_env=False)
            status = answer.status_code
        with self.lock:
            self._called_back.setdefault(call_id, []).append(status)
        if not 200 <= status < 300 and waits:
            self.later.add(waits[0], partial(self._call_back, callback, call_id, body, waits[1:]))


class _Handler(Handler):
    def _write(self, answer: Answer) -> None:
        if not isinstance(answer, Streamed):
            super()._write(answer)
            return
        self.close_connection = True
        with suppress(OSError):  # who asked has gone
            if answer.status:
                self.send_response(answer.status)
                for name, value in {**answer.headers, "Content-Length": str(answer.length)}.items():
                    self.send_header(name, value)
                self.end_headers()
            for part in answer.parts:
                self.wfile.write(part)


class _Server(Server):
    def __init__(self, receiver: Receiver, tls: ssl.SSLContext | None) -> None:
        super().__init__(receiver)
        self.RequestHandlerClass = _Handler
        if tls:  # shaking hands in the handler's thread: nobody holds up the others
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that go away, or trust another authority, are what it is for."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class RunningReceiver(Running):
    """A receiver that is served over http, or over https under ``tls``."""

    def __init__(self, receiver: Receiver, tls: ssl.SSLContext | None) -> None:
        self.simulator = receiver
        self._server = _Server(receiver, tls)
        self.port = self._server.server_port
        self.place = f"{'https' if tls else 'http'}://{receiver.settings.host}:{self.port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return self.place


def serve(settings: ReceiverSettings, tls: ssl.SSLContext | None = None) -> RunningReceiver:
    """Serve a receiver until it is closed."""
    return RunningReceiver(Receiver(settings), tls)


def _signed(key: Webhook, request: Request) -> bool:
    try:
        key.verify(request.body, dict(request.headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # the library stumbles over a header that is no base64
        return False
    return True
