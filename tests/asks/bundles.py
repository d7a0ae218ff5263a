"""Requests about bundles: a newborn's, for the family's applicant; of a firm, its people ask for themselves."""

import os
import time
from typing import Any

from chalicelib.applications.requirements import MEDIA_TYPES
from chalicelib.bundles.schemas import NewBundleApplication
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.messages.model import Delivery, Errand
from tests.asks.registry import ASKS, asks, plain
from tests.builders import PDF, PNG, once, person
from tests.bundling import NEWBORN_FORM
from tests.cast import Cast
from tests.families import PEOPLE, PLACES, Family
from tests.gateway import Sent

PATH = "/v1/bundles/newborn/applications"
plain("GET /v1/life-events")
plain("GET /v1/bundles")
ASKS["GET /v1/bundles/{code}"] = lambda *_: Sent("GET", "/v1/bundles/newborn")


def _applicant(cast: Cast, kind: str, family: Family) -> Any:
    return person(PEOPLE[kind][0], "某人") if family == "firm" else cast.families[family].applicant


def _application(cast: Cast, applicant: Any, role: str) -> dict[str, Any]:
    """An application that lacks nothing, as that role submits it."""
    case_id = new_case_id(time.time_ns() // 1_000_000, os.urandom(10))
    files = {"birth_record": (PDF, "pdf"), "identity": (PDF, "pdf"), "photo": (PNG, "png")}
    materials = [
        {"code": code, "receipt": cast.receipt(code, content, case_id, MEDIA_TYPES[kind])}
        for code, (content, kind) in files.items()
    ]
    asked = {
        "applicant": applicant, "form": NEWBORN_FORM, "materials": materials, "case_id": case_id, **PLACES[role],
    }  # fmt: skip
    if role == "grid":
        receipt = cast.receipt("on_behalf_consent", PDF, case_id)
        asked["on_behalf"] = {"statement": "本人同意代为办理", "receipt": receipt}
    return asked


@asks("POST /v1/bundles/{code}/applications")
def submitted(cast: Cast, kind: str, family: Family, role: str) -> Sent:
    body = _application(cast, _applicant(cast, kind, family), role if role in PLACES else "resident")
    return Sent("POST", PATH, body=body)


@asks("GET /v1/bundle-applications")
def mine(cast: Cast, _: str, family: Family, __: str) -> Sent:
    whose = {"firm": cast.families[family].number} if family == "firm" else {}
    return Sent("GET", "/v1/bundle-applications", whose)


def _opened(cast: Cast, family: Family) -> str:
    """The elder's is opened at a window, the grid's by its member, the others' by whom they are about."""
    applicant = _applicant(cast, "principal", family)
    role = {"elder": "officer", "grid": "grid"}.get(family, "resident")
    credentials = {"elder": "window_opener", "grid": "grid", "firm": "principal", "child": "guardian"}.get(family)
    asked = _application(cast, applicant, role)
    if credentials:
        key = {"idempotency-key": asked["case_id"]}
        answer = cast.send(Sent("POST", PATH, body=asked, headers=key), cast.credentials[credentials])
        if answer.status != 201:
            raise ValueError(answer.text)
    else:
        new = NewBundleApplication.model_validate(asked)
        cast.bundles.desk.submit(cast.resident(applicant["id_number"]), "newborn", new, once())
    return str(asked["case_id"])


@asks("GET /v1/bundle-applications/{case_id}")
def progress(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Sent("GET", f"/v1/bundle-applications/{_opened(cast, family)}")


@asks("GET /v1/bundle-applications/{case_id}/messages")
def messages(cast: Cast, _: str, family: Family, __: str) -> Sent:
    """Of a bundle about whose submission a message was sent."""
    case_id = _opened(cast, family)
    store, at = cast.messages.deliveries, cast.clock.now().wall
    errand = Errand(ref=Ref(flow="bundle", case_id=case_id, seq=1, kind="bundle_submitted"), channel="sms")
    store.kept[case_id, errand.place] = Delivery(
        errand=errand, klass="answer", created=at, at=at, state="sent"
    )  # fmt: skip
    return Sent("GET", f"/v1/bundle-applications/{case_id}/messages")
