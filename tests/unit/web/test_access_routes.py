"""Logins, accounts and mandates over HTTP: who is let in, what is answered, and what the audit is told."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.access import routes
from chalicelib.access.auditing import AuditQuery
from chalicelib.access.gate import AccessGate
from chalicelib.access.limits import Limits
from chalicelib.access.rules import who_may
from chalicelib.access.tokens import BearerScheme
from chalicelib.kernel.caller import Caller
from tests.builders import ELDER
from tests.entrances import DEPARTMENT, NEW_PASSWORD, OTHER_PHONE, PHONE, Entrances, another_code
from tests.fakes.audit import MemoryTrail, MemoryTrailReader
from tests.fakes.case_store import MemoryCases
from tests.fakes.gate import Plain, gate_of
from tests.http import Answer, Http


class Platform(Entrances):
    """The routes before the real gate, and what the audit heard."""

    def __init__(self) -> None:
        super().__init__()
        self.trail = MemoryTrail(self.clock)
        self.cases = MemoryCases(self.keys, self.trail)
        bearer = BearerScheme(self.tokens, self.revocations)
        gate = AccessGate((bearer,), who_may(), Limits((), self.counters), self.trail, Plain())
        self.access = routes.Access(
            residents=self.residents, faces=self.face_checks, staff_logins=self.logins, providers=self.providers,
            sessions=self.sessions, mandates=self.mandates, staff=self.staff,
            audit=AuditQuery(MemoryTrailReader(self.trail.kept), lambda sealed: sealed), cases=self.cases,
        )  # fmt: skip
        self.http = Http(routes.blueprint(lambda: self.access, lambda: gate))
        self._keys = count()

    def post(self, path: str, body: Any, who: str = "", key: str = "") -> Answer:
        return self.http.post(f"/v1/{path}", body, who, key or f"key-{next(self._keys)}")

    def by_sms(self, phone: str = PHONE) -> dict[str, Any]:
        """Log in over HTTP."""
        assert self.post("sessions/sms-codes", {"phone": phone}).status == 202
        answer = self.post("sessions/sms", {"phone": phone, "code": self.texts.code(phone), "device": "手机"})
        assert answer.status == 201
        return answer.body

    def heard(self) -> list[tuple[str, str, str]]:
        """Who, about what, with which result: all that the audit heard."""
        return [(f"{e.trace.actor.role}#{e.trace.actor.id}", e.trace.about, e.result) for e in self.trail.entries]


@pytest.fixture
def there() -> Platform:
    return Platform()


def test_a_resident_logs_in_proves_who_they_are_and_logs_out(there: Platform) -> None:
    pair = there.by_sms()
    assert (pair["role"], pair["assurance"], pair["token_type"]) == ("resident", "phone", "Bearer")
    proof = {"name": "杨秀英", "id_number": ELDER, "consent": True}
    named = there.post("me/real-name", proof, pair["access_token"]).body
    assert (named["assurance"], named["session"]) == ("real_name", pair["session"])
    begun = there.post("me/face", {}, named["access_token"])
    assert begun.status == 201
    there.faces.outcomes[begun.body["ticket"]] = "passed"
    done = {"ticket": begun.body["ticket"], "consent": True}
    face = there.post("me/face/outcome", done, named["access_token"]).body
    assert face["assurance"] == "face"
    [device] = there.http.get("/v1/sessions", face["access_token"]).body["items"]
    assert (device["device"], device["current"]) == ("手机", True)
    fresh = there.post("sessions/refresh", {"refresh_token": face["refresh_token"]}).body
    assert there.post("sessions/end", {}, fresh["access_token"]).body == {"done": True}
    assert there.http.get("/v1/sessions", fresh["access_token"]).told == (401, "session_over")


def test_a_proof_needs_consent(there: Platform) -> None:
    pair = there.by_sms()
    for consent in ({}, {"consent": False}):
        answer = there.post("me/real-name", {"name": "杨秀英", "id_number": ELDER, **consent}, pair["access_token"])
        assert answer.told == (422, "body_invalid")
    assert there.register.asked == 0


def test_known_and_unknown_numbers_are_answered_alike(there: Platform) -> None:
    there.by_phone(PHONE)
    there.later(timedelta(minutes=1))
    known, unknown = (there.post("sessions/sms-codes", {"phone": phone}) for phone in (PHONE, OTHER_PHONE))
    assert known == unknown
    codes = {phone: another_code(there.texts.code(phone)) for phone in (PHONE, OTHER_PHONE)}
    one, other = (there.post("sessions/sms", {"phone": phone, "code": code}) for phone, code in codes.items())
    assert one == other
    assert one.told == (401, "login_code_invalid")


@pytest.mark.parametrize("phone", ["1388710000１", "12887100001", "138871000011", "+8613887100001", ""])
def test_what_is_no_phone_gets_no_code(there: Platform, phone: str) -> None:
    assert there.post("sessions/sms-codes", {"phone": phone}).told == (422, "body_invalid")
    assert not there.texts.sent


@pytest.mark.parametrize("code", ["１２３４５６", "٠١٢٣٤٥", "12345", "1234567", "abcdef"])
def test_what_is_no_code_is_refused(there: Platform, code: str) -> None:
    there.colleague("wang-min", "officer", "reviewer")
    staff = {"login": "wang-min", "password": NEW_PASSWORD, "one_time": code}
    assert there.post("sessions/staff", staff).told == (422, "body_invalid")
    assert there.post("sessions/sms", {"phone": PHONE, "code": code}).told == (422, "body_invalid")


def test_a_repeat_of_a_login_logs_in_nobody_twice(there: Platform) -> None:
    there.post("sessions/sms-codes", {"phone": PHONE})
    asked = {"phone": PHONE, "code": there.texts.code(PHONE)}
    assert there.post("sessions/sms", asked, key="the-key").status == 201
    assert there.post("sessions/sms", asked, key="the-key").told == (401, "login_code_invalid")
    other = {**asked, "phone": OTHER_PHONE}
    assert there.post("sessions/sms", other, key="the-key").told == (409, "idempotency_key_reused")


def test_a_colleague_is_opened_appointed_and_leaves(there: Platform) -> None:
    tokens = {role: there.pair(there.logins.by_password(there.colleague(f"x-{role}", role).asked())).access_token
              for role in ("administrator", "security")}  # fmt: skip
    new = {"login": "zhou-lei", "department": DEPARTMENT}
    assert there.post("staff", new, tokens["security"]).told == (403, "role_not_allowed")
    opened = there.post("staff", new, tokens["administrator"])
    assert opened.status == 201
    role = {"role": "officer", "posts": [{"duty": "reviewer", "department": DEPARTMENT}]}
    assert there.post("staff/zhou-lei/appointment", role, tokens["administrator"]).told == (403, "role_not_allowed")
    assert there.post("staff/zhou-lei/appointment", role, tokens["security"]).body["role"] == "officer"
    assert there.post("staff/x-security/departure", {}, tokens["security"]).told == (403, "staff_yourself")
    assert there.http.get("/v1/staff/nobody", tokens["security"]).told == (404, "staff_unknown")
    assert there.post("staff/zhou-lei/departure", {}, tokens["security"]).body["left"]
    assert ("administrator#x-administrator", "zhou-lei", "role_not_allowed") in there.heard()
    assert ("security#x-security", "x-security", "staff_yourself") in there.heard()
    assert ("security#x-security", "nobody", "staff_unknown") in there.heard()


def test_the_audit_hears_who_logged_in(there: Platform) -> None:
    wang = there.colleague("wang-min", "officer", "reviewer")
    assert there.post("sessions/staff", wang.asked().model_dump(exclude_none=True)).status == 201
    pair = there.by_sms()
    account = there.tokens.read(pair["access_token"])[0].id
    heard = there.heard()
    assert ("officer#wang-min", "wang-min", "logged_in") in heard
    assert (f"resident#{account}", "", "logged_in") in heard
    assert PHONE not in repr(there.trail.kept)


def test_the_audit_hears_who_was_not_let_in(there: Platform) -> None:
    there.colleague("wang-min", "officer", "reviewer")
    for login, about in (("wang-min", "wang-min"), ("nobody-here", "nobody-here"), ("My Passw0rd!", "")):
        wrong = {"login": login, "password": "not the password", "one_time": "000000"}
        assert there.post("sessions/staff", wrong).told == (401, "login_wrong")
        assert there.heard()[-1] == ("public#public", about, "login_wrong")
    assert there.post("sessions/miniprogram", {"code": "refused"}).told == (401, "login_failed")
    assert there.heard()[-1] == ("public#public", "", "login_failed")


def test_nobody_is_let_in_unheard(there: Platform) -> None:
    there.post("sessions/sms-codes", {"phone": PHONE})
    asked = {"phone": PHONE, "code": there.texts.code(PHONE)}
    there.trail.broken = True
    assert there.post("sessions/sms", asked).told == (503, "audit_unavailable")


def test_personal_data_is_shown_only_when_the_audit_has_it(there: Platform) -> None:
    pair = there.by_sms()
    assert there.http.get("/v1/me/mandates", pair["access_token"]).status == 200
    assert there.heard()[-1][2] == "shown"
    there.trail.broken = True
    answer = there.http.get("/v1/me/mandates", pair["access_token"])
    assert answer.told == (503, "audit_unavailable")
    assert "items" not in answer.body


def test_a_refusal_is_told_to_the_audit_or_not_at_all(there: Platform) -> None:
    pair = there.by_sms()
    there.trail.broken = True
    for path, body in (("sessions/end", {"session": "0" * 16}), ("me/firms", {"credit_code": "x"})):
        assert there.post(path, body, pair["access_token"]).told == (503, "audit_unavailable")


def test_what_is_said_of_the_purpose_is_no_place_for_text(there: Platform) -> None:
    pair = there.by_sms()
    there.http.get(f"/v1/me/mandates?purpose={'x' * 5000}", pair["access_token"])
    assert "x" * 50 not in repr(there.trail.kept)


def test_a_long_path_breaks_nothing(there: Platform) -> None:
    security = there.pair(there.logins.by_password(there.colleague("x-security", "security").asked())).access_token
    assert there.http.get(f"/v1/staff/{'x' * 150}", security).told == (404, "staff_unknown")
    assert there.http.get(f"/v1/staff/{'x' * 5000}", security).told == (404, "route_unknown")
    assert "x" * 100 not in repr(there.trail.kept)


def test_routes_are_closed_to_whom_the_table_does_not_name(there: Platform) -> None:
    gate = gate_of({"resident": Caller("resident", "R1"), "officer": Caller("officer", "O1")})
    http = Http(routes.blueprint(lambda: there.access, lambda: gate))
    for path in ("/v1/staff/wang-min", "/v1/audit", "/v1/me/mandates"):
        assert http.get(path).told == (401, "login_required")
    assert http.get("/v1/me/mandates", "officer").told == (403, "role_not_allowed")
    for path in ("/v1/staff/wang-min", "/v1/audit"):
        assert http.get(path, "resident").told == (403, "role_not_allowed")
