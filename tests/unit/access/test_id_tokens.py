"""Which id_tokens are believed (OpenID Connect Core 1.0, 3.1.3.7), and which keys."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from chalicelib.access.oidc import LEEWAY
from chalicelib.kernel.errors import Unauthenticated
from tests.fakes.openid import KEY, RESIDENT, PlayedProvider, claims, signed

NEXT_KEY = RSAKey.generate_key(2048, {"kid": "k2"})
CURVE_KEY = ECKey.generate_key("P-256", {"kid": "k3"})
STRANGER = RSAKey.generate_key(2048, {"kid": "k1"})


@pytest.fixture
def played() -> PlayedProvider:
    return PlayedProvider()


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unsigned() -> str:
    return f"{part({'alg': 'none'})}.{part(claims())}."


def altered() -> str:
    head, _, signature = signed().split(".")
    return f"{head}.{part(claims(sub='another'))}.{signature}"


def with_the_public_key_as_secret() -> str:
    """The old confusion of algorithms: the published key as an HMAC secret."""
    said = f"{part({'alg': 'HS256', 'kid': 'k1'})}.{part(claims())}"
    mac = hmac.digest(KEY.as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def test_a_good_token_is_taken(played: PlayedProvider) -> None:
    assert played.finish().items() >= {"sub": "r1", **RESIDENT}.items()
    assert played.paths() == ["openid-configuration", "token", "jwks"]


@pytest.mark.parametrize(
    ("key", "alg"), [(KEY, "PS256"), (CURVE_KEY, "ES256")], ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_agreed_signature_is_taken(played: PlayedProvider, key: Any, alg: str) -> None:
    played.published, played.token = [KEY, CURVE_KEY], signed(key, alg, key.kid)
    assert played.finish()["sub"] == "r1"


@pytest.mark.parametrize(
    "token",
    [
        unsigned,
        altered,
        with_the_public_key_as_secret,
        lambda: signed(KEY, "RS512"),
        lambda: signed(STRANGER),
        lambda: signed(exp=int(time.time()) - LEEWAY - 5),
        lambda: signed(exp=None),
        lambda: signed(iat=int(time.time()) + LEEWAY + 60),
        lambda: signed(iat=None),
        lambda: signed(nbf=int(time.time()) + LEEWAY + 60),
        lambda: signed(iss="https://another.example.com"),
        lambda: signed(iss=None),
        lambda: signed(aud="another"),
        lambda: signed(aud=["another"]),
        lambda: signed(aud=[]),
        lambda: signed(aud=None),
        lambda: signed(aud=["platform", "another"]),
        lambda: signed(aud=["platform", "another"], azp="another"),
        lambda: signed(azp="another"),
        lambda: signed(sub=None),
        lambda: signed(sub=""),
        lambda: signed(nonce="another"),
        lambda: signed(nonce=None),
        lambda: "",
        lambda: "x",
        lambda: "a.b.c",
        lambda: "🙂.🙂.🙂",
        lambda: f"{part({'alg': 'RS256', 'kid': ['k1']})}.{part(claims())}.x",
        lambda: f"{part(['RS256'])}.{part(claims())}.x",
        lambda: signed().rpartition(".")[0] + ".",
    ],
    ids=[
        "none", "altered", "public key as secret", "RS512", "another's key", "expired", "no end", "from tomorrow",
        "no time", "not yet", "another issuer", "no issuer", "another's", "another's in a list", "nobody's",
        "no audience", "many and no party", "many and another party", "another party", "no subject", "empty subject",
        "another nonce", "no nonce", "empty", "a letter", "no JSON", "no ASCII", "kid is a list", "header is a list",
        "no signature",
    ],
)  # fmt: skip
def test_a_token_that_does_not_hold_is_refused(played: PlayedProvider, token: Callable[[], str]) -> None:
    played.token = token()
    with pytest.raises(Unauthenticated, match="login_failed"):
        played.finish()


def test_clocks_may_differ_a_little(played: PlayedProvider) -> None:
    played.token = signed(exp=int(time.time()) - LEEWAY + 20, iat=int(time.time()) + LEEWAY - 20)
    assert played.finish()["sub"] == "r1"


def test_one_of_many_audiences_is_enough_with_us_as_the_party(played: PlayedProvider) -> None:
    played.token = signed(aud=["another", "platform"], azp="platform")
    assert played.finish()["sub"] == "r1"


@pytest.mark.parametrize("kid", ["k2", None], ids=["named", "not named"])
def test_a_new_key_is_fetched_when_a_token_needs_it(played: PlayedProvider, kid: str | None) -> None:
    client = played.client()
    played.finish(client)
    played.published, played.token = [NEXT_KEY], signed(NEXT_KEY, kid=kid)
    assert played.finish(client)["sub"] == "r1"
    assert played.paths().count("jwks") == 2


def test_keys_are_fetched_again_once_for_a_token(played: PlayedProvider) -> None:
    client = played.client()
    played.finish(client)
    played.token = signed(NEXT_KEY, kid="k2")
    with pytest.raises(Unauthenticated, match="login_failed"):
        played.finish(client)
    assert played.paths().count("jwks") == 2
