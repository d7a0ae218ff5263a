"""Development tokens: signed JWTs that name a role. Taken only where ``DEV_TOKENS`` is on."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from chalicelib.aws.secrets import Secret
from chalicelib.kernel.caller import PUBLIC, Caller, Role
from chalicelib.kernel.errors import Unauthenticated

ISSUER = "development"
PURPOSE = "development-token"
LIFETIME = timedelta(hours=12)


class SecretSigner:
    """The :class:`~chalicelib.applications.uploads.Signer` of the platform's secret."""

    def __init__(self, secret: Secret, purpose: str) -> None:
        self._secret = secret
        self._purpose = purpose

    def sign(self, text: str) -> str:
        return self._secret.mac(self._purpose, text).hex()

    def good(self, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(text).encode(), signature.encode())


class DevelopmentCallers:
    """The :class:`~chalicelib.kernel.caller.Callers` of a sandbox."""

    def __init__(self, secret: Secret, enabled: bool) -> None:
        self._secret = secret
        self._enabled = enabled

    def identify(self, headers: Mapping[str, str]) -> Caller:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if not scheme:
            return PUBLIC
        if not self._enabled or scheme.lower() != "bearer":
            raise Unauthenticated("token_invalid")
        return _caller(self._claims(token.strip()))

    def _claims(self, token: str) -> dict[str, Any]:
        from joserfc import jwt  # noqa: PLC0415  not at cold start
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import OctKey  # noqa: PLC0415

        try:
            read = jwt.decode(token, OctKey.import_key(self._secret.key(PURPOSE)), algorithms=["HS256"])
            rules = jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": ISSUER}, exp={"essential": True}, sub={"essential": True}
            )
            rules.validate(read.claims)
        except (JoseError, ValueError) as bad:
            raise Unauthenticated("token_invalid") from bad
        return dict(read.claims)


def mint(secret: Secret, caller: Caller, lifetime: timedelta = LIFETIME) -> str:
    """A development token for ``caller``."""
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.jwk import OctKey  # noqa: PLC0415

    claims = {
        "iss": ISSUER, "exp": int((datetime.now(UTC) + lifetime).timestamp()), "sub": caller.id, "role": caller.role,
        "department": caller.department, "site": caller.site, "represents": sorted(caller.represents),
    }  # fmt: skip
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret.key(PURPOSE)))


def _caller(claims: Mapping[str, Any]) -> Caller:
    role: Any = claims.get("role")
    if role not in get_args(Role):
        raise Unauthenticated("token_invalid")
    return Caller(
        role, str(claims["sub"]), str(claims.get("department", "")), str(claims.get("site", "")),
        frozenset(claims.get("represents", ())),
    )  # fmt: skip
