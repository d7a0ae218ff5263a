"""The API's description says what the routes do."""

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from app import app
from chalicelib.access.rules import who_may
from chalicelib.bootstrap import apis
from chalicelib.kernel.errors import Invalid
from chalicelib.pages.routes import PAGES
from chalicelib.web.openapi import Problem, describe
from chalicelib.web.openapi_words import REFUSALS
from chalicelib.web.problems import BY_CODE, STATUS, of_error

NOT_DESCRIBED = {*PAGES, "/assets/{name}", "/openapi.json"}
"""Files, the same for everybody: nothing to call."""


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(describe(apis.every(), who_may().allowed)))
    return told


def operation(description: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = description["paths"][path][method]
    return found


def parameter_names(told: dict[str, Any], where: str) -> list[str]:
    return [parameter["name"] for parameter in told["parameters"] if parameter["in"] == where]


def test_it_is_valid_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    validate(description)


def test_every_route_of_the_app_is_described(description: dict[str, Any]) -> None:
    served = {(path, method.lower()) for path, methods in app.routes.items() for method in methods}
    told = {(path, method) for path, methods in description["paths"].items() for method in methods}
    assert {(path, method) for path, method in served if path not in NOT_DESCRIBED and method != "options"} == told


def test_a_command_names_its_key_its_body_and_who_may_send_it(description: dict[str, Any]) -> None:
    told = operation(description, "post", "/v1/applications")
    assert parameter_names(told, "header") == ["Idempotency-Key"]
    body = told["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/NewApplication"}
    assert told["security"] == [{"bearer": []}]
    assert told["responses"].keys() >= {"201", "400", "401", "403", "409", "413", "415", "422", "503"}
    assert "居民和企业" in told["description"]


def test_what_everybody_may_read_asks_for_no_token(description: dict[str, Any]) -> None:
    told = operation(description, "get", "/v1/items")
    assert "security" not in told
    assert "requestBody" not in told
    assert {"q", "scope", "limit", "cursor"} <= set(parameter_names(told, "query"))
    assert not told["responses"].keys() & {"400", "403", "413", "415"}


def test_parameters_in_the_path_and_needed_ones_in_the_query_are_required(description: dict[str, Any]) -> None:
    by_id = operation(description, "get", "/v1/applications/{case_id}")["parameters"]
    by_number = operation(description, "get", "/v1/progress")["parameters"]
    assert [(p["name"], p["in"], p["required"]) for p in by_id] == [("case_id", "path", True)]
    assert [(p["name"], p["in"], p["required"]) for p in by_number] == [
        ("number", "query", True),
        ("code", "query", True),
    ]


def test_every_operation_has_a_name_of_its_own_and_a_known_tag(description: dict[str, Any]) -> None:
    operations = [told for methods in description["paths"].values() for told in methods.values()]
    assert len({told["operationId"] for told in operations}) == len(operations)
    assert {name for told in operations for name in told["tags"]} == {tag["name"] for tag in description["tags"]}


def test_every_status_that_a_refusal_can_have_is_described() -> None:
    assert {*STATUS.values(), *BY_CODE.values()} <= REFUSALS.keys()


def test_a_refusal_has_the_described_form() -> None:
    answer = of_error(Invalid("idempotency_key_missing", "Idempotency-Key"))
    told = Problem.model_validate_json(answer.body)
    assert told.status == answer.status_code
    assert [error.field for error in told.errors] == ["Idempotency-Key"]
