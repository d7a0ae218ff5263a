"""The route wrapper: admit, parse, one call, answer. Every view of the platform goes through it.

It knows the caller, the idempotency key and the body's type before a view runs, turns every refusal into
problem+json, has the audit told, and remembers each route for the OpenAPI description. Who may call a route
is not said here: the gate knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import unquote

from aws_lambda_powertools import Logger
from chalice.app import Blueprint, Response
from pydantic import BaseModel, ValidationError

from chalicelib.kernel.audit import Trace
from chalicelib.kernel.caller import Caller, Request
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Unavailable, places
from chalicelib.kernel.store import Once
from chalicelib.kernel.values import Strict
from chalicelib.web import problems
from chalicelib.web.answers import written
from chalicelib.web.reading import BODY_LIMIT, content_of, query_of, request_of, text_of

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}

B = TypeVar("B", bound=BaseModel)
log = Logger()


class Gate(Protocol):
    """Port: who is let in, and what is remembered of it."""

    origin: str
    """The one origin whose pages may read answers; empty: none but our own."""

    def admit(self, request: Request) -> Caller:
        """The caller, with the relations as which this route lets them act.

        Raises
        ------
        Unauthenticated, Forbidden
            who is not known, or may not do this.
        Unavailable
            too many requests.
        """
        ...

    def trace(self, request: Request, caller: Caller) -> Trace:
        """What the audit is to remember of the request."""
        ...

    def record(self, trace: Trace, result: str) -> None:
        """Have the audit remember it, now."""
        ...

    def fingerprint(self, content: str) -> str:
        """A keyed digest of a request: what it holds (a phone, a password) cannot be tried out on it."""
        ...


@dataclass(frozen=True, slots=True)
class Ask(Generic[B]):
    """One request, understood: who asks what. ``body`` is what a POST says, the query of a GET."""

    caller: Caller
    body: B
    path: Mapping[str, str]
    once: Once | None

    @property
    def key(self) -> Once:
        """The idempotency key of a POST."""
        if self.once is None:
            raise Invalid("idempotency_key_missing", "Idempotency-Key")
        return self.once


class Nothing(Strict):
    """No body, no query."""


class Raw(Strict):
    """A body as it came, and the query beside it: some callers sign the one in the other."""

    text: str
    query: dict[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """What OpenAPI says of one operation."""

    method: str
    path: str
    summary: str
    body: type[BaseModel]
    answer: type[BaseModel]
    status: int
    keyed: bool
    personal: bool = False
    """A read that shows personal data: nobody is answered before the audit has it."""
    api_key: bool = False
    """The gateway asks for an API key, and holds its holder to a usage plan."""
    limit: int = BODY_LIMIT
    """Bytes of its body."""
    raw: bool = False
    """Its body may be any text, not JSON alone: ``body`` is :class:`Raw`."""
    cached: int = 0
    """Seconds for which anybody may keep its answers: they are public, and the same for everybody."""


View = Callable[[Ask[Any]], BaseModel]
Restated = Callable[[Response, str], Response]
"""A refusal as problem+json, and the path that was asked for → the same refusal in the form of a standard."""


class Api(Blueprint):
    """A blueprint whose routes are typed, guarded and described."""

    def __init__(self, name: str, gate: Callable[[], Gate], restated: Restated | None = None) -> None:
        super().__init__(name)
        self._gate = gate
        self._restated = restated
        self.described: list[Route] = []

    def get(
        self, path: str, answer: type[BaseModel], summary: str, query: type[BaseModel] = Nothing,
        status: int = 200, personal: bool = False, api_key: bool = False, cached: int = 0,
    ) -> Callable[[View], View]:  # fmt: skip
        """A read. ``query`` is the model of its parameters."""
        read = Route("GET", path, summary, query, answer, status, False, personal, api_key, cached=cached)
        return self._operation(read)

    def post(
        self, path: str, body: type[BaseModel], answer: type[BaseModel], summary: str, status: int = 200,
        keyed: bool = True, api_key: bool = False, limit: int = BODY_LIMIT,
    ) -> Callable[[View], View]:  # fmt: skip
        """A command. ``keyed`` ones need an ``Idempotency-Key``; a repeat gets the first answer again."""
        return self._operation(Route("POST", path, summary, body, answer, status, keyed, False, api_key, limit))

    def raw(
        self, path: str, answer: type[BaseModel], summary: str, limit: int = BODY_LIMIT
    ) -> Callable[[View], View]:  # fmt: skip
        """What somebody pushes in a form of their own: the view is asked a :class:`Raw`."""
        return self._operation(Route("POST", path, summary, Raw, answer, 200, keyed=False, limit=limit, raw=True))

    def _operation(self, route: Route) -> Callable[[View], View]:
        def register(view: View) -> View:
            self.described.append(route)

            def handler(**path: str) -> Response:
                return self._serve(route, view, {name: unquote(value) for name, value in path.items()})

            handler.__name__ = view.__name__
            # Chalice refuses other content types itself, without our error form: take all, look in _content.
            self.route(
                route.path, methods=[route.method], content_types=["*/*"], api_key_required=route.api_key or None
            )(handler)
            return view

        return register

    def _serve(self, route: Route, view: View, path: Mapping[str, str]) -> Response:
        told: dict[str, str] = {}
        try:
            gate, request = self._gate(), request_of(route.method, route.path, path, self.current_request)
            told = shared(gate.origin, request.headers.get("origin", ""))
            answer = self._answer(gate, route, view, path, request)
        except DomainError as refused:
            answer = problems.of_error(refused)
        except Exception as failure:  # noqa: BLE001  the last resort: told in our form, logged without its text
            log.error(
                "unhandled",
                extra={"route": route.path, "error": type(failure).__name__, "at": places(failure)},
            )
            answer = problems.of_error(Unavailable("internal_error"))
        if self._restated and answer.status_code >= 400:
            answer = self._restated(answer, route.path.format(**path))
        answer.headers.update(SECURITY_HEADERS | told | caching(route, answer.status_code))
        return answer

    def _answer(self, gate: Gate, route: Route, view: View, path: Mapping[str, str], request: Request) -> Response:
        """Admit, parse, one call. What a known caller may not do, and what they were shown, is remembered."""
        caller = gate.admit(request)
        given: Any = {}
        trace = gate.trace(request, caller)
        try:
            given = self._given(route, request)
            once = _once(gate, route, caller, path, given, request) if route.keyed else None
            answer = view(Ask(caller, route.body.model_validate(given), path, once))
        except ValidationError as wrong:
            return problems.of_validation(wrong, given)
        except (Forbidden, NotFound) as refused:
            if caller.role != "public":
                gate.record(trace, refused.code)
            raise
        if route.personal:
            gate.record(trace, "shown")
        return written(answer, route.status)

    def _given(self, route: Route, request: Request) -> Any:
        """What a request says: the JSON of a POST, the query of a GET, both as they are where the route is raw."""
        if route.raw:
            return {"text": text_of(request, route.limit), "query": query_of(self.current_request)}
        return content_of(request, route.limit) if route.method == "POST" else query_of(self.current_request)


def _once(gate: Gate, route: Route, caller: Caller, path: Mapping[str, str], content: Any, request: Request) -> Once:
    """The request's key: the header of our own, or the message id of the Standard Webhooks.

    It is its caller's own; of those who are not logged in, only the address is known.
    """
    key = (request.headers.get("idempotency-key") or request.headers.get("webhook-id") or "").strip()
    if not key:
        raise Invalid("idempotency_key_missing", "Idempotency-Key")
    if len(key) > 128 or not key.isascii() or not key.isprintable():
        raise Invalid("idempotency_key_format", "Idempotency-Key")
    whose = digest([caller.role, request.address if caller.role == "public" else caller.id, key])
    said = gate.fingerprint(canonical([route.path, dict(path), content]).decode())
    return Once(key=whose, request=said, trace=gate.trace(request, caller))


def caching(route: Route, status: int) -> dict[str, str]:
    """The header that lets caches keep an answer; a refusal is never kept."""
    return {"Cache-Control": f"public, max-age={route.cached}"} if route.cached and status < 400 else {}


def shared(configured: str, origin: str) -> dict[str, str]:
    """The headers that let a page of ``origin`` read an answer, if it is the configured one."""
    if not configured:
        return {}
    return {"Vary": "Origin"} | ({"Access-Control-Allow-Origin": configured} if origin == configured else {})
