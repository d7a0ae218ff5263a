"""The sandbox channels against a real HTTP server: wire form, status table, time-outs."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from channels import sandbox
from channels.message import Message, Result
from channels.sandbox import SandboxPhone

MESSAGE = Message("01K7-2-sms", "13887100001", "办理结果通知", "您申请的“高龄津贴”已批准。", "progress?number=1")
SENT = Result("sent", provider_id="01K7-2-sms")


class Inbox(HTTPServer):
    """Keeps what it is sent, and answers with ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.got: list[tuple[str, str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/dev/"


class Handler(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers["Content-Type"], json.loads(raw)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture(scope="module")
def server() -> Iterator[Inbox]:
    made = Inbox()
    thread = Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def inbox(server: Inbox) -> Inbox:
    server.status, server.got = 200, []
    return server


WIRE: dict[Any, dict[str, str]] = {
    "sms": {"channel": "sms", "text": "【呈小服】您申请的“高龄津贴”已批准。"},
    "wechat": {
        "channel": "wechat", "title": MESSAGE.title, "text": MESSAGE.text, "url": MESSAGE.link,
    },
    "miniprogram": {
        "channel": "miniprogram", "title": MESSAGE.title, "text": MESSAGE.text, "page": MESSAGE.link,
    },
}  # fmt: skip
each_channel = pytest.mark.parametrize("channel", WIRE)


@each_channel
def test_a_message_has_its_channels_form_on_the_wire(inbox: Inbox, channel: Any) -> None:
    assert SandboxPhone(inbox.url, channel).send(MESSAGE) == SENT
    [(path, media, body)] = inbox.got
    assert (path, media) == ("/dev/sandbox/messages", "application/json")
    assert body == {"id": "01K7-2-sms", "to": "13887100001", **WIRE[channel]}


@each_channel
@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "sent"),
        (201, "sent"),
        *((code, "temporary") for code in (429, 500, 502, 503, 504)),
        *((code, "permanent") for code in (301, 400, 401, 403, 404, 413, 415, 422, 501)),
    ],
)
def test_a_status_says_what_became_of_the_message(inbox: Inbox, channel: Any, status: int, state: str) -> None:
    inbox.status = status
    result = SandboxPhone(inbox.url, channel).send(MESSAGE)
    assert result.state == state
    assert result.detail == ("" if state == "sent" else f"HTTP {status}")
    assert len(inbox.got) == 1


@each_channel
def test_of_a_message_that_is_not_answered_nobody_knows(channel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "TIMEOUT", httpx.Timeout(0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        result = SandboxPhone(f"http://127.0.0.1:{silent.getsockname()[1]}/", channel).send(MESSAGE)
    assert (result.state, result.detail) == ("unknown", "ReadTimeout")


@each_channel
def test_a_provider_that_is_gone_is_tried_again_later(channel: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    result = SandboxPhone(f"http://127.0.0.1:{port}/", channel).send(MESSAGE)
    assert (result.state, result.detail) == ("temporary", "ConnectError")


def test_every_time_out_is_bounded() -> None:
    assert None not in (sandbox.TIMEOUT.connect, sandbox.TIMEOUT.read, sandbox.TIMEOUT.write, sandbox.TIMEOUT.pool)
