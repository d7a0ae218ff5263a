"""The pretended identity providers over HTTP: the real-name check, the face check."""

from typing import Any

import pytest

from chalicelib.sandbox.providers import Providers
from chalicelib.sandbox.routes import providers_blueprint
from tests.fakes.gate import gate_of
from tests.fakes.sandbox import MemoryProviderNotes
from tests.http import Http

TICKETLESS = "x" * 32


def http(notes: MemoryProviderNotes | None) -> Http:
    providers, gate = Providers(notes), gate_of({})
    return Http(providers_blueprint(lambda: providers, lambda: gate))


@pytest.fixture
def sandbox() -> Http:
    return http(MemoryProviderNotes())


def real_name(sandbox: Http, name: str, number: str) -> dict[str, Any]:
    answer = sandbox.post("/sandbox/identity/real-name", {"name": name, "number": number}, key=None)
    assert answer.status == 200
    return answer.body


@pytest.mark.parametrize(
    ("name", "number", "result"),
    [
        ("张三", "53012119700101001X", "match"),
        ("张三", "53012119700101001x", "match"),
        ("冒名", "53012119700101001X", "mismatch"),
        ("查无此人", "53012119700101001X", "unknown"),
        ("张三", "530121197001010011", "unknown"),
        ("张三", "530114202302290019", "unknown"),
        ("张三", "1", "unknown"),
    ],
)
def test_a_name_says_how_the_real_name_check_ends(sandbox: Http, name: str, number: str, result: str) -> None:
    assert real_name(sandbox, name, number) == {"result": result}


def test_the_real_name_check_keeps_nothing() -> None:
    notes = MemoryProviderNotes()
    real_name(http(notes), "张三", "53012119700101001X")
    assert notes.kept == {}


@pytest.mark.parametrize(("passed", "outcome"), [(True, "passed"), (False, "failed")])
def test_the_first_outcome_of_a_face_check_is_final(sandbox: Http, passed: bool, outcome: str) -> None:
    begun = sandbox.post("/sandbox/identity/face", {"reference": "r1"}, key=None).body
    where = f"/sandbox/{begun['url']}"
    assert where == f"/sandbox/identity/face/{begun['ticket']}"
    assert sandbox.get(where).body == {"outcome": "pending"}
    for shown in (passed, not passed):
        assert sandbox.post(f"{where}/outcome", {"passed": shown}, key=None).body == {"outcome": outcome}
    assert sandbox.get(where).body == {"outcome": outcome}


@pytest.mark.parametrize("ticket", [TICKETLESS, "y", "z" * 200])
def test_a_ticket_that_was_not_given_is_unknown(sandbox: Http, ticket: str) -> None:
    where = f"/sandbox/identity/face/{ticket}"
    assert sandbox.post(f"{where}/outcome", {"passed": True}, key=None).body == {"outcome": "unknown"}
    assert sandbox.get(where).body == {"outcome": "unknown"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/sandbox/identity/real-name", {"name": "张三", "number": "53012119700101001X"}),
        ("/sandbox/identity/face", {"reference": "r1"}),
        (f"/sandbox/identity/face/{TICKETLESS}", None),
        (f"/sandbox/identity/face/{TICKETLESS}/outcome", {"passed": True}),
    ],
)
def test_where_the_stack_is_no_sandbox_nothing_is_there(path: str, body: dict[str, Any] | None) -> None:
    production = http(None)
    answer = production.get(path) if body is None else production.post(path, body, key=None)
    assert answer.told == (404, "route_unknown")
