"""Requests about who one is: logins, mandates, rights, the staff, the sandbox's providers."""

import time
from datetime import timedelta
from typing import Any

import pyotp

from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.rights.purposes import purposes
from chalicelib.rights.schemas import DeletionRequest
from tests.asks.registry import ASKS, asks, of_rights, plain
from tests.cast import Cast
from tests.families import PASSWORD, PEOPLE, PHONE_ONLY, SEED, Family
from tests.gateway import Sent

PHONE = "13887100077"
"""Of whoever logs in by a code."""

of_rights("GET /v1/me/data")
of_rights("GET /v1/me/consents")
of_rights("GET /v1/me/deletion")
of_rights("POST /v1/me/consents/withdrawal", {"purpose": "autofill"})
of_rights(
    "POST /v1/me/corrections", {"section": "profile", "field": "household", "right": "530114003", "reason": "已搬家"}
)
of_rights("POST /v1/me/deletion", {})
plain("GET /v1/me/mandates")
plain("POST /v1/me/face", {})
plain("GET /v1/sessions")
plain("POST /v1/sessions/end", {})
plain("POST /v1/sessions/sms-codes", {"phone": PHONE})
plain("POST /v1/sessions/oidc/begin", {"audience": "resident"})
plain("GET /sandbox/messages", to=PHONE)
plain("POST /sandbox/messages", {"id": "m1", "channel": "sms", "to": PHONE, "text": "您好"})
plain("POST /sandbox/identity/real-name", {"name": "张三", "number": PHONE_ONLY[0]})
plain("POST /sandbox/identity/face", {"reference": "r1"})
plain("POST /v1/staff", {"login": "newcomer", "department": "11530114015302239R"})
plain("GET /v1/audit", about="nobody-there", start="2026-11-01", end="2026-11-02")
for _act, _body in {
    "": None, "/departure": {}, "/reset": {}, "/appointment": {"role": "officer"},
    "/stand-in": {"stands_in_for": "reviewer", "begins": "2030-01-01T00:00:00Z", "until": "2030-01-05T00:00:00Z"},
}.items():  # fmt: skip
    ASKS[f"{'GET' if _body is None else 'POST'} /v1/staff/{{login}}{_act}"] = lambda *_, act=_act, body=_body: Sent(
        "GET" if body is None else "POST", f"/v1/staff/colleague{act}", body=body
    )


def _face(cast: Cast, reference: str, passed: bool) -> str:
    ticket = cast.providers.begin_face(reference).ticket
    if passed:
        cast.providers.show_face(ticket, True)
    return ticket


ASKS["GET /sandbox/identity/face/{ticket}"] = lambda cast, *_: Sent(
    "GET", f"/sandbox/identity/face/{_face(cast, 'r', False)}"
)
ASKS["POST /sandbox/identity/face/{ticket}/outcome"] = lambda cast, *_: Sent(
    "POST", f"/sandbox/identity/face/{_face(cast, 'r', False)}/outcome", body={"passed": True}
)


@asks("POST /v1/sessions/sms")
def by_code(cast: Cast, *_: Any) -> Sent:
    cast.residents.send_code(PHONE)
    code = cast.phone.show(PHONE).items[0].text
    return Sent("POST", "/v1/sessions/sms", body={"phone": PHONE, "code": code, "device": "手机"})


@asks("POST /v1/sessions/miniprogram")
def by_mini_program(*_: Any) -> Sent:
    return Sent("POST", "/v1/sessions/miniprogram", body={"code": f"sandbox-openid0077-{time.time_ns()}"})


@asks("POST /v1/sessions/oidc")
def by_provider(cast: Cast, *_: Any) -> Sent:
    state = cast.access.providers.begin("staff").state
    claims = '{"preferred_username": "colleague", "amr": ["pwd", "otp"]}'
    return Sent("POST", "/v1/sessions/oidc", body={"state": state, "code": claims})


@asks("POST /v1/sessions/staff")
def by_password(*_: Any) -> Sent:
    body = {"login": "colleague", "password": PASSWORD, "one_time": pyotp.TOTP(SEED).now()}
    return Sent("POST", "/v1/sessions/staff", body=body)


@asks("POST /v1/sessions/refresh")
def refreshed(cast: Cast, *_: Any) -> Sent:
    return Sent("POST", "/v1/sessions/refresh", body={"refresh_token": cast.refresh_tokens["colleague"]})


@asks("POST /v1/me/real-name")
def proved(_: Cast, kind: str, *__: Any) -> Sent:
    number = PEOPLE.get(kind, PHONE_ONLY)[0]
    return Sent("POST", "/v1/me/real-name", body={"name": "某人", "id_number": number, "consent": True})


@asks("POST /v1/me/face/outcome")
def faced(cast: Cast, kind: str, *_: Any) -> Sent:
    """Of the caller's own check; of somebody else's where there can be none."""
    whose = kind if kind in PEOPLE else "applicant"
    mandates = (Mandate(cast.lookup(PEOPLE[whose][0]), "self"),)
    ticket, url = cast.access.faces.begin(Caller("resident", cast.ids[whose], mandates=mandates))
    cast.providers.show_face(url.rpartition("/")[2], True)
    return Sent("POST", "/v1/me/face/outcome", body={"ticket": ticket, "consent": True})


@asks("POST /v1/me/firms")
def firm(cast: Cast, *_: Any) -> Sent:
    return Sent("POST", "/v1/me/firms", body={"credit_code": cast.families["firm"].number})


@asks("POST /v1/me/children")
def child(cast: Cast, *_: Any) -> Sent:
    return Sent("POST", "/v1/me/children", body={"id_number": cast.families["child"].number, "consent": True})


def _agent(cast: Cast) -> dict[str, Any]:
    return {"credit_code": cast.families["firm"].number, "id_number": PEOPLE["agent"][0]}


@asks("POST /v1/me/agents")
def appointed(cast: Cast, *_: Any) -> Sent:
    until = (cast.clock.now().wall + timedelta(days=5)).isoformat()
    return Sent("POST", "/v1/me/agents", body=_agent(cast) | {"until": until})


ASKS["POST /v1/me/agents/end"] = lambda cast, *_: Sent("POST", "/v1/me/agents/end", body=_agent(cast))


def _consented(cast: Cast, family: Family) -> dict[str, Any]:
    text = purposes()["autofill"]
    return {"whom": cast.lookup(cast.families[family].number), "purpose": "autofill", "version": text.version}


ASKS["POST /v1/me/consents"] = lambda cast, _, family, __: Sent(
    "POST", "/v1/me/consents", body=_consented(cast, family)
)


@asks("POST /v1/me/deletion/cancellation")
def cancelled(cast: Cast, _: str, family: Family, __: str) -> Sent:
    """After somebody who may asked for it."""
    lookup = cast.lookup(cast.families[family].number)
    one = Caller("resident", "R", "face", mandates=(Mandate(lookup, "self"),))
    cast.rights.delete(one, DeletionRequest())
    return Sent("POST", "/v1/me/deletion/cancellation", body={"whom": lookup})
