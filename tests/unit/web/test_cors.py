"""Pages of the one configured origin may read answers; pages of any other may not."""

from typing import Any

import pytest
from chalice.app import Chalice
from chalice.test import Client

from chalicelib.access.gate import AccessGate
from chalicelib.access.limits import Limits
from chalicelib.access.rules import WhoMay
from chalicelib.kernel.values import Lenient
from chalicelib.web.api import Api, Ask
from chalicelib.web.cors import preflights
from tests.fakes.gate import Plain, Told
from tests.fakes.records import MemoryCounters

OURS, OTHERS = "https://www.example.gov.cn", "https://elsewhere.example"
RULES = [{"method": "GET", "route": "/v1/things/{name}", "roles": "*", "relations": "any"}]


class Thing(Lenient):
    """An answer."""

    name: str


def client(configured: str) -> Client:
    gate = AccessGate([], WhoMay(RULES), Limits([], MemoryCounters()), Told(), Plain(), configured)
    api = Api("tests.unit.web.test_cors", lambda: gate)

    @api.get("/v1/things/{name}", Thing, "a thing")
    def show(ask: Ask[Any]) -> Thing:
        return Thing(name=ask.path["name"])

    app = Chalice("test")
    app.register_blueprint(api)
    app.register_blueprint(preflights([api], lambda: gate))
    return Client(app)


@pytest.mark.parametrize(
    ("configured", "origin", "told"),
    [(OURS, OURS, OURS), (OURS, OTHERS, None), (OURS, "", None), ("", OURS, None), ("", "", None)],
)
@pytest.mark.parametrize("method", ["get", "options"])
def test_only_the_configured_origin_is_told_that_it_may(
    configured: str, origin: str, told: str | None, method: str
) -> None:
    answer = client(configured).http.request(method.upper(), "/v1/things/a", headers={"Origin": origin})
    assert answer.status_code == (200 if method == "get" else 204)
    assert answer.headers.get("Access-Control-Allow-Origin") == told
    assert answer.headers.get("Vary") == ("Origin" if configured else None)
    assert ("Access-Control-Allow-Headers" in answer.headers) == (method == "options" and told is not None)


def test_a_refusal_may_be_read_as_well() -> None:
    answer = client(OURS).http.get("/v1/things/a", headers={"Origin": OURS, "Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, OURS)


def test_nobody_is_told_that_credentials_of_the_browser_go_with_it() -> None:
    for method in ("GET", "OPTIONS"):
        answer = client(OURS).http.request(method, "/v1/things/a", headers={"Origin": OURS})
        assert "Access-Control-Allow-Credentials" not in answer.headers
