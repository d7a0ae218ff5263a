"""The gate before every route: who is it, may they, not too often; and the audit's word of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.access.limits import Limits
from chalicelib.access.rules import WhoMay
from chalicelib.kernel.audit import Trace, Trail
from chalicelib.kernel.caller import PUBLIC, Caller, Callers, Request
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Forbidden, Unauthenticated
from chalicelib.kernel.metrics import Count, uncounted

PURPOSES: dict[str, str] = {
    "resident": "own", "officer": "handling", "grid": "handling", "outlet": "handling", "kiosk": "handling",
    "department": "handling", "auditor": "audit", "administrator": "administration", "security": "administration",
}  # fmt: skip
"""What a caller of that role does it for, when nothing else is said."""
PURPOSE = re.compile(r"[a-z_]{1,40}")
OTHER = "other"
"""What is said to be the purpose and looks like none: the audit takes no free text."""
NAMED = 64
"""Characters of what a request is about that the audit keeps as they are; of more it keeps a digest."""


class Scheme(Callers, Protocol):
    """Port: one way to say who one is."""

    def concerns(self, request: Request) -> bool:
        """Whether the request says so in this way."""
        ...


class Seal(Protocol):
    """Port: keeps from a request only what needs a key to be read or tried out."""

    def seal(self, address: str) -> str:
        """The sender's network address, for auditors alone."""
        ...

    def fingerprint(self, content: str) -> str:
        """A keyed digest: the same content has the same one, and nobody tries contents out without the key."""
        ...


class AccessGate:
    """The :class:`~chalicelib.web.api.Gate` of the platform."""

    def __init__(
        self, schemes: Sequence[Scheme], rules: WhoMay, limits: Limits, trail: Trail, seal: Seal,
        origin: str = "", count: Count = uncounted,
    ) -> None:  # fmt: skip
        self.origin = origin
        self._schemes = schemes
        self._rules = rules
        self._limits = limits
        self._trail = trail
        self._seal = seal
        self._count = count

    def admit(self, request: Request) -> Caller:
        caller = self._identified(request)
        relations = self._rules.allowed(request.method, request.route).get(caller.role)
        if relations is None:
            if caller.role == "public":
                raise Unauthenticated("login_required")
            self.record(self.trace(request, caller), "role_not_allowed")
            raise Forbidden("role_not_allowed")
        self._limits.check(request, caller)
        return replace(caller, relations=relations)

    def trace(self, request: Request, caller: Caller) -> Trace:
        return Trace(
            actor=caller.by,
            session=caller.session,
            origin=self._seal.seal(request.address),
            act=f"{request.method} {request.route}",
            about=request.about if len(request.about) <= NAMED else digest([request.about]),
            purpose=_purpose(request.purpose) or PURPOSES.get(caller.role, ""),
        )

    def record(self, trace: Trace, result: str) -> None:
        self._trail.record(trace, result)

    def fingerprint(self, content: str) -> str:
        return self._seal.fingerprint(content)

    def _identified(self, request: Request) -> Caller:
        """Two ways at once are one too many: whoever signs and brings a token is refused."""
        told = [scheme for scheme in self._schemes if scheme.concerns(request)]
        if not told:
            if request.headers.get("authorization"):
                raise Unauthenticated("token_invalid")
            return PUBLIC
        if len(told) > 1:
            raise Unauthenticated("token_invalid")
        try:
            return told[0].identify(request)
        except Unauthenticated as refused:
            if refused.code.startswith("signature_"):
                self._count("SignaturesRefused")
            raise


def _purpose(said: str) -> str:
    return said if not said or PURPOSE.fullmatch(said) else OTHER
