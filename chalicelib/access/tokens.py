"""Access tokens: short JWTs (RFC 7519, HS256) that say who is asking; they stand for a session until it ends.

A token lives minutes and is believed without a look at any table. What must bite earlier (a logout, an
officer who left, a right taken away) stands on a short list of revocations, which every process reads anew
at least every :data:`POLL`: so it bites everywhere within that time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.kernel.caller import Caller, Mandate, Post, Request
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.errors import Conflict, Unauthenticated
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict

if TYPE_CHECKING:
    from joserfc.jwk import OctKey

ISSUER = "chengxiaofu"
AUDIENCE = "chengxiaofu-api"
ALGORITHM = "HS256"
LIFETIME = timedelta(minutes=10)
POLL = 20.0
"""Seconds after which a process reads the revocations anew; 个人信息保护法 art 51, 等保三级: within a minute."""
TOO_LONG = 16_384
"""Characters of a token that are looked at."""
REVOKED = "revoked"
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
"""A token tells its instant as exactly as a revocation: one issued right after it holds."""


class SigningKeys(Protocol):
    """Port: the keys that sign tokens: one now, the one before for as long as its tokens live."""

    def current(self) -> tuple[str, bytes]:
        """The id of the key that signs now, and the key."""
        ...

    def named(self, key_id: str) -> bytes | None:
        """A key that is good to verify with."""
        ...


class Tokens:
    """Signs tokens, and reads those that hold."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys
        self._known: dict[bytes, OctKey] = {}

    def issue(self, caller: Caller, lifetime: timedelta = LIFETIME) -> str:
        """A token for ``caller``."""
        from joserfc import jwt  # noqa: PLC0415  not at cold start

        key_id, key = self._keys.current()
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER, "aud": AUDIENCE, "iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp()),
            "sub": caller.id, "at": (now - EPOCH) // MICROSECOND, **_claims(caller),
        }  # fmt: skip
        return jwt.encode({"alg": ALGORITHM, "kid": key_id}, claims, self._key(key))

    def read(self, token: str) -> tuple[Caller, datetime]:
        """Who a token speaks of, and when it was issued.

        Raises
        ------
        Unauthenticated
            for a token that is not the platform's, was altered, has run out, or is for somebody else.
        """
        from joserfc import jws, jwt  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415

        try:
            if len(token) > TOO_LONG:
                raise ValueError
            key = self._keys.named(str(jws.extract_compact(token.encode()).headers().get("kid")))
            if key is None:
                raise ValueError
            claims = jwt.decode(token, self._key(key), algorithms=[ALGORITHM]).claims
            _rules().validate(claims)
            return _caller(claims), EPOCH + claims["at"] * MICROSECOND
        except (JoseError, ValueError, TypeError, LookupError, OverflowError) as bad:
            raise Unauthenticated("token_invalid") from bad

    def _key(self, raw: bytes) -> OctKey:
        from joserfc.jwk import OctKey  # noqa: PLC0415

        if raw not in self._known:
            self._known = {**dict(list(self._known.items())[-3:]), raw: OctKey.import_key(raw)}
        return self._known[raw]


class Revocations:
    """What must bite before its tokens run out: sessions that ended, accounts whose rights changed."""

    def __init__(self, records: Records, timer: Callable[[], float] = time.monotonic) -> None:
        self._records = records
        self._timer = timer
        self._read_at: float | None = None
        self._known: Mapping[str, datetime] = {}

    def revoke(self, name: str) -> None:
        """Tokens of the session or account ``name`` that were issued until now do not hold any more."""
        for _ in range(ATTEMPTS):
            now, known = datetime.now(UTC), self._records.get(REVOKED, name)
            revision, until = known.revision if known else 0, now + LIFETIME + timedelta(minutes=5)
            try:
                self._records.put(Record(REVOKED, name, {"at": now.isoformat()}, revision, until))
            except VersionConflict:  # somebody else revoked it; what was issued since must go as well
                continue
            self._known = {**self._known, name: now}
            return
        raise Conflict("case_busy")

    def hold(self, caller: Caller, issued: datetime) -> None:
        """Refuse the caller when their session ended or their rights changed after ``issued``."""
        if self._read_at is None or self._timer() - self._read_at >= POLL:
            self._known = {r.sk: datetime.fromisoformat(r.data["at"]) for r in self._records.under(REVOKED)}
            self._read_at = self._timer()
        ended = self._known.get(account_of(caller)), self._known.get(caller.session)
        if any(at is not None and issued <= at for at in ended):
            raise Unauthenticated("session_over")


class BearerScheme:
    """Callers who bring a token (RFC 6750)."""

    def __init__(self, tokens: Tokens, revocations: Revocations) -> None:
        self._tokens = tokens
        self._revocations = revocations

    def concerns(self, request: Request) -> bool:
        return request.headers.get("authorization", "")[:7].lower() == "bearer "

    def identify(self, request: Request) -> Caller:
        caller, issued = self._tokens.read(request.headers["authorization"][7:].strip())
        self._revocations.hold(caller, issued)
        return caller


def account_of(caller: Caller) -> str:
    """The account that a caller's tokens are revoked by."""
    return f"{caller.role if caller.role == 'resident' else 'staff'}#{caller.id}"


def _rules() -> Any:
    from joserfc import jwt  # noqa: PLC0415

    said: Any = {"essential": True}
    return jwt.JWTClaimsRegistry(
        iss=said | {"value": ISSUER}, aud=said | {"value": AUDIENCE}, exp=said, iat=said, sub=said
    )


def _claims(caller: Caller) -> dict[str, Any]:
    """Only what is not empty: a token goes with every request."""
    told: dict[str, Any] = {
        "role": caller.role, "aal": caller.assurance, "sid": caller.session, "dep": caller.department,
        "site": caller.site, "items": sorted(caller.items), "scopes": sorted(caller.scopes),
        "for": [[m.lookup, m.kind, sorted(m.items), _text(m.until)] for m in caller.mandates],
        "posts": [[p.duty, p.department, p.street, p.site, _text(p.until), p.stands_in_for] for p in caller.posts],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _caller(claims: Mapping[str, Any]) -> Caller:
    return Caller(
        claims["role"], str(claims["sub"]), claims["aal"],
        mandates=tuple(Mandate(m[0], m[1], frozenset(m[2]), _instant(m[3])) for m in claims.get("for", ())),
        posts=tuple(Post(p[0], p[1], p[2], p[3], _instant(p[4]), p[5]) for p in claims.get("posts", ())),
        department=claims.get("dep", ""), site=claims.get("site", ""), items=frozenset(claims.get("items", ())),
        scopes=frozenset(claims.get("scopes", ())), session=claims.get("sid", ""),
    )  # fmt: skip


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
