"""The route wrapper: parse, one call, answer. Every view of the platform goes through it.

It knows the caller, the idempotency key and the body's type before a view runs, turns every refusal into
problem+json, and remembers each route for the OpenAPI description.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args
from urllib.parse import unquote

from aws_lambda_powertools import Logger
from chalice.app import Blueprint, Response
from pydantic import BaseModel, ValidationError

from chalicelib.kernel.caller import Caller, Callers, Role
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, Unauthenticated, Unavailable, places
from chalicelib.kernel.store import Once
from chalicelib.kernel.values import Strict
from chalicelib.web import problems

BODY_LIMIT = 256 * 1024
"""Bytes of a request body."""

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}

EVERYBODY: tuple[Role, ...] = get_args(Role)
B = TypeVar("B", bound=BaseModel)
log = Logger()


@dataclass(frozen=True, slots=True)
class Ask(Generic[B]):
    """One request, understood: who asks what. ``body`` is the JSON of a POST, the query of a GET."""

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


@dataclass(frozen=True, slots=True)
class Route:
    """What OpenAPI says of one operation."""

    method: str
    path: str
    summary: str
    roles: tuple[Role, ...]
    body: type[BaseModel]
    answer: type[BaseModel]
    status: int
    keyed: bool


View = Callable[[Ask[Any]], BaseModel]


class Api(Blueprint):
    """A blueprint whose routes are typed, guarded and described."""

    def __init__(self, name: str, callers: Callable[[], Callers]) -> None:
        super().__init__(name)
        self._callers = callers
        self.described: list[Route] = []

    def get(
        self, path: str, answer: type[BaseModel], roles: tuple[Role, ...], summary: str,
        query: type[BaseModel] = Nothing,
    ) -> Callable[[View], View]:  # fmt: skip
        """A read. ``roles`` may call it; ``query`` is the model of its parameters."""
        return self._operation(Route("GET", path, summary, roles, query, answer, 200, keyed=False))

    def post(
        self, path: str, body: type[BaseModel], answer: type[BaseModel], roles: tuple[Role, ...], summary: str,
        status: int = 200, keyed: bool = True,
    ) -> Callable[[View], View]:  # fmt: skip
        """A command. ``keyed`` ones need an ``Idempotency-Key``; a repeat gets the first answer again."""
        return self._operation(Route("POST", path, summary, roles, body, answer, status, keyed))

    def _operation(self, route: Route) -> Callable[[View], View]:
        def register(view: View) -> View:
            self.described.append(route)

            def handler(**path: str) -> Response:
                return self._serve(route, view, {name: unquote(value) for name, value in path.items()})

            handler.__name__ = view.__name__
            # Chalice refuses other content types itself, without our error form: take all, look in _content.
            self.route(route.path, methods=[route.method], content_types=["*/*"])(handler)
            return view

        return register

    def _serve(self, route: Route, view: View, path: Mapping[str, str]) -> Response:
        request = self.current_request
        given: Any = {}
        try:
            caller = self._callers().identify(request.headers)
            if caller.role not in route.roles:
                raise (Forbidden("role_not_allowed") if caller.role != "public" else Unauthenticated("login_required"))
            given = _content(request.raw_body, request.headers) if route.method == "POST" else _query(request)
            once = _once(route, caller, path, given, request.headers) if route.keyed else None
            ask = Ask(caller, route.body.model_validate(given), path, once)
            answer = view(ask)
        except ValidationError as wrong:
            return _dressed(problems.of_validation(wrong, given))
        except DomainError as refused:
            return _dressed(problems.of_error(refused))
        except Exception as failure:  # noqa: BLE001  the last resort: told in our form, logged without its text
            log.error(
                "unhandled",
                extra={"route": route.path, "error": type(failure).__name__, "at": places(failure)},
            )
            return _dressed(problems.of_error(Unavailable("internal_error")))
        return _dressed(Response(answer.model_dump_json(), {"Content-Type": "application/json"}, route.status))


def _query(request: Any) -> dict[str, str]:
    return dict(request.query_params or {})


def _content(raw: str | bytes, headers: Mapping[str, str]) -> Any:
    if len(raw) > BODY_LIMIT:
        raise Invalid("body_too_large")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Invalid("media_type_unsupported", "Content-Type")
    try:
        content = json.loads(raw)
        canonical(content)  # Python reads what is no JSON: NaN, numbers beyond all bounds, halves of characters
    except (ValueError, RecursionError) as broken:
        raise Invalid("json_malformed") from broken
    return content


def _once(route: Route, caller: Caller, path: Mapping[str, str], content: Any, headers: Mapping[str, str]) -> Once:
    key = headers.get("idempotency-key", "").strip()
    if not key:
        raise Invalid("idempotency_key_missing", "Idempotency-Key")
    if len(key) > 128 or not key.isascii() or not key.isprintable():
        raise Invalid("idempotency_key_format", "Idempotency-Key")
    whose = digest([caller.role, caller.id, key])
    return Once(key=whose, request=digest([route.path, dict(path), content]))


def _dressed(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    return response
