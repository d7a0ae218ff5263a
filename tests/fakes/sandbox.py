"""What the pretended providers remember, and routes over a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from chalice.app import Chalice
from chalice.test import Client

from chalicelib.web.api import Api


class MemoryProviderNotes:
    """A :class:`~chalicelib.sandbox.providers.ProviderNotes` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def add(self, name: str, note: str) -> bool:
        if name in self.kept:
            return False
        self.kept[name] = note
        return True

    def get(self, name: str) -> str | None:
        return self.kept.get(name)


@contextmanager
def served(api: Api) -> Iterator[str]:
    """The routes of ``api`` on a free port of this machine; its address, with a stage as the gateway has one."""
    app = Chalice("served")
    app.register_blueprint(api)
    client = Client(app)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = client.http.request(self.command, self.path.removeprefix("/dev"), headers=headers, body=body)
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Nothing: a test's output is its own."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/dev/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
