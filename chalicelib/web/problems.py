"""RFC 9457 problem details: one table turns the domain's refusals into HTTP."""

import json
from typing import Any

from chalice.app import Response
from pydantic import ValidationError

from chalicelib.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotAllowed,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from chalicelib.kernel.sentences import FIELD_SENTENCES, SENTENCES

STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    NotAllowed: 409,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
}

BY_CODE: dict[str, int] = {
    "idempotency_key_missing": 400,
    "json_malformed": 400,
    "body_too_large": 413,
    "media_type_unsupported": 415,
    "personal_data_destroyed": 410,
    "internal_error": 500,
}
"""Codes whose status the protocol fixes, whatever their class."""


def problem(code: str, status: int, detail: str, errors: list[dict[str, str]], field: str = "") -> Response:
    """A problem+json answer. ``type`` is stable and leads to the code's description."""
    body: dict[str, Any] = {
        "type": f"urn:chengxiaofu:problem:{code}",
        "title": code,
        "status": status,
        "code": code,
    }
    body |= {"detail": detail, "errors": errors}
    if field:
        body["field"] = field
    headers: dict[str, str | list[str]] = {"Content-Type": "application/problem+json"}
    return Response(body=json.dumps(body, ensure_ascii=False), status_code=status, headers=headers)


def of_error(error: DomainError) -> Response:
    """The answer for a refusal of the domain."""
    status = BY_CODE.get(error.code) or next((s for kind, s in STATUS.items() if isinstance(error, kind)), 422)
    errors = [{"field": e.field, "code": e.code, "detail": e.sentence} for e in (error.errors or (error,)) if e.field]
    answer = problem(error.code, status, error.sentence, errors, error.field)
    if isinstance(error, TooMany) and error.after:
        answer.headers["Retry-After"] = str(error.after)
    return answer


def of_validation(error: ValidationError, given: Any) -> Response:
    """The answer for ``given``, which is not of the documented shape."""
    errors = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        field = _path(fault["loc"], given)
        sentence = FIELD_SENTENCES.get(fault["type"], FIELD_SENTENCES["other"])
        errors.append({"field": field, "code": fault["type"], "detail": sentence})
    first = errors[0]["field"] if errors else ""
    return problem("body_invalid", 422, SENTENCES["body_invalid"], errors, first)


def _path(place: tuple[int | str, ...], given: Any) -> str:
    """The field as the sender wrote it: pydantic's own steps (which kind of applicant was tried) left out."""
    path = []
    for last, part in enumerate(place, start=1 - len(place)):
        known = (isinstance(given, dict) and part in given) or (isinstance(given, list) and isinstance(part, int))
        if known or last == 0:
            path.append(str(part))
        given = given[part] if known else given
    return ".".join(path)
