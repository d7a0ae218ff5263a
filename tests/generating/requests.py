"""Requests to one operation: by its description, against it, or a good one gone wrong; and who sends them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from schemathesis import openapi
from schemathesis.core import NotSet
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode

from chalicelib.access.rules import allowed
from chalicelib.web.api import Api
from chalicelib.web.openapi import describe
from tests.gateway import Sent
from tests.generating import junk

ADDRESSES = tuple(f"198.51.100.{n}" for n in range(1, 250))
"""Of senders (RFC 5737): many, or all but the first would meet the limit of one."""


@dataclass(frozen=True)
class Try:
    """A request, and as whom it is sent."""

    route: str
    sent: Sent
    who: str


Good = Callable[[str, str], Sent]
"""Route and kind of caller → a good request; may write what it needs."""


@cache
def _operations(described: str) -> dict[str, Any]:
    schema = openapi.from_dict(json.loads(described))
    return {found.ok().label: found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)}


def operations(apis: tuple[Api, ...]) -> dict[str, Any]:
    """Every operation of the description by method and path."""
    return _operations(json.dumps(describe(apis, allowed) | {"servers": [{"url": "/"}]}))


def tries(
    operation: Any, good: Good, known: Mapping[str, tuple[str, ...]], kinds: tuple[str, ...], let_in: tuple[str, ...]
) -> st.SearchStrategy[Try]:
    """Requests to an operation, two of three by kinds of callers that are let in.

    ``known``: values of path parameters that there are.
    """
    described = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    against = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @st.composite
    def one(draw: st.DrawFn) -> Try:
        who = draw(st.sampled_from(draw(st.sampled_from((kinds, let_in, let_in)))))
        source = draw(st.sampled_from(("described", "described", "against", "good", "good", "good")))
        if source == "good":
            sent = _gone_wrong(draw, good(operation.label, who))
        else:
            sent = _of_case(draw(described if source == "described" else against), draw, known)
        return Try(operation.label, replace(sent, address=draw(st.sampled_from(ADDRESSES))), who)

    return one()


def _of_case(case: Any, draw: st.DrawFn, known: Mapping[str, tuple[str, ...]]) -> Sent:
    path = case.path
    for name, value in (case.path_parameters or {}).items():
        there, as_generated = known.get(name, ()), draw(st.booleans())
        chosen = str(value) if as_generated or not there else draw(st.sampled_from(there))
        path = path.replace(f"{{{name}}}", chosen or "%20")
    headers = {str(k): str(v) for k, v in dict(case.headers or {}).items() if str(k).lower() != "authorization"}
    if draw(st.integers(0, 9)) == 7:
        headers[draw(junk.header_names)] = draw(junk.header_values)
    body = None if isinstance(case.body, NotSet) else case.body if isinstance(case.body, bytes) else _json(case.body)
    return Sent(case.method, path, _flat(case.query or {}), body, headers)


def _gone_wrong(draw: st.DrawFn, good: Sent) -> Sent:
    """A good request; in most cases one thing of it is otherwise."""
    match draw(st.sampled_from(("as it is", "body", "body", "body", "raw", "path", "query", "header"))):
        case "body" if good.body is not None and not isinstance(good.body, bytes):
            return replace(good, body=_json(draw(junk.mutated(good.body))))
        case "raw" if good.method == "POST":
            return replace(good, body=draw(junk.raw))
        case "path":
            parts = good.path.split("/")
            parts[-1 - draw(st.integers(0, 1))] = quote(draw(junk.text), safe="", errors="surrogatepass") or "%20"
            return replace(good, path="/".join(parts))
        case "query":
            return replace(good, query={**good.query, draw(st.sampled_from((*good.query, "x"))): draw(junk.text)})
        case "header":
            return replace(good, headers={**good.headers, draw(junk.header_names): draw(junk.header_values)})
    return good


def _flat(query: Mapping[str, Any]) -> dict[str, str]:
    return {str(k): v if isinstance(v, str) else json.dumps(v) for k, v in query.items()}


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode(errors="surrogatepass")


def run(strategy: st.SearchStrategy[Try], count: int, start: int, act: Callable[[Try], None]) -> None:
    """Send ``count`` of them to ``act``; the same again for the same ``start``."""
    sent = 0
    while sent < count:
        done = 0

        @seed(start)
        @settings(
            max_examples=count - sent, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(made=strategy)
        def send(made: Try) -> None:
            nonlocal done
            done += 1
            act(made)

        send()
        sent, start = sent + done, start + 1
