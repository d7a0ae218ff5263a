"""The gateway in front of the platform: requests as they stand on the wire, and what comes back."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from chalice.app import Chalice

HOME = "203.0.113.7"
"""Network address of whoever does not say another (RFC 5737)."""
Credentials = Callable[[str, str, bytes], dict[str, str]]
"""Method, path with query as it is signed, and body → the headers that say who sends it."""


@dataclass(frozen=True)
class Sent:
    """A request: ``path`` as it stands on the wire, ``body`` sent as it is when it is bytes, as JSON otherwise."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = HOME

    @property
    def raw(self) -> bytes:
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        return json.dumps(self.body, ensure_ascii=False).encode(errors="surrogatepass")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:
        """What it says: JSON as what it means, XML as its text."""
        return self.text if self.headers["Content-Type"].startswith("text/xml") else json.loads(self.text)

    @property
    def told(self) -> tuple[int, str]:
        """Status and code of a refusal."""
        return self.status, self.body["code"]


def answered(app: Chalice, sent: Sent, who: Credentials) -> Answer:
    """What an app answers a request that the gateway hands on."""
    query = urlencode(sorted(sent.query.items()), errors="replace")
    signed = f"{sent.path}?{query}" if query else sent.path
    given = {"content-type": "application/json"} if sent.body is not None else {}
    given |= who(sent.method, signed, sent.raw) | {name.lower(): value for name, value in sent.headers.items()}
    route, captured = _routed(app, sent.method, sent.path)
    event = {
        "requestContext": {
            "httpMethod": sent.method, "resourcePath": route, "path": sent.path,
            "identity": {"sourceIp": sent.address},
        },
        "headers": given,
        "pathParameters": captured,
        "multiValueQueryStringParameters": {name: [value] for name, value in sent.query.items()} or None,
        "stageVariables": {},
        "body": base64.b64encode(sent.raw).decode(),
        "isBase64Encoded": True,
    }  # fmt: skip
    answer = app(event, None)
    return Answer(answer["statusCode"], answer["headers"], answer["body"])


def _routed(app: Chalice, method: str, path: str) -> tuple[str, dict[str, str]]:
    """The route that a path is of, the one with the fewest parameters first; the gateway refuses what is none."""
    parts = path.split("/")
    for route, names in _routes(app).get(len(parts), ()):
        if all(n == p or (n[:1] == "{" and p) for n, p in zip(names, parts, strict=True)):
            if method not in app.routes[route]:
                break
            return route, {n[1:-1]: p for n, p in zip(names, parts, strict=True) if n[:1] == "{"}
    raise LookupError(path)


@lru_cache(8)
def _routes(app: Chalice) -> Mapping[int, Sequence[tuple[str, Sequence[str]]]]:
    """Every route and its parts, by their number."""
    found: dict[int, list[tuple[str, Sequence[str]]]] = {}
    for route in sorted(app.routes, key=lambda route: route.count("{")):
        found.setdefault(route.count("/") + 1, []).append((route, route.split("/")))
    return found


def part(text: str) -> str:
    """A text as one part of a path."""
    return quote(text, safe="")
