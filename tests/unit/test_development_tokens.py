"""Development tokens: taken only where they are switched on, only whole, only while they last."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from chalicelib.aws.secrets import Secret
from chalicelib.aws.tokens import ISSUER, PURPOSE, DevelopmentCallers, mint
from chalicelib.kernel.caller import PUBLIC, Caller
from chalicelib.kernel.errors import Unauthenticated

OFFICER = Caller("officer", "O1", department="11530114015301148T", represents=frozenset({"person-1"}))


class Known(Secret):
    """A secret that needs no service."""

    _root = b"known to the test alone"


SECRET = Known("arn")


def identified(token: str, enabled: bool = True, scheme: str = "Bearer") -> Caller:
    return DevelopmentCallers(SECRET, enabled).identify({"authorization": f"{scheme} {token}"})


def signed(claims: Mapping[str, Any], key: bytes | None = None) -> str:
    return jwt.encode({"alg": "HS256"}, dict(claims), OctKey.import_key(key or SECRET.key(PURPOSE)))


def test_a_minted_token_names_its_caller() -> None:
    assert identified(mint(SECRET, OFFICER)) == OFFICER


def test_no_credentials_are_the_public() -> None:
    assert DevelopmentCallers(SECRET, enabled=True).identify({}) == PUBLIC


def test_nothing_is_taken_where_development_is_off() -> None:
    with pytest.raises(Unauthenticated):
        identified(mint(SECRET, OFFICER), enabled=False)


def test_another_scheme_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        identified(mint(SECRET, OFFICER), scheme="Basic")


def test_a_token_that_has_run_out_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        identified(mint(SECRET, OFFICER, timedelta(seconds=-1)))


def test_an_altered_claim_is_refused() -> None:
    head, body, signature = mint(SECRET, OFFICER).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"role": "auditor"}).encode()).decode().rstrip("=")
    with pytest.raises(Unauthenticated):
        identified(f"{head}.{forged}.{signature}")


def test_a_token_without_signature_is_refused() -> None:
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    with pytest.raises(Unauthenticated):
        identified(f"{head}.{mint(SECRET, OFFICER).split('.')[1]}.")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": ISSUER, "exp": 4_000_000_000, "sub": "X", "role": "emperor"},
        {"iss": ISSUER, "sub": "X", "role": "officer"},
        {"iss": "somebody", "exp": 4_000_000_000, "sub": "X", "role": "officer"},
        {"iss": ISSUER, "exp": 4_000_000_000, "role": "officer"},
    ],
    ids=["unknown role", "no end", "another issuer", "nobody"],
)
def test_claims_that_do_not_hold_are_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        identified(signed(claims))


def test_another_key_is_refused() -> None:
    claims = {"iss": ISSUER, "exp": 4_000_000_000, "sub": "X", "role": "officer"}
    with pytest.raises(Unauthenticated):
        identified(signed(claims, b"x" * 32))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "a.b", "🙂.🙂.🙂"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        identified(token)
