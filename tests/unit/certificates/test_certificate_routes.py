"""Certificates over HTTP: what holders, anybody and officers ask, how large a file may be, and what is refused."""

import base64
from typing import Any

import pytest

from chalicelib.certificates import routes
from chalicelib.kernel.caller import Caller, Post
from tests.builders import RELATIONS, firm_code
from tests.certificates import DEPARTMENT, Registry, certificates_on
from tests.fakes.gate import gate_of
from tests.http import Http

REVOKE = {"reason": "证照遗失", "law": "《中华人民共和国行政许可法》第七十条"}


def head(*posts: Post) -> Caller:
    return Caller("officer", "O1", department=DEPARTMENT, posts=posts, relations=RELATIONS)


class Desk(Http):
    """A client of the routes, with one certificate issued behind them."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.version = self.registry.issued()
        services = certificates_on(self.registry)
        known = {
            "elder": self.registry.resident(), "stranger": Caller("resident", "R2", "face"),
            "head": head(Post("head", DEPARTMENT)), "reviewer": head(Post("reviewer", DEPARTMENT)),
            "of a street": head(Post("head", DEPARTMENT, "530114001")),
            "too late": head(Post("head", DEPARTMENT, until=self.registry.clock.now().wall)),
        }  # fmt: skip
        super().__init__(routes.blueprint(lambda: services, lambda: gate_of(known)))

    @property
    def path(self) -> str:
        return f"/v1/certificates/{self.version.identifier}"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_holder_finds_their_own_and_its_page(desk: Desk) -> None:
    (own,) = desk.get("/v1/me/certificates", "elder").body["items"]
    assert (own["identifier"], own["status"], own["name"]) == (desk.version.identifier, "valid", "高龄津贴证")
    assert own["page"] == f"certificate?id={own['identifier']}&code={desk.registry.code(desk.version)}"


def test_who_may_not_speak_for_somebody_sees_nothing(desk: Desk) -> None:
    assert desk.get(f"/v1/me/certificates?firm={firm_code()}", "elder").told == (403, "applicant_not_yours")
    assert desk.get("/v1/me/certificates?firm=1", "elder").told == (422, "credit_code_format")
    for path in (f"{desk.path}/file", "/v1/certificates/none/file"):
        assert desk.get(path, "stranger").told == (404, "certificate_unknown")


def test_its_holder_gets_a_link_to_the_pdf(desk: Desk) -> None:
    link = desk.get(f"{desk.path}/file", "elder").body["link"]
    key = link.removeprefix("memory://")
    assert key.startswith(f"certificates/{desk.version.application}/")
    assert desk.registry.files.read(key) == desk.registry.file(desk.version)


def test_anybody_with_the_code_sees_how_it_stands(desk: Desk) -> None:
    answer = desk.get(f"{desk.path}?code={desk.registry.code(desk.version)}")
    assert (answer.status, answer.body["status_text"], answer.body["holder"]) == (200, "有效。", "杨**")
    assert desk.get(f"{desk.path}?code=AAAAAAAA").told == (404, "certificate_unknown")
    assert desk.get(desk.path).status == 422


@pytest.mark.parametrize(
    ("body", "told"),
    [({}, "body_invalid"), ({"file": "x", "certificate": {}}, "body_invalid"), ({"file": "?"}, "certificate_file")],
)
def test_what_is_to_be_verified_is_one_thing(desk: Desk, body: dict[str, Any], told: str) -> None:
    assert desk.post("/v1/certificates/verification", body, key=None).told == (422, told)


def test_a_file_of_two_megabytes_can_be_verified_and_no_larger_request(desk: Desk) -> None:
    file = base64.b64encode(b"%PDF-" + bytes(2 * 1024 * 1024 - 8)).decode()
    answer = desk.post("/v1/certificates/verification", {"file": file}, key=None)
    assert (answer.status, answer.body["result"]) == (200, "unknown")
    larger = desk.post("/v1/certificates/verification", {"file": file + "A" * 100_000}, key=None)
    assert larger.told == (413, "body_too_large")
    shown = {"file": base64.b64encode(desk.registry.file(desk.version)).decode()}
    assert desk.post("/v1/certificates/verification", shown, key=None).body["result"] == "valid"


@pytest.mark.parametrize("who", ["reviewer", "of a street", "too late"])
def test_only_the_head_of_the_issuing_department_revokes(desk: Desk, who: str) -> None:
    assert desk.post(f"{desk.path}/revocation", REVOKE, who).told == (404, "certificate_unknown")


def test_a_revocation_is_answered_once_and_told_to_all(desk: Desk) -> None:
    first = desk.post(f"{desk.path}/revocation", REVOKE, "head", key="one")
    assert (first.status, first.body["status"]) == (200, "revoked")
    assert desk.post(f"{desk.path}/revocation", REVOKE, "head", key="one") == first
    assert desk.post(f"{desk.path}/revocation", REVOKE, "head", key="two").told == (409, "certificate_revoked")
    shown = desk.get(f"{desk.path}?code={desk.registry.code(desk.version)}").body
    assert (shown["status"], shown["law"]) == ("revoked", REVOKE["law"])
