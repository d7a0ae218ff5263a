"""Challenges over HTTP: who is answered what, in which form; repeats change nothing, and bad input keeps nothing."""

from typing import Any

import pytest

from chalicelib.access.rules import WhoMay
from chalicelib.trading.challenges import routes
from tests.challenging import FINANCE, HOUSING, PHONE, WHY, Challenging, firm, officer
from tests.fakes.gate import gate_of
from tests.http import Http

OF_PROJECT, ALL = "/v1/trading/projects/{case_id}/challenges", "/v1/trading/challenges"
ONE = f"{ALL}/{{case_id}}"
ROUTES = {
    ("POST", OF_PROJECT): "resident", ("GET", OF_PROJECT): "*", ("GET", ALL): "resident",
    ("GET", "/v1/trading/complaints"): "officer", ("GET", ONE): "resident officer",
    ("POST", f"{ONE}/acceptance"): "officer", ("POST", f"{ONE}/answer"): "resident officer",
    ("POST", f"{ONE}/decision"): "officer", ("POST", f"{ONE}/signature"): "officer",
    ("POST", f"{ONE}/pause"): "officer",
    ("POST", f"{ONE}/resumption"): "officer", ("POST", f"{ONE}/examination"): "officer",
    ("POST", f"{ONE}/withdrawal"): "resident", ("POST", f"{ONE}/evidence/uploads"): "resident",
    ("POST", f"{ONE}/evidence"): "resident", ("GET", f"{ONE}/evidence/{{sha256}}"): "resident officer",
}  # fmt: skip
RULES = WhoMay([
    {"method": method, "route": route, "roles": roles, "relations": "any"} for (method, route), roles in ROUTES.items()
])  # fmt: skip


class Desk(Http):
    """A client of the routes, and a works tender whose candidates are shown."""

    def __init__(self) -> None:
        self.world = Challenging()
        self.case = self.world.evaluated()
        known = {
            "bidder": self.world.speaker(2), "other": self.world.speaker(3), "stranger": self.world.resident(),
            "centre": self.world.writer, "housing": officer("B1", HOUSING), "director": officer("B2", HOUSING),
            "finance": officer("F1", FINANCE),
        }  # fmt: skip
        services = routes.Services(
            self.world.challenges, self.world.handlers, self.world.evidence, self.world.cases
        )  # fmt: skip
        self.blueprint = routes.blueprint(lambda: services, lambda: gate_of(known, RULES))
        super().__init__(self.blueprint)

    def raises(self, who: str = "bidder", key: str = "key", **told: Any) -> Any:
        known: dict[str, Any] = {
            "kind": "objection", "ground": "evaluation", "lots": ["1"], "firm": firm(2), "standing": "bidder",
            "contact": {"name": "李建国", "phone": PHONE}, "text": WHY,
        }  # fmt: skip
        return self.post(f"/v1/trading/projects/{self.case}/challenges", known | told, who, key)

    def listed(self) -> list[Any]:
        found: list[Any] = self.get(f"/v1/trading/projects/{self.case}/challenges").body["items"]
        return found


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_route_has_its_rule(desk: Desk) -> None:
    assert {(route.method, route.path) for route in desk.blueprint.described} == set(ROUTES)
    assert [route.path for route in desk.blueprint.described if route.personal] == [
        ONE, f"{ONE}/evidence/{{sha256}}",
    ]  # fmt: skip


def test_an_objection_that_comes_twice_is_one(desk: Desk) -> None:
    first = desk.raises()
    assert first.status == 201
    assert desk.raises().body == first.body
    assert desk.raises(text="别的理由").told == (409, "idempotency_key_reused")
    assert [one["id"] for one in desk.listed()] == [first.body["id"]]
    assert not any(word in str(first.body) for word in (PHONE, "李建国", WHY))
    desk.world.answers(first.body["id"])
    desk.world.clock.at = desk.world.later(30)
    assert desk.raises().body == first.body
    assert desk.raises(key="later").told == (409, "challenge_late")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"contact": {"name": "李建国", "phone": "123"}}, 422), ({"text": ""}, 422), ({"text": "长" * 20_001}, 422),
        ({"kind": "protest"}, 422), ({"firm": {"name": "某某公司", "code": "9"}}, 422), ({"lots": ["9"]}, 404),
        ({"standing": "owner"}, 422), ({"known": "2026-10-12"}, 422), ({"kind": "query"}, 422), ({"more": 1}, 422),
        ({"known": "2099-10-12T00:00:00+08:00"}, 422), ({"kind": "complaint"}, 409), ({"firm": firm(3)}, 403),
        ({"kind": "complaint", "follows": "x" * 41}, 422), ({"interest": "长" * 2001}, 422),
        ({"kind": "complaint", "follows": "01K7B2Q0M0HM2YHQ4V8PS2XG00"}, 409),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, wrong: dict[str, Any], status: int) -> None:
    keys, facts = len(desk.world.keys), len(desk.world.cases.timeline(desk.case))
    refusal = desk.raises(**wrong)
    assert (refusal.status, refusal.type) == (status, "application/problem+json")
    assert not any(word in str(refusal.body) for word in (WHY, PHONE, "李建国"))
    assert (keys, facts) == (len(desk.world.keys), len(desk.world.cases.timeline(desk.case)))
    assert not desk.listed()
    assert not desk.world.state(desk.case).pauses


def test_who_may_see_it_sees_it_whole_and_nobody_else_hears_of_it(desk: Desk) -> None:
    path = f"/v1/trading/challenges/{desk.raises().body['id']}"
    for who in ("bidder", "centre", "housing"):
        assert desk.get(path, who).body["contact"] == {"name": "李建国", "phone": PHONE}
    for who in ("other", "stranger", "finance"):
        assert desk.get(path, who).told == (404, "case_unknown")
    assert desk.get(f"{ALL}?firm={firm(2)['code']}", "bidder").body["items"][0]["stage"] == "raised"
    assert desk.get(f"{ALL}?firm={firm(2)['code']}", "other").told == (403, "challenge_not_yours")
    assert desk.get(f"{ALL}?firm=91530100", "bidder").status == 422
    assert desk.get("/v1/trading/projects/01K7B2Q0M0HM2YHQ4V8PS2XG00/challenges").told == (404, "case_unknown")
    reply = {"result": "upheld", "text": "好", "remedy": "evaluate_again"}
    assert desk.post(f"{path}/answer", reply, "bidder", "own").told == (403, "challenge_not_yours")
    answered = desk.post(f"{path}/answer", reply, "centre", "answer").body
    assert (answered["result"], answered["remedy_text"]) == ("upheld", "重新评标（评审）")


def test_a_complaint_waits_for_its_regulator_and_is_decided_by_two(desk: Desk) -> None:
    told = {"kind": "complaint", "ground": "other", "known": desk.world.later(-3).isoformat()}
    complaint = desk.raises(**told).body["id"]
    path = f"/v1/trading/challenges/{complaint}"
    assert [one["id"] for one in desk.get("/v1/trading/complaints", "housing").body["items"]] == [complaint]
    assert not desk.get("/v1/trading/complaints", "finance").body["items"]
    assert desk.get(f"/v1/trading/complaints?department={HOUSING}", "finance").told == (403, "challenge_not_yours")
    assert desk.post(f"{path}/acceptance", {"accepted": True}, "finance", "a").told == (404, "case_unknown")
    assert desk.post(f"{path}/acceptance", {"accepted": True}, "centre", "b").told == (403, "challenge_not_yours")
    assert desk.post(f"{path}/acceptance", {"accepted": True}, "housing", "c").body["stage"] == "accepted"
    assert desk.post(f"{path}/pause", {"reason": "涉嫌串通。"}, "housing", "d").body["pauses"]
    assert not desk.post(f"{path}/resumption", {"reason": "查清。"}, "housing", "e").body["pauses"]
    assert desk.post(f"{path}/examination", {"state": "begun"}, "housing", "f").body["clocks"][0]["due"] is None
    assert desk.post(f"{path}/examination", {"state": "ended"}, "housing", "g").body["clocks"][0]["due"]
    decision = {"result": "upheld", "text": "属实。", "parties": "投诉人。", "decision": "责令改正。"}
    draft = desk.post(f"{path}/decision", decision, "housing", "h").body["draft"]
    assert desk.post(f"{path}/signature", {"draft": draft}, "housing", "i").told == (403, "challenge_yourself")
    for key in ("j", "j"):
        assert desk.post(f"{path}/signature", {"draft": draft}, "director", key).body["stage"] == "answered"
    assert not desk.get("/v1/trading/complaints", "housing").body["items"]
    assert desk.post(f"{path}/withdrawal", {"reason": "撤回。"}, "bidder", "k").told == (409, "challenge_stage")
