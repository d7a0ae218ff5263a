"""Access tokens: what is signed is read again, whatever else is refused; what was revoked holds no longer."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from chalicelib.access.tokens import AUDIENCE, ISSUER, POLL, BearerScheme, Revocations, Tokens, account_of
from chalicelib.kernel.caller import Caller, Mandate, Post, Request
from chalicelib.kernel.errors import Unauthenticated
from tests.fakes.records import MemoryRecords
from tests.fakes.signing_keys import FixedKeys

UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
OFFICER = Caller(
    "officer", "O1", department="11530114015301148T", session="s1",
    posts=(Post("reviewer", "11530114015301148T", "530114001", until=UNTIL, stands_in_for="O2"),),
)  # fmt: skip
RESIDENT = Caller(
    "resident", "P1", "real_name", session="s2",
    mandates=(Mandate("person-1", "self"), Mandate("firm-1", "agent", frozenset({"lease_filing"}), UNTIL)),
)  # fmt: skip


@pytest.fixture
def keys() -> FixedKeys:
    return FixedKeys()


@pytest.fixture
def tokens(keys: FixedKeys) -> Tokens:
    return Tokens(keys)


def refused(tokens: Tokens, token: str) -> str:
    with pytest.raises(Unauthenticated) as refusal:
        tokens.read(token)
    return refusal.value.code


def signed(keys: FixedKeys, claims: Mapping[str, Any], head: Mapping[str, Any] | None = None) -> str:
    key_id, key = keys.current()
    now = int(datetime.now(UTC).timestamp())
    whole = {"iss": ISSUER, "aud": AUDIENCE, "sub": "X", "iat": now, "exp": now + 60, "at": now * 1_000_000}
    whole |= {"role": "officer", "aal": "anonymous"} | dict(claims)
    given = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode({"alg": "HS256", "kid": key_id} | dict(head or {}), given, OctKey.import_key(key))


@pytest.mark.parametrize("caller", [OFFICER, RESIDENT, Caller("auditor", "A1")])
def test_what_is_issued_is_read(tokens: Tokens, caller: Caller) -> None:
    read, at = tokens.read(tokens.issue(caller))
    assert read == caller
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)


def test_a_token_of_the_key_before_still_holds_and_one_older_does_not(keys: FixedKeys, tokens: Tokens) -> None:
    token = tokens.issue(OFFICER)
    keys.rotate()
    assert tokens.read(token)[0] == OFFICER
    keys.rotate()
    assert refused(tokens, token) == "token_invalid"


def test_a_token_that_has_run_out_is_refused(tokens: Tokens) -> None:
    assert refused(tokens, tokens.issue(OFFICER, timedelta(seconds=-1))) == "token_invalid"


def test_a_complete_token_of_the_test_holds(keys: FixedKeys, tokens: Tokens) -> None:
    assert tokens.read(signed(keys, {}))[0] == Caller("officer", "X")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"}, {"aud": "another-api"}, {"aud": None}, {"exp": None}, {"sub": None}, {"iat": None},
        {"iss": None}, {"role": None}, {"at": None}, {"at": "soon"}, {"posts": [["reviewer"]]}, {"for": 3},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_do_not_hold_are_refused(keys: FixedKeys, tokens: Tokens, claims: dict[str, Any]) -> None:
    assert refused(tokens, signed(keys, claims)) == "token_invalid"


def test_an_altered_claim_is_refused(tokens: Tokens) -> None:
    head, body, signature = tokens.issue(OFFICER).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"role": "auditor"}).encode()).decode().rstrip("=")
    assert refused(tokens, f"{head}.{forged}.{signature}") == "token_invalid"


@pytest.mark.parametrize("head", [{"alg": "none", "kid": "first"}, {"alg": "HS512", "kid": "first"}, {"alg": "HS256"}])
def test_another_algorithm_or_no_key_is_refused(tokens: Tokens, head: dict[str, str]) -> None:
    told = base64.urlsafe_b64encode(json.dumps(head).encode()).decode().rstrip("=")
    body, signature = tokens.issue(OFFICER).split(".")[1:]
    for end in ("", signature):
        assert refused(tokens, f"{told}.{body}.{end}") == "token_invalid"


def test_another_key_under_a_known_name_is_refused(keys: FixedKeys, tokens: Tokens) -> None:
    forged = FixedKeys()
    forged.rotate()
    assert refused(tokens, signed(forged, {}, {"kid": keys.current()[0]})) == "token_invalid"


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "a.b", "🙂.🙂.🙂", "é.é.é", "." * 20_000, "e30.e30.", "bnVsbA.e30.e30"]
)
def test_what_is_no_token_is_refused(tokens: Tokens, token: str) -> None:
    assert refused(tokens, token) == "token_invalid"


class Timer:
    """A timer that a test moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.mark.parametrize("caller", [OFFICER, RESIDENT])
@pytest.mark.parametrize("by_session", [True, False])
def test_what_was_revoked_elsewhere_is_refused_in_time(tokens: Tokens, caller: Caller, by_session: bool) -> None:
    records, timer = MemoryRecords(), Timer()
    here = BearerScheme(tokens, Revocations(records, timer))
    asked = Request("GET", "/v1/x", "/v1/x", {"authorization": f"Bearer {tokens.issue(caller)}"})
    assert here.identify(asked) == caller
    Revocations(records).revoke(caller.session if by_session else account_of(caller))
    timer.at += POLL
    with pytest.raises(Unauthenticated) as refusal:
        here.identify(asked)
    assert refusal.value.code == "session_over"


def test_a_token_issued_after_the_revocation_holds(tokens: Tokens) -> None:
    revocations = Revocations(MemoryRecords())
    revocations.revoke(account_of(OFFICER))
    caller, at = tokens.read(tokens.issue(OFFICER))
    revocations.hold(caller, at + timedelta(milliseconds=1))


def test_somebody_elses_revocation_touches_nobody(tokens: Tokens) -> None:
    revocations = Revocations(MemoryRecords())
    revocations.revoke("staff#O9")
    revocations.revoke("resident#O1")
    revocations.hold(*tokens.read(tokens.issue(OFFICER)))


def test_other_schemes_do_not_concern_it(tokens: Tokens) -> None:
    scheme = BearerScheme(tokens, Revocations(MemoryRecords()))
    for headers in ({}, {"authorization": "Basic eDp5"}, {"authorization": "CXF-HMAC-SHA256 key=1"}):
        assert not scheme.concerns(Request("GET", "/", "/", headers))
