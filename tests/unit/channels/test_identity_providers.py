"""Clients of the identity providers against the sandbox's routes over a socket, and against servers that fail."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from chalicelib.sandbox.providers import Providers
from chalicelib.sandbox.routes import providers_blueprint
from channels.identity import service
from channels.identity.face import Begun, FaceCheck
from channels.identity.real_name import RealNameCheck
from channels.miniprogram import session
from channels.miniprogram.session import Code2Session, Opened
from tests.fakes.gate import gate_of
from tests.fakes.sandbox import MemoryProviderNotes, served

Ask = Callable[[str], str]

ASKS: dict[str, Ask] = {
    "code2session": lambda url: code2session(url).open("sandbox-o1-n1").state,
    "real name": lambda url: RealNameCheck(url).check("张三", "53012119700101001X"),
    "face, begin": lambda url: FaceCheck(url).begin("r1").state,
    "face, outcome": lambda url: FaceCheck(url).outcome("t1"),
}
each_client = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)


def code2session(url: str) -> Code2Session:
    return Code2Session(url, "wx1", "the-secret")


class Answering(HTTPServer):
    """Answers every request with ``status`` and ``body``, and keeps what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.body = 200, b""
        self.asked: list[tuple[str, str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/base/"

    def says(self, content: Any, status: int = 200) -> str:
        self.status, self.body = status, content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.url


class Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, body))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/plain")  # as WeChat does
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def provider() -> Iterator[Answering]:
    made = Answering()
    thread = Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def sandbox() -> Iterator[str]:
    """The base under which the sandbox plays the providers."""
    providers, gate = Providers(MemoryProviderNotes()), gate_of({})
    with served(providers_blueprint(lambda: providers, lambda: gate)) as url:
        yield f"{url}sandbox/"


@pytest.mark.parametrize(("name", "finding"), [("张三", "match"), ("冒名", "mismatch"), ("查无此人", "unknown")])
def test_the_sandbox_checks_real_names(sandbox: str, name: str, finding: str) -> None:
    assert RealNameCheck(sandbox).check(name, "53012119700101001X") == finding


@pytest.mark.parametrize(("passed", "outcome"), [(True, "passed"), (False, "failed")])
def test_a_face_check_waits_for_the_person(sandbox: str, passed: bool, outcome: str) -> None:
    client = FaceCheck(sandbox)
    begun = client.begin("r1")
    assert begun == Begun("begun", begun.ticket, f"{sandbox}identity/face/{begun.ticket}")
    assert client.outcome(begun.ticket) == "pending"
    httpx.post(f"{begun.url}/outcome", json={"passed": passed}).raise_for_status()
    assert client.outcome(begun.ticket) == outcome
    assert client.outcome("x" * 32) == "unknown"


def test_code2session_is_asked_as_wechat_wants(provider: Answering) -> None:
    opened = code2session(provider.says({"openid": "o1", "session_key": "k"})).open("c&d")
    assert opened == Opened("opened", "o1", "")
    [(method, path, _)] = provider.asked
    asked = httpx.URL(path)
    assert (method, asked.path) == ("GET", "/base/sns/jscode2session")
    assert dict(asked.params) == {
        "appid": "wx1", "secret": "the-secret", "grant_type": "authorization_code", "js_code": "c&d",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("errcode", "state"),
    [
        (40029, "refused"),
        (40226, "blocked"),
        (45011, "temporary"),
        (-1, "temporary"),
        (40013, "temporary"),
        ("40029", "temporary"),
    ],
)
def test_an_errcode_says_what_became_of_the_code(provider: Answering, errcode: Any, state: str) -> None:
    url = provider.says({"errcode": errcode, "errmsg": "…", "openid": "never taken"})
    assert code2session(url).open("c") == Opened(state, detail=f"errcode {errcode}")  # type: ignore[arg-type]


def test_the_secret_is_not_logged(provider: Answering, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        code2session(provider.says({"openid": "o1"})).open("the-code")
    assert len(provider.asked) == 1
    assert "the-secret" not in caplog.text
    assert "the-code" not in caplog.text


@each_client
@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 422, 429, 500, 503])
def test_a_status_other_than_200_is_temporary(provider: Answering, ask: Ask, status: int) -> None:
    good = {"openid": "o1", "result": "match", "ticket": "t1", "url": "u", "outcome": "passed"}
    assert ask(provider.says(good, status)) == "temporary"


@each_client
@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html>", b"\xff", [], None, "match", {}, {"openid": 1, "result": [], "ticket": None, "outcome": {}},
        {"openid": "", "result": "", "ticket": "../t", "url": "u", "outcome": "maybe"},
    ],
    ids=repr,
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_temporary(provider: Answering, ask: Ask, content: Any) -> None:
    assert ask(provider.says(content)) == "temporary"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.com/", "http://example.com:port/", "", 1])
def test_nobody_is_sent_where_no_browser_should_go(provider: Answering, url: Any) -> None:
    assert FaceCheck(provider.says({"ticket": "t1", "url": url})).begin("r1") == Begun("temporary")


@pytest.mark.parametrize("ticket", ["", "../real-name", "a/b", "t?x=1", "票", "t" * 129])
def test_what_is_no_ticket_is_unknown_without_asking(provider: Answering, ticket: str) -> None:
    assert FaceCheck(provider.says({"outcome": "passed"})).outcome(ticket) == "unknown"
    assert provider.asked == []


@each_client
def test_a_provider_that_does_not_answer_is_temporary(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (session, service):
        monkeypatch.setattr(module, "TIMEOUT", httpx.Timeout(0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert ask(f"http://127.0.0.1:{silent.getsockname()[1]}/") == "temporary"


@each_client
def test_a_provider_that_is_gone_is_temporary(ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/") == "temporary"


@pytest.mark.parametrize("module", [session, service], ids=["code2session", "identity"])
def test_every_time_out_is_bounded(module: Any) -> None:
    limits = module.TIMEOUT
    assert None not in (limits.connect, limits.read, limits.write, limits.pool)
