"""Open data over HTTP: anybody reads, the centre brings in, and every refusal has the common shape."""

from urllib.parse import quote

import pytest

from chalicelib.access.rules import WhoMay
from chalicelib.trading.ocds.routes import LIMIT, Services, blueprint
from tests.fakes.gate import gate_of
from tests.http import Http
from tests.ocds import OCID, OpenData, document, story

READS = ("/ocds/releases", "/ocds/releases/{ocid}", "/ocds/records", "/ocds/records/{ocid}", "/ocds/bulk/{month}")
RULES = WhoMay(
    [
        *({"method": "GET", "route": route, "roles": "*", "relations": "any"} for route in READS),
        {"method": "POST", "route": "/v1/trading/ocds", "roles": "officer", "relations": "any"},
    ]
)


@pytest.fixture
def world() -> OpenData:
    return OpenData()


@pytest.fixture
def http(world: OpenData) -> Http:
    services = Services(world.publishing, world.months, world.importing, world.imports)
    gate = gate_of({"centre": world.writer}, RULES)
    return Http(blueprint(lambda: services, lambda: gate))


def test_everything_that_is_published_is_read_by_anybody(world: OpenData, http: Http) -> None:
    case = story(world)
    world.lists_all([case])
    ocid = f"ocds-cg530k-{case}"
    for path in ("/ocds/releases", "/ocds/releases?date=2026-11-17&limit=3", f"/ocds/releases/{ocid}"):
        answer = http.get(path)
        assert answer.status == 200
        assert answer.body["version"] == "1.1"
        assert answer.body["releases"][0]["ocid"] == ocid
    for path in ("/ocds/records", f"/ocds/records/{ocid}"):
        assert http.get(path).body["records"][0]["compiledRelease"]["tag"] == ["compiled"]
    assert [day["releases"] for day in http.get("/ocds/bulk/2026-10").body["days"]] == [2, 1]
    following = http.get("/ocds/releases?limit=5").body["links"]["next"]
    assert following.startswith("https://chenggong.example/ocds/releases?")
    rest = http.get(following.removeprefix("https://chenggong.example"))
    assert len(rest.body["releases"]) == 5


def test_a_package_is_brought_in_and_read_again(http: Http) -> None:
    brought = document("04-award")
    answer = http.post("/v1/trading/ocds", brought, "centre")
    assert (answer.status, answer.body["releases"]) == (200, 1)
    assert http.post("/v1/trading/ocds", brought, "centre") == answer
    assert http.post("/v1/trading/ocds", document("02-tender"), "centre").told == (409, "idempotency_key_reused")
    assert http.get(f"/ocds/releases/{OCID}").body["releases"] == brought["releases"]


def test_a_number_goes_through_as_it_came(http: Http) -> None:
    brought = document("04-award")
    value = brought["releases"][0]["awards"][0]["value"]
    for place, number in enumerate((0.1, 1e-7, 123456789.01, 2**53 + 1, 10**20)):
        value["amount"] = number
        brought["releases"][0]["id"] = f"n{place}"
        assert http.post("/v1/trading/ocds", brought, "centre", key=f"k{place}").status == 200
        assert http.get(f"/ocds/releases/{OCID}").body["releases"][-1]["awards"][0]["value"]["amount"] == number


def test_an_ocid_may_have_any_characters(http: Http) -> None:
    brought = document("04-award")
    brought["releases"][0]["ocid"] = "ocds-213czf-甲/乙 1"
    assert http.post("/v1/trading/ocds", brought, "centre").status == 200
    assert http.get(f"/ocds/releases/{quote('ocds-213czf-甲')}%2F{quote('乙 1')}").status == 200


def test_every_fault_is_in_the_problem_that_is_answered(http: Http) -> None:
    wrong = document("04-award")
    del wrong["releases"][0]["date"]
    wrong["releases"][0]["tag"] = ["award", "won"]
    answer = http.post("/v1/trading/ocds", wrong, "centre")
    assert answer.told == (422, "ocds_invalid")
    assert {(error["field"], error["code"]) for error in answer.body["errors"]} == {
        ("releases.0.date", "ocds_field_missing"), ("releases.0.tag.1", "ocds_field_code"),
    }  # fmt: skip
    assert answer.body["detail"] == "数据不符合开放合同数据标准（OCDS 1.1），共2处错误，没有导入任何内容。"
    assert http.get(f"/ocds/releases/{OCID}").told == (404, "ocds_unknown")


@pytest.mark.parametrize(("body", "told"), [
    (b"{", (400, "json_malformed")), (b"5", (422, "body_invalid")), (b"[]", (422, "ocds_kind")),
    (b"[" * 100_000, (400, "json_malformed")), (b'"' + b"x" * LIMIT + b'"', (413, "body_too_large")),
    (b'{"releases": [NaN]}', (400, "json_malformed")),
])  # fmt: skip
def test_what_is_no_open_data_has_a_clear_answer(http: Http, body: bytes, told: tuple[int, str]) -> None:
    assert http.post("/v1/trading/ocds", body, "centre").told == told


def test_who_is_not_known_brings_in_nothing(http: Http) -> None:
    assert http.post("/v1/trading/ocds", document("04-award")).status in (401, 403)


@pytest.mark.parametrize(("path", "told"), [
    ("/ocds/releases", (404, "ocds_nothing")), ("/ocds/releases?after=7", (422, "cursor_invalid")),
    ("/ocds/releases?date=yesterday", (422, "body_invalid")), ("/ocds/releases?limit=101", (422, "body_invalid")),
    ("/ocds/records", (404, "ocds_nothing")), ("/ocds/records/x", (404, "ocds_unknown")),
    ("/ocds/bulk/2026-00", (422, "ocds_month")), ("/ocds/releases?source=theirs", (422, "body_invalid")),
])  # fmt: skip
def test_what_cannot_be_read_has_a_clear_answer(http: Http, path: str, told: tuple[int, str]) -> None:
    assert http.get(path).told == told
