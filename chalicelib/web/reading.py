"""How a request is read, before anything in it is believed."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from chalicelib.kernel.caller import Request
from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.errors import Invalid, NotFound

BODY_LIMIT = 256 * 1024
"""Bytes of a request body, where a route says nothing else."""
PART_LIMIT = 200
"""Characters of a path parameter: nothing that there is has a longer name, and no table takes one as its key."""


def request_of(method: str, route: str, path: Mapping[str, str], sent: Any) -> Request:
    """The request to a route with these path parameters. Its query is in the order of the names, as clients sign it.

    Raises
    ------
    NotFound
        for a path parameter that can be the name of nothing.
    """
    if any(len(value) > PART_LIMIT for value in path.values()):
        raise NotFound("route_unknown")
    query = query_of(sent)
    signed = urlencode(sorted(query.items()))
    written = route.format(**(sent.uri_params or {})) + (f"?{signed}" if signed else "")
    identity = sent.context.get("identity") or {}
    return Request(
        method, route, written, sent.headers, sent.raw_body, str(identity.get("sourceIp") or ""),
        query.get("purpose", ""), next(iter(path.values()), query.get("number", "")),
    )  # fmt: skip


def query_of(request: Any) -> dict[str, str]:
    """The query's parameters; half of a character, which nothing can store or compare, is read as a question mark."""
    return {_whole(name): _whole(value) for name, value in (request.query_params or {}).items()}


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()


def text_of(request: Request, limit: int = BODY_LIMIT) -> str:
    """The text of a request's body of at most ``limit`` bytes, of whatever media type.

    Raises
    ------
    Invalid
        ``body_too_large``, or ``body_invalid`` for bytes that are no UTF-8.
    """
    if len(request.body) > limit:
        raise Invalid("body_too_large", limit=limit // 1024)
    try:
        return request.body.decode()
    except UnicodeDecodeError as broken:
        raise Invalid("body_invalid") from broken


def content_of(request: Request, limit: int = BODY_LIMIT) -> Any:
    """The JSON of a request's body of at most ``limit`` bytes.

    Raises
    ------
    Invalid
        ``body_too_large``, ``media_type_unsupported`` or ``json_malformed``.
    """
    raw = request.body
    if len(raw) > limit:
        raise Invalid("body_too_large", limit=limit // 1024)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Invalid("media_type_unsupported", "Content-Type")
    try:
        content = json.loads(raw)
        canonical(content)  # Python reads what is no JSON: NaN, numbers beyond all bounds, halves of characters
    except (ValueError, RecursionError) as broken:
        raise Invalid("json_malformed") from broken
    return content
