"""Routes are registered when they are asked for, and all of them when the table is gone through."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from chalice.app import Blueprint, Chalice

from app import app
from chalicelib.access.rules import answering
from chalicelib.bootstrap import apis
from chalicelib.pages.routes import PAGES
from chalicelib.web.late import LateRoutes

ROOT = Path(__file__).parents[3]

PARTS = {"fruit": ("/apples", "/pears"), "roots": ("/carrots",), "rest": ("/",)}


class Shelf:
    """An app of three parts, that remembers which were asked for."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.app = Chalice("shelf")
        self.routes = LateRoutes(self.app.register_blueprint, self.whose, self.blueprints, PARTS)
        self.app.routes = self.routes  # type: ignore[assignment]

    @staticmethod
    def whose(path: str) -> str:
        return next((name for name, paths in PARTS.items() if path in paths), "rest")

    def blueprints(self, name: str) -> tuple[Blueprint, ...]:
        self.made.append(name)
        part = Blueprint(name)
        for path in PARTS[name]:
            part.route(path, methods=["GET"])(lambda: name)
        return (part,)

    def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        event = {
            "requestContext": {"httpMethod": method, "resourcePath": path}, "headers": {}, "pathParameters": {},
            "multiValueQueryStringParameters": None, "body": None, "stageVariables": {}, "isBase64Encoded": False,
        }  # fmt: skip
        answer = self.app(event, None)
        return answer["statusCode"], answer["body"]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_request_has_its_part_registered_once_and_no_other(shelf: Shelf) -> None:
    assert shelf.made == []
    assert [shelf.get(path) for path in ("/pears", "/apples", "/pears")] == [(200, "fruit")] * 3
    assert shelf.made == ["fruit"]
    assert shelf.get("/carrots") == (200, "roots")
    assert shelf.made == ["fruit", "roots"]


def test_another_method_is_refused_as_ever(shelf: Shelf) -> None:
    assert shelf.get("/apples", "POST")[0] == 405
    assert shelf.get("/nowhere")[0] == 405
    assert shelf.made == ["fruit", "rest"]


def test_who_goes_through_the_table_sees_all_of_it(shelf: Shelf) -> None:
    shelf.get("/carrots")
    assert {path: list(methods) for path, methods in shelf.routes.items()} == {
        path: ["GET"] for paths in PARTS.values() for path in paths
    }
    assert sorted(shelf.made) == sorted(PARTS)


@pytest.mark.parametrize("look", [len, list, lambda routes: "/apples" in routes])
def test_each_way_of_going_through_it_sees_all(shelf: Shelf, look: object) -> None:
    assert callable(look)
    assert look(shelf.routes)
    assert sorted(shelf.made) == sorted(PARTS)


def test_a_part_that_could_not_be_made_is_made_with_the_next_request() -> None:
    shelf, failing = Shelf(), [ImportError("disk")]

    def blueprints(name: str) -> tuple[Blueprint, ...]:
        if failing:
            raise failing.pop()
        return shelf.blueprints(name)

    routes = LateRoutes(shelf.app.register_blueprint, shelf.whose, blueprints, PARTS)
    shelf.app.routes = routes  # type: ignore[assignment]
    with pytest.raises(ImportError):
        routes["/apples"]
    assert shelf.get("/apples") == (200, "fruit")


@pytest.mark.parametrize("told", ["nobody", None])
def test_a_path_of_an_api_that_there_is_not_is_no_path_without_methods(told: str | None) -> None:
    routes = LateRoutes(app.register_blueprint, lambda _: told, apis.blueprints, apis.NAMES)  # type: ignore[arg-type,return-value]
    with pytest.raises(KeyError):
        routes["/v1/new"]


def test_the_table_names_for_each_path_the_api_that_has_it() -> None:
    described = {route.path: name for name, make in apis.APIS.items() for route in make().described}
    assert described == answering()


def test_the_pages_answer_what_no_api_does() -> None:
    assert {apis.whose(path) for path in (*PAGES, "/assets/{name}", "/openapi.json")} == {apis.PAGES}
    assert {path for path in app.routes if apis.whose(path) == apis.PAGES} == {
        *PAGES, "/assets/{name}", "/openapi.json",
    }  # fmt: skip


def loaded(statement: str) -> set[str]:
    """The modules that a fresh process has loaded after it."""
    program = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


def test_who_starts_a_function_loads_neither_routes_nor_libraries() -> None:
    modules = loaded("import app")
    assert [name for name in modules if name.startswith("chalicelib.") and name.endswith("routes")] == []
    assert modules & {"pydantic", "boto3", "pynamodb", "aws_lambda_powertools"} == set()


def test_who_answers_one_path_loads_the_routes_of_its_api() -> None:
    modules = loaded('import app\napp.app.routes["/v1/tickets/{case_id}"]["GET"]')
    routes = {name for name in modules if name.startswith("chalicelib.") and name.endswith("routes")}
    assert routes == {"chalicelib.complaints.routes"}
