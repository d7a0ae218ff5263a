"""The route wrapper: what it lets through, what it refuses and how, and what it never says."""

import io
import json

import pytest

from chalicelib.web import api as web
from tests.http import Http
from tests.wishes import REFUSALS, made, post

SECRET = "530121194001010025"


@pytest.fixture
def http() -> Http:
    return Http(made())


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
    assert any("wishes.py" in place for place in line["at"])
    assert SECRET[:10] not in written.getvalue()
