"""Those who sign what they send: outlets and terminals, and the systems of departments."""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.access import signatures, webhooks
from infra.fresh import command


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


def opened(kind: str, code: str, *options: str) -> dict[str, str]:
    """A partner's account on the stack that the environment names, opened anew by the operator's command."""
    command("infra.partners", "close", code, check=False)
    told: dict[str, str] = json.loads(command("infra.partners", "open", kind, code, *options))
    return told


def place(kind: str, code: str, *options: str) -> Place:
    """An outlet or terminal that may do a lot."""
    told = opened(kind, code, "--rate", "100", "--burst", "200", "--daily", "100000", *options)
    return Place(told["key_id"], told["secret"], told["api_key"])


def department(code: str) -> Department:
    """A department's system that may tell and decide."""
    told = opened("department", code, "--scopes", "records:write,callback:decide")
    return Department(code, told["secret"])
