"""An OpenID provider whose every word is the test's: what it says goes through httpx's own seam."""

import time
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from chalicelib.access.oidc import OidcClient, Provider

ISSUER = "https://login.example.com"
NONCE, VERIFIER = "the-nonce", "the-verifier"
RESIDENT = {"name": "张三", "id_number": "53012119700101001X", "phone_number": "13887100001"}
KEY = RSAKey.generate_key(2048, {"kid": "k1"})


def provider(issuer: str = ISSUER, **changes: Any) -> Provider:
    known = {
        "name": "sso", "issuer": issuer, "client_id": "platform", "client_secret": "s:ecret +",
        "redirect_uri": "http://127.0.0.1:1/login/back", "scope": "openid profile phone", "audience": "resident",
    }  # fmt: skip
    return Provider.model_validate(known | changes)


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims, changed; ``None`` leaves one out."""
    now = int(time.time())
    good = {"iss": ISSUER, "sub": "r1", "aud": "platform", "exp": now + 300, "iat": now, "nonce": NONCE, **RESIDENT}
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(key: Any = KEY, alg: str = "RS256", kid: str | None = "k1", **changes: Any) -> str:
    header = {"alg": alg} | ({"kid": kid} if kid else {})
    return jwt.encode(header, claims(**changes), key, algorithms=[alg])


class PlayedProvider:
    """Issues ``token``, signed by a key it has ``published``; ``answers`` replaces what an address says."""

    def __init__(self) -> None:
        self.published: list[Any] = [KEY]
        self.token = signed()
        self.about: dict[str, Any] = {"sub": "r1", **RESIDENT}
        self.answers: dict[str, httpx.Response | Exception] = {}
        self.asked: list[httpx.Request] = []
        self.http = httpx.Client(transport=httpx.MockTransport(self._answer))

    @property
    def discovery(self) -> dict[str, str]:
        told = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        whole = {name: f"{ISSUER}/{path}" for name, path in told.items()}
        return {"issuer": ISSUER, "userinfo_endpoint": f"{ISSUER}/userinfo", **whole}

    def paths(self) -> list[str]:
        return [request.url.path.rpartition("/")[2] for request in self.asked]

    def client(self, **changes: Any) -> OidcClient:
        return OidcClient(provider(**changes), self.http)

    def finish(self, client: OidcClient | None = None) -> dict[str, Any]:
        return (client or self.client()).finish("the-code", NONCE, VERIFIER)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        path = request.url.path.rpartition("/")[2]
        if path in self.answers:
            answer = self.answers[path]
            if isinstance(answer, Exception):
                raise answer
            return answer
        said: dict[str, Any] = {
            "openid-configuration": self.discovery,
            "jwks": KeySet(self.published).as_dict(),
            "token": {"access_token": "at", "token_type": "Bearer", "id_token": self.token},
            "userinfo": self.about,
        }
        return httpx.Response(200, json=said[path])
