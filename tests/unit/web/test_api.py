"""The route wrapper: what it lets through, what it refuses and how, and what it never says."""

import io
import json
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from chalicelib.access.rules import WhoMay
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotAllowed,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from chalicelib.kernel.privacy import KeyDestroyed
from chalicelib.web import api as web
from chalicelib.web.api import Api, Ask
from chalicelib.web.reading import BODY_LIMIT
from tests.fakes.case_store import MemoryCases
from tests.fakes.gate import gate_of
from tests.http import Http

REFUSALS: dict[str, tuple[DomainError, int]] = {
    "invalid": (Invalid("site_unknown", "site"), 422),
    "several": (Invalid("form_invalid", "form.a", [Invalid("form_field_unknown", "form.a")]), 422),
    "login": (Unauthenticated("login_required"), 401),
    "forbidden": (Forbidden("role_not_allowed"), 403),
    "unknown": (NotFound("case_unknown", "case_id"), 404),
    "stage": (NotAllowed("wrong_stage", stage="已批准"), 409),
    "busy": (Conflict("case_busy"), 409),
    "later": (Unavailable("catalogue_unpublished", name="sites"), 503),
    "destroyed": (KeyDestroyed("personal_data_destroyed"), 410),
}
SECRET = "530121194001010025"


class Wish(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=10)
    count: int = Field(default=1, ge=1)
    more: Any = None


class Question(BaseModel):
    """A query."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(default="all", pattern="^[a-z]+$")


class Said(BaseModel):
    """An answer."""

    text: str
    number: int = 0


RULES = [
    {"method": method, "route": route, "roles": roles, "relations": "any"}
    for method, route, roles in (
        ("POST", "/v1/wishes", "resident"), ("GET", "/v1/wishes", "*"), ("POST", "/hooks/{name}", "*"),
        ("GET", "/v1/refusals/{name}", "*"), ("POST", "/v1/failures/{name}", "*"),
    )
]  # fmt: skip


def made() -> Api:
    """An API of one's own: wishes are counted once a key."""
    cases, counted = MemoryCases({}), [0]
    known = {
        "resident": Caller("resident", "R1"),
        "other": Caller("resident", "R2"),
        "officer": Caller("officer", "O1"),
    }
    gate = gate_of(known, WhoMay(RULES))
    api = Api("tests.unit.web.test_api", lambda: gate)

    @api.post("/v1/wishes", Wish, Said, "wish", status=201)
    def wish(ask: Ask[Wish]) -> Said:
        def act() -> dict[str, Any]:
            answer = {"text": ask.body.text, "number": counted[0] + 1}
            cases.remember(ask.key, answer)
            counted[0] += 1
            return answer

        return Said.model_validate(once_only(cases, ask.key, act))

    @api.post("/hooks/{name}", Wish, Said, "no key", keyed=False)
    def hook(ask: Ask[Wish]) -> Said:
        return Said(text=ask.path["name"])

    @api.get("/v1/wishes", Said, "read", query=Question)
    def read(ask: Ask[Question]) -> Said:
        return Said(text=ask.body.kind)

    @api.get("/v1/refusals/{name}", Said, "refuse")
    def refuse(ask: Ask[Any]) -> Said:
        raise REFUSALS[ask.path["name"]][0]

    @api.post("/v1/failures/{name}", Wish, Said, "fail")
    def fail(ask: Ask[Wish]) -> Said:
        raise RuntimeError(f"{ask.path['name']} {ask.body.text}")

    return api


@pytest.fixture
def http() -> Http:
    return Http(made())


def post(http: Http, body: Any, **more: Any) -> tuple[int, str]:
    """Status and code of a refused wish."""
    return http.post("/v1/wishes", body, "resident", **more).told


def test_a_command_is_answered_as_its_route_says(http: Http) -> None:
    answer = http.post("/v1/wishes", {"text": "呈贡"}, "resident")
    assert (answer.status, answer.type, answer.body) == (201, "application/json", {"text": "呈贡", "number": 1})


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_told_as_a_problem(http: Http, name: str) -> None:
    refused, status = REFUSALS[name]
    answer = http.get(f"/v1/refusals/{name}")
    assert (answer.status, answer.type) == (status, "application/problem+json")
    told = answer.body
    assert told["type"] == f"urn:chengxiaofu:problem:{refused.code}"
    assert (told["status"], told["code"], told["title"]) == (status, refused.code, refused.code)
    assert told["detail"] == refused.sentence
    assert told.get("field", "") == refused.field
    faults = [fault for fault in refused.errors or (refused,) if fault.field]
    assert told["errors"] == [{"field": f.field, "code": f.code, "detail": f.sentence} for f in faults]


def test_a_command_needs_an_idempotency_key(http: Http) -> None:
    assert post(http, {"text": "呈贡"}, key=None) == (400, "idempotency_key_missing")
    assert post(http, {"text": "呈贡"}, key="  ") == (400, "idempotency_key_missing")
    assert post(http, {"text": "呈贡"}, key="k" * 129) == (422, "idempotency_key_format")
    assert http.post("/v1/wishes", {"text": "呈贡"}, "resident", key="k" * 128).status == 201


def test_the_same_key_and_body_get_the_first_answer_again(http: Http) -> None:
    first = http.post("/v1/wishes", {"text": "呈贡", "count": 2}, "resident")
    assert http.post("/v1/wishes", b'{ "count":2,  "text" : "\\u5448\\u8d21" }', "resident") == first


def test_the_same_key_with_another_body_is_refused(http: Http) -> None:
    http.post("/v1/wishes", {"text": "呈贡"}, "resident")
    assert post(http, {"text": "别的"}) == (409, "idempotency_key_reused")
    assert http.post("/v1/wishes", {"text": "呈贡"}, "resident").body["number"] == 1


def test_a_key_is_its_callers_own(http: Http) -> None:
    http.post("/v1/wishes", {"text": "呈贡"}, "resident")
    assert http.post("/v1/wishes", {"text": "别的"}, "other").body == {"text": "别的", "number": 2}


def test_a_hook_needs_no_key_and_reads_its_path(http: Http) -> None:
    assert http.post("/hooks/%E5%91%88%E8%B4%A1", {"text": "x"}, key=None).body["text"] == "呈贡"


def test_who_may_not_is_refused_before_the_body_is_read(http: Http) -> None:
    for body in (b"no json", {"text": "呈贡"}):
        assert http.post("/v1/wishes", body).told == (401, "login_required")
        assert http.post("/v1/wishes", body, "officer").told == (403, "role_not_allowed")
        assert http.post("/v1/wishes", body, "stranger").told == (401, "token_invalid")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "application/json2", "multipart/form-data"])
def test_other_media_types_are_refused(http: Http, media: str) -> None:
    assert post(http, {"text": "呈贡"}, media=media) == (415, "media_type_unsupported")


def test_json_is_taken_whatever_its_parameters(http: Http) -> None:
    assert http.post("/v1/wishes", {"text": "呈贡"}, "resident", media="Application/JSON; charset=UTF-8").status == 201


def test_a_body_is_limited_in_bytes_not_in_characters(http: Http) -> None:
    frame = len(b'{"text":"x","more":""}')
    fits = json.dumps({"text": "x", "more": "x" * (BODY_LIMIT - frame)}, separators=(",", ":")).encode()
    assert len(fits) == BODY_LIMIT
    assert http.post("/v1/wishes", fits, "resident").status == 201
    assert post(http, fits + b" ") == (413, "body_too_large")
    assert post(http, {"text": "x", "more": "呈" * (BODY_LIMIT // 3 + 1)}) == (413, "body_too_large")


MALFORMED = {
    "empty": b"", "open": b'{"text": "x"', "no quotes": b"{text: 1}", "two": b'{"text":"x"}{"text":"x"}',
    "not utf-8": b'{"text":"\xff\xfe"}', "not a number": b'{"text":"x","more":NaN}',
    "infinity": b'{"text":"x","more":[-Infinity]}', "half a character": b'{"text":"\\ud800"}',
    "half a character in a name": b'{"text":"x","more":{"\\udfff":1}}', "beyond numbers": b'{"text":"x","more":1e999}',
    "endless number": b'{"text":"x","more":' + b"9" * 5000 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_json_is_refused(http: Http, name: str) -> None:
    assert post(http, MALFORMED[name]) == (400, "json_malformed")


@pytest.mark.parametrize("depth", [10, 100, 500, *range(800, 1000, 10), 5_000, 60_000])
def test_no_depth_of_nesting_breaks_anything(http: Http, depth: int) -> None:
    answer = http.post("/v1/wishes", b'{"text":"x","more":' + b"[" * depth + b"]" * depth + b"}", "resident")
    assert answer.status in (201, 400)
    assert answer.status == 201 or answer.body["code"] == "json_malformed"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"text": "x", "extra": 1}, "extra", "extra_forbidden"),
        ({}, "text", "missing"),
        ({"text": "x" * 11}, "text", "string_too_long"),
        ({"text": "x", "count": 0}, "count", "greater_than_equal"),
        ([], "", "model_type"),
        ("text", "", "model_type"),
        (None, "", "model_type"),
    ],
)
def test_a_body_of_another_shape_is_told_by_field(http: Http, body: Any, field: str, code: str) -> None:
    answer = http.post("/v1/wishes", body, "resident")
    assert answer.told == (422, "body_invalid")
    [fault] = answer.body["errors"]
    assert (fault["field"], fault["code"]) == (field, code)
    assert fault["detail"].endswith("。")


def test_a_query_is_checked_like_a_body(http: Http) -> None:
    assert http.get("/v1/wishes").body["text"] == "all"
    assert http.get("/v1/wishes?kind=mine").body["text"] == "mine"
    for wrong, field in (("?kind=1", "kind"), ("?other=1", "other")):
        answer = http.get(f"/v1/wishes{wrong}")
        assert answer.told == (422, "body_invalid")
        assert [fault["field"] for fault in answer.body["errors"]] == [field]


def test_a_failure_is_told_in_our_form_and_logged_without_what_was_asked(http: Http) -> None:
    written = io.StringIO()
    before = web.log.registered_handler.setStream(written)  # type: ignore[attr-defined]
    try:
        answer = http.post(f"/v1/failures/{SECRET}", {"text": SECRET[:10], "more": SECRET})
    finally:
        web.log.registered_handler.setStream(before)  # type: ignore[attr-defined]
    assert answer.told == (500, "internal_error")
    assert SECRET[:10] not in json.dumps(answer.body)
    line = json.loads(written.getvalue())
    assert (line["level"], line["error"], line["route"]) == ("ERROR", "RuntimeError", "/v1/failures/{name}")
    assert any("test_api.py" in place for place in line["at"])
    assert SECRET[:10] not in written.getvalue()
