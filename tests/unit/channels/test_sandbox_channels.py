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
from channels.miniprogram.sandbox import SandboxMiniProgram
from channels.result import Result
from channels.sandbox import SandboxInbox
from channels.sms.sandbox import SandboxSms
from channels.wechat.sandbox import SandboxWechat

MESSAGE = {
    "to": "13887100001", "title": "办理结果通知", "text": "您申请的“高龄津贴”已批准。", "link": "progress?number=1",
    "message_id": "01K7-2-sms",
}  # fmt: skip
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


WIRE: dict[type[Any], dict[str, str]] = {
    SandboxSms: {"channel": "sms", "text": "【呈小服】您申请的“高龄津贴”已批准。"},
    SandboxWechat: {
        "channel": "wechat", "title": MESSAGE["title"], "text": MESSAGE["text"], "url": MESSAGE["link"],
    },
    SandboxMiniProgram: {
        "channel": "miniprogram", "title": MESSAGE["title"], "text": MESSAGE["text"], "page": MESSAGE["link"],
    },
}  # fmt: skip
each_channel = pytest.mark.parametrize("channel", WIRE, ids=lambda channel: str(channel.__name__))


@each_channel
def test_a_message_has_its_channels_form_on_the_wire(inbox: Inbox, channel: type[Any]) -> None:
    assert channel(SandboxInbox(inbox.url)).send(**MESSAGE) == SENT
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
def test_a_status_says_what_became_of_the_message(inbox: Inbox, channel: type[Any], status: int, state: str) -> None:
    inbox.status = status
    result = channel(SandboxInbox(inbox.url)).send(**MESSAGE)
    assert result.state == state
    assert result.detail == ("" if state == "sent" else f"HTTP {status}")
    assert len(inbox.got) == 1


@each_channel
def test_a_provider_that_does_not_answer_is_tried_again_later(
    channel: type[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "TIMEOUT", httpx.Timeout(0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        result = channel(SandboxInbox(f"http://127.0.0.1:{silent.getsockname()[1]}/")).send(**MESSAGE)
    assert (result.state, result.detail) == ("temporary", "ReadTimeout")


@each_channel
def test_a_provider_that_is_gone_is_tried_again_later(channel: type[Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    result = channel(SandboxInbox(f"http://127.0.0.1:{port}/")).send(**MESSAGE)
    assert (result.state, result.detail) == ("temporary", "ConnectError")


def test_every_time_out_is_bounded() -> None:
    assert None not in (sandbox.TIMEOUT.connect, sandbox.TIMEOUT.read, sandbox.TIMEOUT.write, sandbox.TIMEOUT.pool)
