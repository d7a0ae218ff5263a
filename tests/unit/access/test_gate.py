"""The gate: who is let in as what, what is counted, and what the audit is told."""

import pytest

from chalicelib.access.gate import NAMED, OTHER, AccessGate
from chalicelib.access.limits import Limit, Limits
from chalicelib.access.rules import WhoMay
from chalicelib.kernel.caller import PUBLIC, Caller, Request
from chalicelib.kernel.errors import Forbidden, TooMany, Unauthenticated
from tests.entrances import refused
from tests.fakes.audit import MemoryTrail
from tests.fakes.gate import NamedCallers, Plain, Told
from tests.fakes.records import MemoryCounters
from tests.fakes.time_and_numbers import SetClock

RULES = WhoMay([
    {"method": "GET", "route": "/v1/open", "roles": "*", "relations": "any"},
    {"method": "GET", "route": "/v1/cases/{case_id}", "roles": "resident", "relations": "own subject"},
    {"method": "GET", "route": "/v1/cases/{case_id}", "roles": "officer", "relations": "reviewer head"},
])  # fmt: skip
KNOWN = {
    "resident": Caller("resident", "R1", session="S1"), "officer": Caller("officer", "O1"),
    "auditor": Caller("auditor", "A1"), "public": PUBLIC,
}  # fmt: skip
CASE = "/v1/cases/{case_id}"


class Signed:
    """A scheme of those who sign; ``refusal`` is the code with which it refuses."""

    def __init__(self) -> None:
        self.refusal = ""

    def concerns(self, request: Request) -> bool:
        return "x-signed" in request.headers

    def identify(self, request: Request) -> Caller:
        if self.refusal:
            raise Unauthenticated(self.refusal)
        return Caller("outlet", request.headers["x-signed"])


class Doors:
    """A gate with both schemes, and what came of it."""

    def __init__(self, *limits: Limit) -> None:
        self.told, self.signed, self.counted = Told(), Signed(), list[str]()
        schemes = (NamedOnly(), self.signed)
        counted = Limits(limits, MemoryCounters())
        self.gate = AccessGate(schemes, RULES, counted, self.told, Plain(), count=self.counted.append)

    def admit(self, route: str = CASE, who: str = "", method: str = "GET", **more: str) -> Caller:
        headers = ({"authorization": f"Bearer {who}"} if who else {}) | more
        return self.gate.admit(Request(method, route, route, headers, address="203.0.113.7", about="C1"))


class NamedOnly(NamedCallers):
    """As the bearer scheme: other schemes in the same header do not concern it."""

    def __init__(self) -> None:
        super().__init__(KNOWN)

    def concerns(self, request: Request) -> bool:
        return request.headers.get("authorization", "").startswith("Bearer ")


@pytest.fixture
def doors() -> Doors:
    return Doors()


def test_the_relations_of_the_row_are_handed_on(doors: Doors) -> None:
    assert doors.admit(who="resident").relations == {"own", "subject"}
    assert doors.admit(who="officer").relations == {"reviewer", "head"}
    assert doors.admit("/v1/open") == PUBLIC
    assert doors.admit("/v1/open", "auditor").relations == {"any"}


def test_without_credentials_one_is_the_public(doors: Doors) -> None:
    assert isinstance(refused("login_required", doors.admit), Unauthenticated)
    assert not doors.told.entries


@pytest.mark.parametrize(
    ("method", "route"), [("POST", CASE), ("GET", "/v1/cases"), ("GET", "/v1/cases/C1"), ("get", CASE), ("GET", "")]
)
def test_what_no_row_tells_is_refused_to_everybody(doors: Doors, method: str, route: str) -> None:
    refused("login_required", lambda: doors.admit(route, method=method))
    for who in ("resident", "officer", "auditor"):
        refused("role_not_allowed", doors.admit, route, who, method)


def test_a_role_that_no_row_names_is_refused_and_the_audit_told(doors: Doors) -> None:
    assert isinstance(refused("role_not_allowed", lambda: doors.admit(who="auditor")), Forbidden)
    [(trace, result)] = doors.told.entries
    assert (trace.actor.role, trace.actor.id, trace.act, trace.about) == ("auditor", "A1", f"GET {CASE}", "C1")
    assert result == "role_not_allowed"


def test_two_ways_to_say_who_one_is_are_one_too_many(doors: Doors) -> None:
    refused("token_invalid", lambda: doors.admit("/v1/open", "resident", **{"x-signed": "outlet-01"}))
    assert doors.admit("/v1/open", **{"x-signed": "outlet-01"}).role == "outlet"


@pytest.mark.parametrize("header", ["Basic eDp5", "bearer", "Negotiate x", "resident"])
def test_a_scheme_that_nobody_knows_is_refused_even_where_the_public_may(doors: Doors, header: str) -> None:
    refused("token_invalid", lambda: doors.admit("/v1/open", authorization=header))


def test_a_token_that_does_not_hold_is_refused_even_where_the_public_may(doors: Doors) -> None:
    refused("token_invalid", lambda: doors.admit("/v1/open", "nobody"))


@pytest.mark.parametrize("code", ["signature_invalid", "signature_expired", "signature_replayed"])
def test_refused_signatures_are_counted(doors: Doors, code: str) -> None:
    doors.signed.refusal = code
    refused(code, lambda: doors.admit("/v1/open", **{"x-signed": "outlet-01"}))
    assert doors.counted == ["SignaturesRefused"]


def test_refused_tokens_are_not_counted_as_signatures(doors: Doors) -> None:
    refused("token_invalid", lambda: doors.admit("/v1/open", "nobody"))
    assert not doors.counted


def test_too_many_calls_are_refused(doors: Doors) -> None:
    doors = Doors(Limit("GET", CASE, "caller", 2, 60, "process"))
    for _ in range(2):
        doors.admit(who="resident")
    assert isinstance(refused("too_many_requests", lambda: doors.admit(who="resident")), TooMany)
    assert doors.admit(who="officer")


def traced(doors: Doors, purpose: str = "", about: str = "", who: str = "resident") -> tuple[str, str]:
    request = Request("GET", CASE, "/", {}, address="203.0.113.7a", purpose=purpose, about=about)
    trace = doors.gate.trace(request, KNOWN[who])
    assert trace.origin == "sealed:203.0.113.7a"
    return trace.purpose, trace.about


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", "own"), ("view", "view"), ("handling", "handling"), ("p" * 40, "p" * 40), ("p" * 41, OTHER),
        ("p" * 100_000, OTHER), ("张三 530121194001010025", OTHER), ("handling\n", OTHER), ("VIEW", OTHER),
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_the_audit_takes_a_purpose_by_its_name_and_no_free_text(doors: Doors, said: str, kept: str) -> None:
    assert traced(doors, said)[0] == kept


def test_a_purpose_that_is_not_said_is_that_of_the_role(doors: Doors) -> None:
    assert [traced(doors, who=who)[0] for who in KNOWN] == ["own", "handling", "audit", ""]


@pytest.mark.parametrize("about", ["", "01K7B2Q0M0HM2YHQ4V8PS2XG5N", "a" * NAMED])
def test_what_a_request_is_about_is_kept(doors: Doors, about: str) -> None:
    assert traced(doors, about=about)[1] == about


def test_more_than_a_name_is_kept_as_a_digest(doors: Doors) -> None:
    one, other = (traced(doors, about=letter * 5_000)[1] for letter in "ab")
    assert len(one) <= NAMED
    assert one != other
    assert set(one) <= set("0123456789abcdef")


def test_what_the_audit_cannot_take_is_not_passed_over(doors: Doors) -> None:
    trail = MemoryTrail(SetClock())
    trail.broken = True
    doors.gate._trail = trail
    refused("audit_unavailable", lambda: doors.admit(who="auditor"))
