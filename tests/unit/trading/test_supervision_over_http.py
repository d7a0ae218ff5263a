"""The register and supervision over HTTP: who is answered what, in which form, and that repeats change nothing."""

from functools import partial
from typing import Any

import pytest
from chalice.app import Chalice
from chalice.test import Client

from chalicelib.access.rules import WhoMay
from chalicelib.trading.register import routes as register
from chalicelib.trading.supervision import routes as supervision
from tests.builders import id_number
from tests.fakes.gate import gate_of
from tests.http import Http
from tests.registering import REASON, housing
from tests.supervising import MARKS, Supervised, member
from tests.trading import firm, officer

ROUTES = {
    ("GET", "/v1/trading/organisations/{code}"): "*", ("GET", "/v1/trading/penalties"): "*",
    ("POST", "/v1/trading/organisations"): "officer", ("POST", "/v1/trading/recognitions"): "officer",
    ("POST", "/v1/trading/penalties"): "officer",
    ("POST", "/v1/trading/organisations/{code}/penalties/{penalty}/lifting"): "officer",
    ("POST", "/v1/trading/experts"): "officer", ("POST", "/v1/trading/experts/{expert}/bars"): "officer",
    ("POST", "/v1/trading/register-imports/{kind}"): "officer",
    ("GET", "/v1/trading/projects/{case_id}/recusals"): "officer",
    ("GET", "/v1/trading/alerts"): "officer resident", ("GET", "/v1/trading/reports/{month}"): "officer resident",
    ("GET", "/v1/trading/reports/{month}/table"): "officer resident",
    ("GET", "/v1/trading/pool"): "officer", ("POST", "/v1/trading/pool"): "officer",
    ("POST", "/v1/trading/pool/{member}/end"): "officer",
}  # fmt: skip
RULES = WhoMay([
    {"method": method, "route": route, "roles": roles, "relations": "any"} for (method, route), roles in ROUTES.items()
])  # fmt: skip


class Desk(Http):
    """A client of the routes."""

    def __init__(self) -> None:
        self.world = Supervised()
        known = {
            "centre": self.world.writer, "housing": housing(), "member": member(self.world),
            "stranger": self.world.resident(), "elsewhere": officer("E", "11530114015302220W"),
        }  # fmt: skip
        organisations = register.Services(
            self.world.organisations, self.world.experts, self.world.importing, self.world.cases
        )  # fmt: skip
        oversight = supervision.Services(self.world.oversight, self.world.cases)
        self.watched = partial(supervision.blueprint, lambda: oversight, lambda: gate_of(known, RULES))
        self.blueprints = (register.blueprint(lambda: organisations, lambda: gate_of(known, RULES)), self.watched())
        super().__init__(*self.blueprints)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_route_has_its_rule(desk: Desk) -> None:
    assert {(route.method, route.path) for api in desk.blueprints for route in api.described} == set(ROUTES)


def test_an_organisation_is_entered_by_the_centre_and_read_by_everybody(desk: Desk) -> None:
    asked = {"organisation": firm(1), "roles": ["bidder"]}
    assert desk.post("/v1/trading/organisations", asked, "housing").told == (403, "trading_register_not_yours")
    path = f"/v1/trading/organisations/{firm(1)['code']}"
    assert desk.get(path).told == (404, "trading_organisation_unknown")
    assert desk.post("/v1/trading/organisations", asked, "centre").status == 200
    assert desk.get(path).body["may_bid"]


def test_a_penalty_that_comes_twice_is_one(desk: Desk) -> None:
    asked = {
        "organisation": firm(1), "kind": "collusion_ban", "decision": "呈住建罚〔2026〕1号", "since": "2026-10-12",
        "until": "2027-10-12", **REASON,
    }  # fmt: skip
    for key in ("one", "one", "two"):
        assert len(desk.post("/v1/trading/penalties", asked, "housing", key).body["penalties"]) == 1
    other = asked | {"reason": "另外的理由。"}
    assert desk.post("/v1/trading/penalties", other, "housing", "one").told == (409, "idempotency_key_reused")
    assert desk.post("/v1/trading/penalties", other, "housing", "three").told == (409, "trading_penalty_known")
    assert [one["code"] for one in desk.get("/v1/trading/penalties").body["items"]] == [firm(1)["code"]]


WRONG = [
    {"since": "2026-02-30"},
    {"kind": "no_such"},
    {"until": None},
    {"organisation": {"name": "某某", "code": "1"}},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_penalty_that_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, wrong: dict[str, Any]) -> None:
    asked = {
        "organisation": firm(1), "kind": "collusion_ban", "decision": "1号", "since": "2026-10-12",
        "until": "2027-10-12", **REASON,
    }  # fmt: skip
    assert desk.post("/v1/trading/penalties", asked | wrong, "housing").status == 422
    assert not desk.get("/v1/trading/penalties").body["items"]


def test_alerts_are_read_by_who_supervises(desk: Desk) -> None:
    case = desk.world.opened(MARKS, MARKS, {})
    desk.world.hears(case)
    for who in ("centre", "housing", "member"):
        assert len(desk.get("/v1/trading/alerts", who).body["items"]) == len(MARKS)
    for who in ("stranger", "elsewhere"):
        assert desk.get("/v1/trading/alerts", who).told == (403, "trading_alerts_not_yours")
    assert desk.get("/v1/trading/alerts?month=2026-13", "centre").status == 422


def test_the_report_comes_as_json_and_as_a_table(desk: Desk) -> None:
    desk.world.hears(desk.world.opened(MARKS, MARKS, {}))
    told = desk.get("/v1/trading/reports/2026-11", "member").body
    assert (told["alerts"], told["open"]) == (3, 3)
    app = Chalice("table")
    app.register_blueprint(desk.watched())
    answer = Client(app).http.get("/v1/trading/reports/2026-11/table", headers={"Authorization": "Bearer centre"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.body.decode("utf-8-sig").startswith("月份,统计,项目")
    assert desk.get("/v1/trading/reports/2026-00", "centre").told == (422, "trading_month")


def test_the_pool_is_the_bureaus(desk: Desk) -> None:
    asked = {"id_number": id_number("19800101", "001"), "role": "audit", "unit": "呈贡区审计局"}
    assert desk.post("/v1/trading/pool", asked, "housing").told == (403, "trading_pool_not_yours")
    entered = desk.post("/v1/trading/pool", asked, "centre").body
    assert entered["role_text"] == "审计人员"
    [shown] = desk.get("/v1/trading/pool", "centre").body["items"]
    assert shown == entered
    assert desk.post(f"/v1/trading/pool/{entered['id']}/end", {}, "centre", "end").body["ended"]
    assert desk.get("/v1/trading/pool", "centre").body["items"] == []
