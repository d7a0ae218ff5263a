"""What is sent to a route: of one media type, limited, strict JSON, and of the shape that the route asks for."""

import json
from typing import Any

import pytest

from chalicelib.web.reading import BODY_LIMIT
from tests.http import Http
from tests.wishes import made, post

MALFORMED = {
    "empty": b"", "open": b'{"text": "x"', "no quotes": b"{text: 1}", "two": b'{"text":"x"}{"text":"x"}',
    "not utf-8": b'{"text":"\xff\xfe"}', "not a number": b'{"text":"x","more":NaN}',
    "infinity": b'{"text":"x","more":[-Infinity]}', "half a character": b'{"text":"\\ud800"}',
    "half a character in a name": b'{"text":"x","more":{"\\udfff":1}}', "beyond numbers": b'{"text":"x","more":1e999}',
    "endless number": b'{"text":"x","more":' + b"9" * 5000 + b"}",
}  # fmt: skip


@pytest.fixture
def http() -> Http:
    return Http(made())


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
