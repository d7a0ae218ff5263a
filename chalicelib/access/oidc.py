"""Login through an OpenID provider: the authorization code flow with PKCE, as its relying party.

Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE), RFC 9700 (current practice).
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from chalicelib.kernel.errors import Unauthenticated, Unavailable
from chalicelib.kernel.values import Lenient, Strict

if TYPE_CHECKING:
    import httpx
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "ES256", "PS256")
"""Signatures taken under an id_token."""

LEEWAY = 60
"""Seconds that the provider's clock may differ from ours."""

CONNECT_SECONDS, ANSWER_SECONDS = 2.0, 5.0
"""How long the provider may take."""

WANTED = {"resident": ("name", "id_number", "phone_number"), "staff": ("preferred_username", "amr")}
"""Audience → claims that are asked of the userinfo endpoint when the id_token lacks one of them."""

BUSY = 429

M = TypeVar("M", bound=BaseModel)


def _guarded(address: str) -> str:
    """An address that may carry what is secret: TLS, or this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}):
        raise ValueError("neither https nor this machine")
    return address


Address = Annotated[str, AfterValidator(_guarded)]


class Provider(Strict):
    """A provider and what it knows us by. ``scope`` is separated by blanks and begins with ``openid``."""

    name: str
    issuer: Address
    client_id: str
    client_secret: str = Field(repr=False)
    redirect_uri: str
    scope: str
    audience: Literal["resident", "staff"]


class Discovery(Lenient):
    """What the provider tells of itself (Discovery 1.0, 3)."""

    issuer: str
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    userinfo_endpoint: Address | None = None


class Tokens(Lenient):
    """What the token endpoint hands out; the rest is not kept."""

    access_token: str = Field(min_length=1, repr=False)
    id_token: str = Field(min_length=1, repr=False)


class Jwks(Lenient):
    """The provider's keys (RFC 7517)."""

    keys: list[dict[str, Any]]


class Userinfo(Lenient):
    """What the userinfo endpoint tells of the person, every claim of it."""

    model_config = ConfigDict(extra="allow")

    sub: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A login on its way. The browser goes to ``url`` and comes back to the redirect address with ``state``.

    ``state``, ``nonce`` and ``verifier`` are kept for this browser alone, to be used once: who comes back
    with another state did not begin here.
    """

    url: str
    state: str
    nonce: str
    verifier: str


def http_client() -> "httpx.Client":
    """What asks a provider: bounded in time, following nobody elsewhere."""
    import httpx  # noqa: PLC0415  not at cold start

    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    return httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)


def challenge(verifier: str) -> str:
    """What the provider is told of a verifier beforehand: RFC 7636, 4.2, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode().rstrip("=")


class OidcClient:
    """One provider. What it tells of itself is asked once in this object's life, its keys again when they changed."""

    def __init__(self, provider: Provider, http: "httpx.Client") -> None:
        self._provider = provider
        self._http = http
        self._told: Discovery | None = None
        self._keys: KeySet | None = None

    def begin(self) -> Begun:
        """Begin a login.

        Raises
        ------
        Unavailable
            ``identity_provider_unavailable``: it does not answer.
        Unauthenticated
            ``login_failed``: what it tells of itself is not good.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code", "client_id": self._provider.client_id, "scope": self._provider.scope,
            "redirect_uri": self._provider.redirect_uri, "state": state, "nonce": nonce,
            "code_challenge": challenge(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        endpoint = self._discovery().authorization_endpoint
        return Begun(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", state, nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        """The claims about the person who came back with ``code``; those of the id_token go first.

        Raises
        ------
        Unavailable
            ``identity_provider_unavailable``: it does not answer.
        Unauthenticated
            ``login_failed``: it refuses the code, or what it says does not hold.
        """
        told = self._discovery()
        tokens = self._redeem(told, code, verifier)
        claims = self._verified(tokens.id_token, nonce)
        wanted = WANTED[self._provider.audience]
        if told.userinfo_endpoint and not claims.keys() >= set(wanted):
            return self._userinfo(told.userinfo_endpoint, tokens.access_token, claims["sub"]) | claims
        return claims

    def _discovery(self) -> Discovery:
        if self._told is None:
            issuer = self._provider.issuer
            told = self._ask(Discovery, "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.issuer != issuer:
                raise Unauthenticated("login_failed")
            self._told = told
        return self._told

    def _redeem(self, told: Discovery, code: str, verifier: str) -> Tokens:
        # Both halves are form-encoded before they become Basic credentials: RFC 6749, 2.3.1.
        known = (quote_plus(self._provider.client_id), quote_plus(self._provider.client_secret))
        said = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self._provider.redirect_uri,
            "code_verifier": verifier,
        }  # fmt: skip
        return self._ask(Tokens, "POST", told.token_endpoint, data=said, auth=known)

    def _verified(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims of a token that this provider made for us, now and for this login (Core 1.0, 3.1.3.7)."""
        from joserfc import jwt  # noqa: PLC0415  not at cold start
        from joserfc.errors import JoseError  # noqa: PLC0415

        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.client_id},
            sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )  # fmt: skip
        try:
            claims = self._read(id_token)
            rules.validate(claims)
        except (JoseError, ValueError) as bad:
            raise Unauthenticated("login_failed") from bad
        many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (many or "azp" in claims) and claims.get("azp") != self._provider.client_id:
            raise Unauthenticated("login_failed")
        return claims

    def _read(self, id_token: str) -> dict[str, Any]:
        """The claims under a good signature. Keys change without notice, so a stranger's are fetched again once."""
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import BadSignatureError, InvalidKeyIdError  # noqa: PLC0415

        fresh = self._keys is None
        try:
            return dict(jwt.decode(id_token, self._keys or self._fetched_keys(), ALGORITHMS).claims)
        except (InvalidKeyIdError, BadSignatureError):  # a provider with one key need not name it
            if fresh:
                raise
        return dict(jwt.decode(id_token, self._fetched_keys(), ALGORITHMS).claims)

    def _fetched_keys(self) -> "KeySet":
        from joserfc.jwk import KeySet  # noqa: PLC0415

        told = self._ask(Jwks, "GET", self._discovery().jwks_uri)
        self._keys = KeySet.import_key_set({"keys": told.keys})
        return self._keys

    def _userinfo(self, endpoint: str, access_token: str, sub: str) -> dict[str, Any]:
        about = self._ask(Userinfo, "GET", endpoint, headers={"Authorization": f"Bearer {access_token}"})
        if about.sub != sub:  # Core 1.0, 5.3.2: another's claims, put in place of the person's
            raise Unauthenticated("login_failed")
        return about.model_dump()

    def _ask(self, form: type[M], method: str, address: str, **said: Any) -> M:
        import httpx  # noqa: PLC0415

        try:
            answer = self._http.request(method, address, **said)
        except httpx.RequestError as silent:
            raise Unavailable("identity_provider_unavailable") from silent
        except httpx.InvalidURL as wrong:
            raise Unauthenticated("login_failed") from wrong
        if answer.status_code == BUSY or answer.status_code >= 500:
            raise Unavailable("identity_provider_unavailable")
        if answer.status_code != 200:
            raise Unauthenticated("login_failed")
        try:
            return form.model_validate_json(answer.content)
        except ValidationError as wrong:
            raise Unauthenticated("login_failed") from wrong
