"""Counts what a request calls: a proxy stands between the two functions on its path and the engine.

The platform knows nothing of it: AWS_ENDPOINT_URL is set for the two functions while they are counted. What
Step Functions reads by itself, and which functions it invokes, is counted in each execution's history.
"""

import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import mean
from typing import Any

from bench.place import Place, Platform
from bench.players import Request
from bench.results import Entry
from bench.sampling import Caller, Quiet
from infra import engine, naming

NAMES = ("spine.instant.dynamodb_calls", "spine.instant.lambdas", "spine.human.dynamodb_calls", "spine.scans")
CASES = 120
STILL_SECONDS = 0.5
"""Without a call before a request is counted: receipts for messages of an earlier one go through the same function."""
ON_THE_PATH = (naming.function("api"), naming.function("decide"))
HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "date", "server"}


class Proxy(ThreadingHTTPServer):
    """Passes every call on to the engine and remembers its target and what a workflow's call started."""

    daemon_threads = True

    def __init__(self, to: int, phone: str) -> None:
        super().__init__((engine.HOST, 0), _Passing)
        self.to = to
        self.phone = phone.encode()
        self.targets: list[str] = []
        self.executions: list[str] = []
        self.called = time.monotonic()

    def wait_until_still(self) -> None:
        """Wait until nobody has called for :data:`STILL_SECONDS`."""
        while (left := self.called + STILL_SECONDS - time.monotonic()) > 0:
            time.sleep(left)

    def forget(self) -> None:
        self.targets, self.executions = [], []


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        onward = HTTPConnection(engine.HOST, self.server.to, timeout=60)
        onward.request(self.command, self.path, body, dict(self.headers))
        answer = onward.getresponse()
        content = answer.read()
        onward.close()
        self._note(body, content)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _pass  # noqa: N815  http.server calls them so

    def _note(self, body: bytes, content: bytes) -> None:
        if self.server.phone in body:
            return  # a sender delivers an earlier case's message to the sandbox's phone, through the same function
        self.server.called = time.monotonic()
        target = self.headers.get("X-Amz-Target", "")
        self.server.targets.append(target)
        if target.endswith(".StartSyncExecution"):
            self.server.executions.append(json.loads(content)["executionArn"])

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the counts are the log."""


class Counter:
    """Makes requests and tells what each of them called."""

    def __init__(self, place: Place, proxy: Proxy) -> None:
        self._caller = Caller(place.platform.stack.api_url)
        self._workflows = place.platform.client("stepfunctions")
        self._proxy = proxy
        self.scans = 0

    def submitted(self, request: Request) -> dict[str, Any]:
        """The receipt of an application."""
        receipt: dict[str, Any] = self._caller.send(request).json()
        return receipt

    def count(self, request: Request) -> tuple[int, int]:
        """(DynamoDB calls, functions invoked) from the request to its answer."""
        self._proxy.wait_until_still()
        self._proxy.forget()
        self._caller.send(request)
        direct = [target for target in self._proxy.targets if target.startswith("DynamoDB")]
        self.scans += sum(target.endswith(".Scan") for target in direct)
        reads, invoked = 0, 1
        for execution in self._proxy.executions:
            for event in self._workflows.get_execution_history(executionArn=execution)["events"]:
                called = event.get("taskScheduledEventDetails", {}).get("resource", "")
                reads += ":dynamodb:" in called
                invoked += ":lambda:" in called
        return len(direct) + reads, invoked


def measure(place: Place) -> Iterator[Entry]:
    """Over :data:`CASES` applications each way, every fourth of a person never seen before."""
    players, quiet = place.platform.players, Quiet(place.platform)
    with _counted(place) as counter:
        for name, goal, make in (("instant", 8, players.by_rule), ("human", 4, players.by_person)):
            counter.count(make())  # cold
            counted = []
            for n in range(CASES):
                counted.append(counter.count(make(known=n % 4 > 0)))
                quiet()
            calls, invoked = zip(*counted, strict=True)
            how = f"warm, the most of {CASES} submissions one at a time; on average "
            yield Entry(f"spine.{name}.dynamodb_calls", max(calls), "calls", f"{how}{mean(calls):.2f}", goal=goal)
            if name == "instant":
                yield Entry("spine.instant.lambdas", max(invoked), "functions", f"{how}{mean(invoked):.2f}", goal=2)
        request = players.by_person()
        for read in players.reads(request, counter.submitted(request)).values():
            counter.count(read)
        yield Entry("spine.scans", counter.scans, "scans", "all submissions above, and every read once", goal=0)


@contextmanager
def _counted(place: Place) -> Iterator[Counter]:
    proxy = Proxy(place.port, place.platform.env["TABLE_INBOX"])
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        with through(dict.fromkeys(ON_THE_PATH, proxy), place.platform):
            yield Counter(place, proxy)
    finally:
        proxy.shutdown()
        proxy.server_close()


@contextmanager
def through(proxies: Mapping[str, Proxy], platform: Platform) -> Iterator[None]:
    """Each function calls its proxy; afterwards the engine itself again, in fresh processes."""
    before = {}
    for logical, proxy in proxies.items():
        name = platform.resource(logical)
        before[name] = platform.variables(name)
        platform.afresh(name, before[name] | {"AWS_ENDPOINT_URL": f"http://{engine.HOST}:{proxy.server_port}"})
    try:
        yield
    finally:
        for name, variables in before.items():
            platform.afresh(name, variables)


@contextmanager
def behind_proxies(place: Place, functions: Iterable[str]) -> Iterator[dict[str, Proxy]]:
    """A proxy for each of these functions, by its name in infra/lists/functions.yaml."""
    proxies = {name: Proxy(place.port, place.platform.env["TABLE_INBOX"]) for name in functions}
    for proxy in proxies.values():
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        with through({naming.function(name): proxy for name, proxy in proxies.items()}, place.platform):
            yield proxies
    finally:
        for proxy in proxies.values():
            proxy.shutdown()
            proxy.server_close()
