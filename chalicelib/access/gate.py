"""The gate before every route: who is it, may they, not too often; and the audit's word of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.access.limits import Limits
from chalicelib.access.rules import WhoMay
from chalicelib.kernel.audit import Trace
from chalicelib.kernel.caller import PUBLIC, Caller, Callers, Request
from chalicelib.kernel.errors import Forbidden, Unauthenticated

PURPOSES: dict[str, str] = {
    "resident": "own", "officer": "handling", "grid": "handling", "outlet": "handling", "kiosk": "handling",
    "department": "handling", "auditor": "audit", "administrator": "administration", "security": "administration",
}  # fmt: skip
"""What a caller of that role does it for, when nothing else is said."""


class Scheme(Callers, Protocol):
    """Port: one way to say who one is."""

    def concerns(self, request: Request) -> bool:
        """Whether the request says so in this way."""
        ...


class AuditTrail(Protocol):
    """Port: where the audit is written."""

    def record(self, trace: Trace, result: str) -> None:
        """Append one entry, now."""
        ...


class AccessGate:
    """The :class:`~chalicelib.web.api.Gate` of the platform."""

    def __init__(
        self, schemes: Sequence[Scheme], rules: WhoMay, limits: Limits, trail: AuditTrail, seal: Callable[[str], str],
        origin: str = "",
    ) -> None:  # fmt: skip
        self.origin = origin
        self._schemes = schemes
        self._rules = rules
        self._limits = limits
        self._trail = trail
        self._seal = seal

    def admit(self, request: Request) -> Caller:
        caller = self._identified(request)
        relations = self._rules.allowed(request.method, request.route).get(caller.role)
        if relations is None:
            raise (Unauthenticated("login_required") if caller.role == "public" else Forbidden("role_not_allowed"))
        self._limits.check(request, caller)
        return replace(caller, relations=relations)

    def trace(self, request: Request, caller: Caller) -> Trace:
        return Trace(
            actor=caller.by,
            session=caller.session,
            origin=self._seal(request.address),
            act=f"{request.method} {request.route}",
            about=request.about,
            purpose=request.purpose or PURPOSES.get(caller.role, ""),
        )

    def record(self, trace: Trace, result: str) -> None:
        self._trail.record(trace, result)

    def _identified(self, request: Request) -> Caller:
        """Two ways at once are one too many: whoever signs and brings a token is refused."""
        told = [scheme for scheme in self._schemes if scheme.concerns(request)]
        if not told:
            if request.headers.get("authorization"):
                raise Unauthenticated("token_invalid")
            return PUBLIC
        if len(told) > 1:
            raise Unauthenticated("token_invalid")
        return told[0].identify(request)
