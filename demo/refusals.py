"""Bad input: every refusal is told clearly, and nothing is stored or sent."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from demo.desk import Answer, Desk
from demo.plays import Ready

Change = Callable[[dict[str, Any]], Any]


def _set(**values: Any) -> Change:
    return lambda body: body.update(values)


def _applicant(**values: Any) -> Change:
    return lambda body: body["applicant"].update(values)


CASES: tuple[tuple[str, int, str, Change], ...] = (
    ("item_unknown", 404, "item", _set(item="11530114015301148T4530599999000")),
    ("item_version_superseded", 409, "version", _set(version=99)),
    ("channel_not_yours", 403, "channel", _set(channel="window", site="centre-01")),
    ("identity_number_checksum", 422, "applicant.id_number", _applicant(id_number="53012119700101001A"[:-1] + "9")),
    ("identity_number_date", 422, "applicant.id_number", _applicant(id_number="530114202302290019")),
    ("materials_missing", 422, "materials.identity", _set(materials=[])),
    ("form_invalid", 422, "form.bank_account", lambda body: body["form"].update(bank_account="12")),
    ("form_invalid", 422, "form.surprise", lambda body: body["form"].update(surprise=1)),
    ("body_invalid", 422, "applicant.phone", _applicant(phone="12345")),
    ("body_invalid", 422, "extra", _set(extra=True)),
    (
        "receipt_invalid",
        422,
        "materials.0.receipt",
        _set(materials=[{"code": "identity", "receipt": "forged.receipt"}]),
    ),
    ("site_unknown", 422, "site", _set(site="centre-99")),
)
"""(code, status, field, what is wrong) of an application that is right in all else."""


def refused(desk: Desk, made: Ready, reference: str) -> Iterator[tuple[str, Answer, bool]]:
    """Each refusal: its code, the answer, and whether it is the right one."""
    for code, status, field, change in CASES:
        body = copy.deepcopy(made.body)
        change(body)
        answer = desk.post("/v1/applications", body, made.token)
        yield code, answer, _right(answer, code, status, field)
    others: tuple[tuple[str, int, Answer], ...] = (
        ("item_reference", 422, desk.post("/v1/applications", made.body | {"item": reference}, made.token)),
        ("idempotency_key_missing", 400, desk.post("/v1/applications", made.body, made.token, key="")),
        ("login_required", 401, desk.post("/v1/applications", made.body)),
        ("token_invalid", 401, desk.post("/v1/applications", made.body, f"{made.token}x")),
        ("body_too_large", 413, desk.raw("/v1/applications", b'{"item": "' + b"x" * 300_000 + b'"}', made.token)),
        ("json_malformed", 400, desk.raw("/v1/applications", b'{"item": ', made.token)),
        ("media_type_unsupported", 415, desk.raw("/v1/applications", b"a=1", made.token, "text/plain")),
    )
    for code, status, answer in others:
        yield code, answer, _right(answer, code, status, "")


def _right(answer: Answer, code: str, status: int, field: str) -> bool:
    said = answer.body
    fields = {error["field"] for error in said.get("errors", ())} | {said.get("field", "")}
    whole = all(said.get(part) for part in ("type", "title", "detail")) and said.get("status") == status
    return answer.status == status and said.get("code") == code and whole and (not field or field in fields)
