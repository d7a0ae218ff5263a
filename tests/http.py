"""Requests to blueprints in process, through Chalice's own gateway."""

import json
from dataclasses import dataclass
from typing import Any

from chalice.app import Blueprint, Chalice
from chalice.test import Client, HTTPResponse

from chalicelib.web.api import SECURITY_HEADERS


@dataclass(frozen=True)
class Answer:
    """An answer, its JSON read; every answer carries the security headers."""

    status: int
    type: str
    body: dict[str, Any]

    @classmethod
    def of(cls, response: HTTPResponse) -> "Answer":
        may_be_kept = response.headers.get("Cache-Control", "").startswith("public, max-age=")
        missing = {
            name: value
            for name, value in SECURITY_HEADERS.items()
            if response.headers.get(name) != value and not (name == "Cache-Control" and may_be_kept)
        }
        if missing:
            raise AssertionError(f"{response.status_code} lacks {missing}")
        return cls(response.status_code, response.headers["Content-Type"], json.loads(response.body))

    @property
    def told(self) -> tuple[int, str]:
        """Status and code of a refusal."""
        return self.status, self.body["code"]


class Http:
    """A client of some blueprints."""

    def __init__(self, *blueprints: Blueprint) -> None:
        app = Chalice("test")
        for blueprint in blueprints:
            app.register_blueprint(blueprint)
        self._client = Client(app)

    def get(self, path: str, who: str = "") -> Answer:
        return Answer.of(self._client.http.get(path, headers=_authorization(who)))

    def post(
        self, path: str, body: Any, who: str = "", key: str | None = "key", media: str = "application/json"
    ) -> Answer:
        """``body`` is sent as it is when it is bytes, as JSON otherwise."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": media, **_authorization(who)} | ({"Idempotency-Key": key} if key is not None else {})
        return Answer.of(self._client.http.post(path, headers=headers, body=raw))


def _authorization(who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {who}"} if who else {}
