"""The relying party against a real OpenID provider, and against one that fails."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import oidc_provider_mock
import pytest
from oidc_provider_mock import User
from pydantic import ValidationError

from chalicelib.access.oidc import Begun, OidcClient, challenge, http_client
from chalicelib.kernel.errors import Unauthenticated, Unavailable
from tests.fakes.openid import ISSUER, NONCE, RESIDENT, VERIFIER, PlayedProvider, provider, signed

STAFF = {"preferred_username": "wang.min", "amr": ["pwd", "otp", "mfa"]}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the real server's own


@pytest.fixture
def played() -> PlayedProvider:
    return PlayedProvider()


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """The issuer of a running server that knows a resident and a member of staff."""
    users = [User(sub="r1", claims=RESIDENT), User(sub="s1", claims=STAFF)]
    with oidc_provider_mock.run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with http_client() as client:
        yield client


def log_in(begun: Begun, sub: str) -> str:
    """What the browser does at the provider; the code that it brings back."""
    assert httpx.get(begun.url).status_code == 200
    back = httpx.post(begun.url, data={"sub": sub}).headers["location"]
    assert back.startswith("http://127.0.0.1:1/login/back?")
    assert httpx.URL(back).params["state"] == begun.state
    return httpx.URL(back).params["code"]


@pytest.mark.parametrize(("audience", "sub", "known"), [("resident", "r1", RESIDENT), ("staff", "s1", STAFF)])
def test_a_login_tells_who_came(real: str, http: httpx.Client, audience: str, sub: str, known: dict[str, Any]) -> None:
    client = OidcClient(provider(real, audience=audience), http)
    begun = client.begin()
    claims = client.finish(log_in(begun, sub), begun.nonce, begun.verifier)
    assert claims["sub"] == sub
    assert known.items() <= claims.items()


def test_no_login_is_like_another(real: str, http: httpx.Client) -> None:
    client = OidcClient(provider(real), http)
    one, other = client.begin(), client.begin()
    assert not {one.state, one.nonce, one.verifier} & {other.state, other.nonce, other.verifier}


def test_a_code_works_once(real: str, http: httpx.Client) -> None:
    client = OidcClient(provider(real), http)
    begun = client.begin()
    code = log_in(begun, "r1")
    client.finish(code, begun.nonce, begun.verifier)
    with pytest.raises(Unauthenticated, match="login_failed"):
        client.finish(code, begun.nonce, begun.verifier)


@pytest.mark.parametrize("nonce", ["another", ""])
def test_a_token_of_another_login_is_refused(real: str, http: httpx.Client, nonce: str) -> None:
    client = OidcClient(provider(real), http)
    begun = client.begin()
    with pytest.raises(Unauthenticated, match="login_failed"):
        client.finish(log_in(begun, "r1"), nonce, begun.verifier)


def test_a_code_that_was_never_given_is_refused(real: str, http: httpx.Client) -> None:
    with pytest.raises(Unauthenticated, match="login_failed"):
        OidcClient(provider(real), http).finish("made-up", NONCE, VERIFIER)


def test_another_issuer_than_the_configured_is_refused(real: str, http: httpx.Client) -> None:
    with pytest.raises(Unauthenticated, match="login_failed"):
        OidcClient(provider(f"{real}/"), http).begin()


def test_a_provider_that_is_gone_is_tried_again_later(http: httpx.Client) -> None:
    with oidc_provider_mock.run_server_in_thread() as server:
        client = OidcClient(provider(f"http://localhost:{server.server_port}"), http)
        begun = client.begin()
    with pytest.raises(Unavailable, match="identity_provider_unavailable"):
        client.finish("code", begun.nonce, begun.verifier)
    with pytest.raises(Unavailable, match="identity_provider_unavailable"):
        OidcClient(provider(f"http://localhost:{server.server_port}"), http).begin()


def test_the_provider_is_told_the_verifier_only_at_the_end(played: PlayedProvider) -> None:
    client = played.client()
    begun = client.begin()
    asked = dict(httpx.URL(begun.url).params)
    assert begun.url.startswith(f"{ISSUER}/authorize?")
    assert asked == {
        "response_type": "code", "client_id": "platform", "redirect_uri": "http://127.0.0.1:1/login/back",
        "scope": "openid profile phone", "state": begun.state, "nonce": begun.nonce,
        "code_challenge": challenge(begun.verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    assert begun.verifier not in begun.url
    played.finish(client)
    [token] = [request for request in played.asked if request.url.path == "/token"]
    assert dict(httpx.QueryParams(token.content.decode())) == {
        "grant_type": "authorization_code", "code": "the-code", "redirect_uri": "http://127.0.0.1:1/login/back",
        "code_verifier": VERIFIER,
    }  # fmt: skip
    basic = base64.b64decode(token.headers["authorization"].removeprefix("Basic "))
    assert basic == b"platform:s%3Aecret+%2B"


def test_the_challenge_is_that_of_rfc_7636() -> None:
    """Its appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_what_the_provider_tells_of_itself_is_asked_once(played: PlayedProvider) -> None:
    client = played.client()
    for _ in range(3):
        client.begin()
        played.finish(client)
    assert played.paths().count("openid-configuration") == 1
    assert played.paths().count("jwks") == 1


def test_claims_that_the_token_lacks_are_asked_for(played: PlayedProvider) -> None:
    played.token = signed(id_number=None, name="张三丰")
    found = played.finish()
    assert (found["id_number"], found["name"]) == (RESIDENT["id_number"], "张三丰")
    assert played.asked[-1].headers["authorization"] == "Bearer at"


def test_claims_of_another_person_are_refused(played: PlayedProvider) -> None:
    played.token, played.about = signed(id_number=None), {"sub": "r2", **RESIDENT}
    with pytest.raises(Unauthenticated, match="login_failed"):
        played.finish()


@pytest.mark.parametrize("path", ["openid-configuration", "token", "jwks", "userinfo"])
@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.ReadTimeout("silent"), Unavailable),
        (httpx.Response(503), Unavailable),
        (httpx.Response(429), Unavailable),
        (httpx.Response(302, headers={"Location": "https://another.example.com/"}), Unauthenticated),
        (httpx.Response(400, json={"error": "invalid_grant"}), Unauthenticated),
        (httpx.Response(200, content=b"<html>"), Unauthenticated),
        (httpx.Response(200, json=[]), Unauthenticated),
        (httpx.Response(200, json={}), Unauthenticated),
        (
            httpx.Response(200, json={"keys": [{"kty": "RSA"}], "sub": 1, "access_token": "", "id_token": 1}),
            Unauthenticated,
        ),
    ],
    ids=["refused", "silent", "503", "429", "302", "400", "no JSON", "a list", "empty", "nonsense"],
)
def test_a_provider_that_fails_is_no_login(
    played: PlayedProvider, path: str, answer: httpx.Response | Exception, refusal: type[Exception]
) -> None:
    played.token = signed(id_number=None)
    played.answers[path] = answer
    with pytest.raises(refusal):
        played.finish()
    assert played.paths()[-1] == path


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize(
    "address",
    [
        "http://login.example.com/x", "http://localhost.example.com/x", "http://localhost@example.com/x",
        "ftp://localhost/x", "javascript:alert(1)", "//localhost/x", "",
    ],
)  # fmt: skip
def test_an_endpoint_without_tls_is_refused(played: PlayedProvider, endpoint: str, address: str) -> None:
    played.answers["openid-configuration"] = httpx.Response(200, json=played.discovery | {endpoint: address})
    with pytest.raises(Unauthenticated, match="login_failed"):
        played.client().begin()


def test_an_issuer_without_tls_is_not_configured() -> None:
    with pytest.raises(ValidationError):
        provider("http://login.example.com")


def test_secrets_do_not_show() -> None:
    assert "ecret" not in repr(provider())


def test_every_time_out_is_bounded(http: httpx.Client) -> None:
    assert None not in http.timeout.as_dict().values()
