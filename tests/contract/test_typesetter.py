"""What every typesetter must do; the function is reached over HTTP, as the AWS API puts it (Lambda: Invoke)."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chalicelib.aws.typesetting import TypesettingFunction
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.typesetting import Typesetter
from chalicelib.typesetting.compiling import TypstCompiler
from infra.layer import FONTS
from tests.fakes.typesetter import FakeTypesetter

FUNCTION = "typeset"
DATA: dict[str, Any] = {
    "name": "高龄津贴", "type": "行政给付", "audience": ["个人"], "department": "民政局", "fee": "不收费",
    "phone": "0871", "result": "高龄津贴", "partners": [],
    "promised": {"name": "承诺", "text": "当日办结", "basis": "承诺"},
    "statutory": None, "conditions": ["年满八十周岁"], "materials": [], "handling": "当场办结。", "channels": ["窗口"],
    "places": [], "remedies": [], "basis": ["《法》"], "code": "1", "address": "https://chenggong.example",
    "qr": {"qr": "https://chenggong.example"}, "steps": [{"name": "申请"}],
    "flow": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
}  # fmt: skip


class Lambda(ThreadingHTTPServer):
    """The endpoint: answers ``answers`` in turn, and the function's own answer when there are none left."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Invocation)
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.paths: list[str] = []


class Invocation(BaseHTTPRequestHandler):
    server: Lambda

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.paths.append(self.path)
        status, headers, body = self.server.answers.pop(0) if self.server.answers else _run(event)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


def _run(event: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    from chalicelib import functions

    return 200, {}, json.dumps(functions.typeset(event)).encode()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lambda]:
    from chalicelib import bootstrap

    bootstrap.compiler.cache_clear()
    server = Lambda()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_DEFAULT_REGION": "cn-northwest-1",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "FONTS": ":".join(map(str, FONTS)),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    bootstrap.compiler.cache_clear()


MAKERS: dict[str, Callable[[], Typesetter]] = {
    "fake": FakeTypesetter,
    "compiler": lambda: TypstCompiler(list(map(str, FONTS))),
    "function": lambda: TypesettingFunction(FUNCTION),
}


@pytest.fixture(params=sorted(MAKERS))
def typesetter(request: pytest.FixtureRequest, endpoint: Lambda) -> Typesetter:
    del endpoint  # the function's client is made for it
    return MAKERS[request.param]()


def test_a_template_and_its_data_become_a_pdf(typesetter: Typesetter) -> None:
    made = typesetter.pdf("sheet", DATA)
    assert made.startswith(b"%PDF-1.7")
    assert made != typesetter.pdf("sheet", DATA | {"name": "另一个事项"})


def test_the_function_is_called_by_its_name(endpoint: Lambda) -> None:
    TypesettingFunction(FUNCTION).pdf("sheet", DATA)
    assert endpoint.paths == [f"/2015-03-31/functions/{FUNCTION}/invocations"]


def test_a_call_that_is_turned_away_is_made_once_more(endpoint: Lambda) -> None:
    throttled = (429, {"X-Amzn-ErrorType": "TooManyRequestsException"}, b"{}")
    endpoint.answers = [throttled]
    assert TypesettingFunction(FUNCTION).pdf("sheet", DATA)
    endpoint.answers = [throttled, throttled]
    with pytest.raises(Unavailable, match="typesetting_unavailable"):
        TypesettingFunction(FUNCTION).pdf("sheet", DATA)
    assert endpoint.answers == []


def test_a_function_that_fails_is_unavailable(endpoint: Lambda) -> None:
    body = json.dumps({"errorType": "LookupError", "errorMessage": "no template"}).encode()
    endpoint.answers = [(200, {"X-Amz-Function-Error": "Unhandled"}, body)]
    with pytest.raises(Unavailable, match="typesetting_unavailable"):
        TypesettingFunction(FUNCTION).pdf("nothing", {})


def test_a_function_that_nobody_answers_for_is_unavailable(endpoint: Lambda, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = f"http://127.0.0.1:{endpoint.server_port}"
    endpoint.shutdown()
    endpoint.server_close()
    monkeypatch.setenv("AWS_ENDPOINT_URL", gone)
    with pytest.raises(Unavailable, match="typesetting_unavailable"):
        TypesettingFunction(FUNCTION).pdf("sheet", DATA)
