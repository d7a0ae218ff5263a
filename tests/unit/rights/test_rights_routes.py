"""The rights over HTTP: each route, who may call it, and what the audit is told."""

from typing import Any

import pytest

from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.rights import routes
from chalicelib.rights.purposes import purposes
from tests.builders import YOUNGER, allowance
from tests.fakes.gate import Told, gate_of
from tests.http import Http
from tests.rights import RightsWorld

GETS = ("/v1/me/data", "/v1/me/consents", "/v1/me/deletion")
POSTS = (
    "/v1/me/consents", "/v1/me/consents/withdrawal", "/v1/me/corrections", "/v1/me/deletion",
    "/v1/me/deletion/cancellation",
)  # fmt: skip
CORRECTION = {"section": "profile", "field": "household", "right": "530114006", "reason": "已迁户"}


class Desk(Http):
    """A client of the rights, with a world behind them."""

    def __init__(self) -> None:
        self.world, self.told = RightsWorld(), Told()
        known = {
            "elder": self.world.resident(), "officer": self.world.officer(),
            "unknown": Caller("resident", "R9", "phone"),
            "parent": self.world.speaking(Mandate(self.world.lookup(YOUNGER), "guardian")),
        }  # fmt: skip
        gate = gate_of(known, told=self.told)
        super().__init__(routes.blueprint(lambda: self.world.rights, lambda: self.world.cases, lambda: gate))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_right_is_used_from_beginning_to_end(desk: Desk) -> None:
    given = desk.post("/v1/me/consents", {"purpose": "notices", "version": "notices-2"}, "elder", key="1")
    assert (given.status, given.body["standing"]) == (200, True)
    withdrawn = desk.post("/v1/me/consents/withdrawal", {"purpose": "notices"}, "elder", key="2")
    assert (withdrawn.status, withdrawn.body["given"]) == (200, False)
    told = desk.get("/v1/me/consents", "elder").body
    assert [len(told["purposes"]), len(told["records"])] == [len(purposes()), 2]
    assert desk.post("/v1/me/corrections", CORRECTION, "elder", key="3").body["state"] == "open"
    desk.world.submit(allowance(automatic=False))
    waiting = desk.post("/v1/me/deletion", {}, "elder", key="4")
    assert (waiting.status, waiting.body["state"], waiting.body["until"]) == (200, "waiting", None)
    assert desk.get("/v1/me/deletion", "elder").body == waiting.body
    data = desk.get("/v1/me/data", "elder").body
    assert (len(data["corrections"]), data["deletion"]) == (1, waiting.body)
    assert desk.post("/v1/me/deletion/cancellation", {}, "elder", key="5").body["state"] == "none"
    assert desk.post("/v1/me/deletion/cancellation", {}, "elder", key="6").told == (409, "deletion_not_asked")


def test_what_was_shown_of_people_is_in_the_audit(desk: Desk) -> None:
    for path in GETS:
        assert desk.get(path, "elder").status == 200
    assert [(trace.act, result) for trace, result in desk.told.entries] == [(f"GET {path}", "shown") for path in GETS]


@pytest.mark.parametrize("path", GETS)
def test_nobody_else_reads(desk: Desk, path: str) -> None:
    assert desk.get(path).told == (401, "login_required")
    assert desk.get(path, "officer").told == (403, "role_not_allowed")
    assert desk.get(path, "unknown").told == (403, "person_not_yours")
    whom = f"{path}?whom={desk.world.lookup(YOUNGER)}"
    assert desk.get(whom, "elder").told == (403, "person_not_yours")
    assert desk.get(whom, "parent").status == 200


@pytest.mark.parametrize("path", POSTS)
def test_nobody_else_acts(desk: Desk, path: str) -> None:
    body: dict[str, Any] = {
        "/v1/me/consents": {"purpose": "notices", "version": "notices-2"},
        "/v1/me/consents/withdrawal": {"purpose": "notices"},
        "/v1/me/corrections": CORRECTION,
    }.get(path, {})
    before = dict(desk.world.documents.kept)
    whom = {"whom": desk.world.lookup(YOUNGER)}
    assert desk.post(path, body, key="1").told == (401, "login_required")
    assert desk.post(path, body, "officer", key="2").told == (403, "role_not_allowed")
    assert desk.post(path, body, "unknown", key="3").told == (403, "person_not_yours")
    assert desk.post(path, body | whom, "elder", key="4").told == (403, "person_not_yours")
    assert desk.post(path, body | {"whom": "*"}, "elder", key="5").told == (422, "body_invalid")
    assert desk.world.documents.kept == before


def test_a_repeat_acts_once_and_a_key_is_used_for_one_body(desk: Desk) -> None:
    first = desk.post("/v1/me/corrections", CORRECTION, "elder")
    assert desk.post("/v1/me/corrections", CORRECTION, "elder") == first
    other = desk.post("/v1/me/corrections", CORRECTION | {"right": "530114005"}, "elder")
    assert other.told == (409, "idempotency_key_reused")
    assert len(desk.get("/v1/me/data", "elder").body["corrections"]) == 1


@pytest.mark.parametrize(
    "changes", [{"field": "a.b.c"}, {"field": "A"}, {"section": "history"}, {"reason": ""}, {"more": 1}]
)
def test_a_wrong_request_is_told(desk: Desk, changes: dict[str, Any]) -> None:
    assert desk.post("/v1/me/corrections", CORRECTION | changes, "elder").told == (422, "body_invalid")
