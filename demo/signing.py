"""Those who sign what they send: outlets and terminals, and the systems of departments."""

import contextlib
import io
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.access import signatures, webhooks
from infra import partners


class Credentials(Protocol):
    """What a request is sent with."""

    def path(self, path: str) -> str:
        """Where this caller's requests go."""
        ...

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        """What is added to a request."""
        ...


@dataclass(frozen=True)
class Bearer:
    """A token, or none."""

    token: str = ""

    def path(self, path: str) -> str:
        return path

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        del method, path, body
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


@dataclass(frozen=True)
class Place:
    """An outlet or terminal: its own routes, a signature, an API key."""

    key: str
    secret: str
    api_key: str

    def path(self, path: str) -> str:
        return path.replace("/v1/", "/v1/partner/", 1)

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        signed = signatures.sign(
            self.key, self.secret, method, path, body, int(time.time()), secrets.token_urlsafe(16)
        )  # fmt: skip
        return {"authorization": signed, "x-api-key": self.api_key}


@dataclass(frozen=True)
class Department:
    """A department's system: Standard Webhooks, whose message id is the idempotency key."""

    code: str
    secret: str

    def path(self, path: str) -> str:
        return path

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        del method, path
        signed = webhooks.sign(f"msg_{secrets.token_hex(12)}", int(time.time()), body, [self.secret])
        return signed | {"x-department": self.code}


def asked(*arguments: str) -> dict[str, str]:
    """What the operator's command answers about partners of the stack that the environment names."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        partners.main(list(arguments))
    told: dict[str, str] = json.loads(said.getvalue().splitlines()[-1])
    return told


def opened(kind: str, code: str, *options: str) -> dict[str, str]:
    """A partner's account, opened anew: its secrets are told once, when they are made."""
    asked("close", code)
    return asked("open", kind, code, *options)


def place(kind: str, code: str, *options: str) -> Place:
    """An outlet or terminal that may do a lot."""
    told = opened(kind, code, "--rate", "100", "--burst", "200", "--daily", "100000", *options)
    return Place(told["key_id"], told["secret"], told["api_key"])


def department(code: str, scopes: str = "records:write,callback:decide") -> Department:
    """A department's system that may tell and decide."""
    return Department(code, opened("department", code, "--scopes", scopes)["secret"])
