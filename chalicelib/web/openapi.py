"""The OpenAPI 3.1 description, made from what each route says of itself and from the schemas of its models."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, get_args

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from chalicelib.kernel.caller import Role
from chalicelib.kernel.sentences import SENTENCES
from chalicelib.kernel.values import Lenient
from chalicelib.web.answers import TEXTS, Elsewhere
from chalicelib.web.api import Api, Nothing, Route
from chalicelib.web.openapi_words import ABOUT, REFUSALS, ROLES, SCHEMES, TAGS

Json = dict[str, Any]

REF = "#/components/schemas/{model}"
TEXT: Json = {"type": "string"}
PATH_PARAMETER = re.compile(r"{(\w+)}")

EVERYBODY: tuple[Role, ...] = get_args(Role)

ALWAYS = {401, 422, 429, 500, 503}
COMMANDS = {400, 409, 413, 415}
"""Statuses that only a request with a body meets."""

IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "请求标识：由调用方随机产生，一次操作一个。同一个标识重复提交，得到的是第一次的结果。",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}


class FieldProblem(Lenient):
    """What is wrong with one field."""

    field: str = Field(description="哪一项，层级用点分开。")
    code: str = Field(description="错误代码。")
    detail: str = Field(description="给办事人看的话。")


class Problem(Lenient):
    """RFC 9457 problem details: every refusal has this form."""

    type: str = Field(description="错误代码的统一标识（URN）。")
    title: str = Field(description="错误代码。")
    status: int = Field(description="HTTP 状态码。")
    code: str = Field(description="错误代码，不会改变。", json_schema_extra={"x-codes": dict(SENTENCES)})
    detail: str = Field(description="给办事人看的话。")
    field: str = Field(default="", description="出错的那一项。")
    errors: tuple[FieldProblem, ...] = Field(description="逐项的错误。")


WhoMay = Callable[[str, str], Collection[Role]]
"""Method and path of a route → the roles that may call it."""


def describe(apis: Iterable[Api], who_may: WhoMay) -> Json:
    """The description of every operation of ``apis``, tagged by flow, with who may call it.

    Raises
    ------
    KeyError
        A flow has no row in :data:`~chalicelib.web.openapi_words.TAGS`.
    """
    told = [(_flow(api), route) for api in apis for route in api.described]
    refs, schemas = _schemas(route for _, route in told)
    paths: dict[str, Json] = {}
    for flow, route in told:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(
            route, TAGS[flow][0], refs, who_may(route.method, route.path)
        )
    flows = dict.fromkeys(flow for flow, _ in told)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "呈小服",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": ".", "description": "与这份说明在同一个地址下"}],
        "tags": [{"name": TAGS[flow][0], "description": TAGS[flow][1]} for flow in flows],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {f"Problem{status}": _refusal(said) for status, said in REFUSALS.items()},
            "securitySchemes": SCHEMES,
        },
    }


Refs = dict[tuple[type[Any], str], Json]
"""A model, and whether it is read (``validation``) or written (``serialization``) → its reference."""


def _flow(api: Api) -> str:
    """chalicelib.applications.routes → applications; chalicelib.trading.ocds.routes → trading."""
    return str(api._import_name).split(".")[1]


def _schemas(routes: Iterable[Route]) -> tuple[Refs, Json]:
    """The reference of each model as it is sent or answered, and all schemas by name."""
    wanted: dict[tuple[type[BaseModel], Any], None] = {(Problem, "serialization"): None}
    for route in routes:
        if route.method == "POST" and not route.raw:
            wanted[route.body, "validation"] = None
        if not issubclass(route.answer, (*TEXTS, Elsewhere)):
            wanted[route.answer, "serialization"] = None
    refs, document = models_json_schema(list(wanted), ref_template=REF)
    return {(model, str(mode)): ref for (model, mode), ref in refs.items()}, document["$defs"]


def _operation(route: Route, tag: str, refs: Refs, roles: Collection[Role]) -> Json:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PATH_PARAMETER.findall(route.path)
    ]
    operation: Json = {
        "operationId": re.sub(r"\W+", "_", f"{route.method.lower()}{route.path}").strip("_"),
        "tags": [tag],
        "summary": route.summary,
        "description": _callers(roles),
        "x-roles": [role for role in EVERYBODY if role in roles],
        "parameters": parameters + _query(route) + ([IDEMPOTENCY_KEY] if route.keyed else []),
    }
    if "public" not in roles:
        operation["security"] = [{scheme: [] for scheme in _schemes(route, roles)}]
    if route.method == "POST":
        json_too = {"application/json": {"schema": refs[route.body, "validation"]}} if not route.raw else {}
        operation["requestBody"] = {"required": True, "content": json_too or {"text/plain": {"schema": TEXT}}}
    operation["responses"] = {str(route.status): _success(route, refs)} | {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(_refusals(route, roles))
    }
    return operation


def _success(route: Route, refs: Refs) -> Json:
    if issubclass(route.answer, tuple(TEXTS)):
        media = next(media for kind, media in TEXTS.items() if issubclass(route.answer, kind))
        return {"description": "成功。", "content": {media: {"schema": TEXT}}}
    if issubclass(route.answer, Elsewhere):
        location = {"description": "文件的地址，几分钟内有效。", "schema": {"type": "string", "format": "uri"}}
        return {"description": "文件在另一个地址。", "headers": {"Location": location}}
    return {"description": "成功。", "content": {"application/json": {"schema": refs[route.answer, "serialization"]}}}


def _query(route: Route) -> list[Json]:
    """The parameters of a read, from the fields of its query's model."""
    if route.method == "POST" or route.body is Nothing:
        return []
    schema = route.body.model_json_schema()
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _schemes(route: Route, roles: Collection[Role]) -> tuple[str, ...]:
    """How the callers of a route say who they are."""
    if route.api_key:
        return ("apiKey", "signature")
    return ("webhook",) if set(roles) == {"department"} else ("bearer",)


def _refusals(route: Route, roles: Collection[Role]) -> set[int]:
    found = set(ALWAYS)
    if route.method == "POST":
        found |= COMMANDS
    if set(roles) != set(EVERYBODY):
        found.add(403)
    if PATH_PARAMETER.search(route.path) or any(field.is_required() for field in route.body.model_fields.values()):
        found.add(404)
    if "{case_id}" in route.path or "{identifier}" in route.path:
        found.add(410)
    return found


def _refusal(said: str) -> Json:
    return {
        "description": said,
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}},
    }


def _callers(roles: Collection[Role]) -> str:
    if set(roles) == set(EVERYBODY):
        return "任何人都可以调用，不用登录。"
    return f"可以调用的是：{'、'.join(ROLES[role] for role in EVERYBODY if role in roles)}。"
