"""The ground of every simulated provider.

A provider is a subclass of :class:`Simulator`. It answers its own requests in :meth:`Simulator.handle`, asks
:meth:`Simulator.fate` what shall become of a message, counts in ``accepted`` and ``rejected``, and tells of it
afterwards with :meth:`Simulator.push`. :func:`run` serves it::

    with run(Provider(Settings(seed="7"))) as provider:
        httpx.post(f"{provider.url}/_control", json={"lost": 0.5})

``POST /_control`` with fields of :class:`~simulators.behaviour.Behaviour` changes how it behaves; ``GET /_control``
tells what happened. What becomes of a message follows from the seed, its id and how often it was tried, whatever else
goes on meanwhile.
"""

import json
import signal
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Event, RLock, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import httpx
from pydantic import ValidationError

from simulators.behaviour import Behaviour, Fate, Settings
from simulators.later import Later

CONTROL = "/_control"
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
PHONE_WAITS = (1.0, 3.0, 9.0)
"""Seconds after which the phone, which takes a message once, is told again."""
IDLE = 30.0
"""Seconds that a connection may lie idle."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; the names of headers are in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The JSON of the body; ``None`` when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def form(self) -> dict[str, str]:
        """The fields of the body."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, whatever it is called; bytes as they are."""

    content: Any
    status: int = 200
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Simulator(ABC):
    """A provider; threads call it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.behaviour = settings.behaviour
        self.lock = RLock()
        self.ended = Event()
        self.later = Later(settings.at_once)
        self.tries: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.pushes: Counter[str] = Counter()

    @abstractmethod
    def handle(self, request: Request) -> Answer | None:
        """Answer a request of the provider's own; ``None`` closes the connection without an answer."""

    def fate(self, message_id: str) -> Fate:
        """What shall become of this try of a message."""
        with self.lock:
            self.tries[message_id] += 1
            key = message_id, str(self.tries[message_id])
        if self.happens(self.behaviour.errors, "error", *key):
            return "refused"
        return "lost" if self.happens(self.behaviour.lost, "lost", *key) else "taken"

    def happens(self, share: float, *key: str) -> bool:
        """Whether something that happens in ``share`` of all cases happens in this one."""
        drawn = int.from_bytes(sha256("/".join((self.settings.seed, *key)).encode()).digest()[:8])
        return drawn < share * 2**64

    def keep_silent(self) -> None:
        """Let the sender wait for an answer that does not come."""
        self.ended.wait(self.behaviour.lost_for)

    def show(self, message: Mapping[str, Any]) -> None:
        """Hand what was taken to the phone, if there is one."""
        if url := self.settings.phone_url:
            self.later.add(0, partial(self.push, url, dict(message), lambda answer: answer.is_success, PHONE_WAITS))

    def push(
        self, url: str, content: Any, right: Callable[[httpx.Response], bool], waits: tuple[float, ...] = ()
    ) -> None:
        """Tell ``content`` until it is answered right; again after each of ``waits``, and then no more."""
        try:
            done = right(httpx.post(url, json=content, timeout=TIMEOUT, trust_env=False))
        except httpx.RequestError:
            done = False
        with self.lock:
            self.pushes["answered" if done else "again" if waits else "given up"] += 1
        if not done and waits:
            self.later.add(waits[0], partial(self.push, url, content, right, waits[1:]))

    def control(self, request: Request) -> Answer:
        """Behave otherwise (POST), and tell what happened."""
        if request.method == "POST":
            try:
                wanted = {**self.behaviour.model_dump(), **(request.json() or {})}
                self.behaviour = Behaviour.model_validate(wanted)
            except (ValidationError, TypeError) as fault:
                return Answer({"fault": str(fault)}, 400)
        with self.lock:
            counts = {"accepted": self.accepted, "rejected": self.rejected, "tries": self.tries, "pushes": self.pushes}
            told = {name: dict(count) for name, count in counts.items()}
        return Answer({"behaviour": self.behaviour.model_dump(), **told})


class Handler(BaseHTTPRequestHandler):
    """Reads a request, writes the answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE
    server: "Server"

    def do_GET(self) -> None:
        """Any request."""
        simulator, place = self.server.simulator, urlsplit(self.path)
        query = dict(parse_qsl(place.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        request = Request(self.command, place.path, query, headers, body)
        answer = simulator.control(request) if place.path == CONTROL else simulator.handle(request)
        if place.path != CONTROL:
            simulator.ended.wait(simulator.behaviour.answer_delay)
        self.close_connection = answer is None or self.close_connection
        if answer is not None:
            self._write(answer)

    def do_POST(self) -> None:
        """As for GET."""
        self.do_GET()

    def _write(self, answer: Answer) -> None:
        given = answer.content
        content = given if isinstance(given, bytes) else json.dumps(given, ensure_ascii=False).encode()
        wire, self.wfile = self.wfile, BytesIO()  # head and body apart would wait for each other's acknowledgement
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media)
        self.send_header("Content-Length", str(len(content)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        whole, self.wfile = self.wfile.getvalue() + content, wire
        try:
            self.wfile.write(whole)
        except ConnectionError:  # who asked has gone
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Nothing: requests hold numbers and texts."""


class Server(ThreadingHTTPServer):
    """Serves one simulator."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, simulator: Simulator) -> None:
        super().__init__((simulator.settings.host, simulator.settings.port), Handler)
        self.simulator = simulator

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that go away are no fault of the server's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def blocked() -> set[signal.Signals]:
    """The signals that end a process, held back from every thread that starts from now on, to be waited for.

    A handler would run only once the main thread is woken, and a signal may reach another thread.
    """
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    return ends


class Running:
    """A simulator that is served from another thread, until it is closed."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._server = Server(simulator)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return f"http://{self.simulator.settings.host}:{self._server.server_port}"

    def close(self) -> None:
        """Answer nobody any more, and forget what was to be told later."""
        self.simulator.ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.simulator.later.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def run(simulator: Simulator) -> Running:
    """Serve it."""
    return Running(simulator)
