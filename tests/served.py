"""The platform in process, over HTTP on a port of its own: for a browser to look at, without an engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qsl, urlsplit

from tests.gateway import Sent
from tests.platform import Platform

HANDED_ON = ("authorization", "content-type", "idempotency-key", "if-none-match")


@contextmanager
def served(platform: Platform) -> Iterator[str]:
    """Its address; it answers one request after another."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
            headers = {name: self.headers[name] for name in HANDED_ON if name in self.headers}
            with lock:
                told = platform.send(Sent(self.command, parts.path, dict(parse_qsl(parts.query)), body, headers))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.text.encode())))
            self.end_headers()
            self.wfile.write(told.text.encode())

        do_GET = do_POST = answer  # noqa: N815  the server's own names

        def log_message(self, *_: object) -> None:
            """Nothing is written about requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
