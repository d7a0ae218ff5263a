"""An API of wishes, behind a gate: for tests of what every route does."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.access.rules import WhoMay
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotAllowed,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from chalicelib.kernel.privacy import KeyDestroyed
from chalicelib.web.api import Api, Ask
from tests.fakes.case_store import MemoryCases
from tests.fakes.gate import gate_of
from tests.http import Http

REFUSALS: dict[str, tuple[DomainError, int]] = {
    "invalid": (Invalid("site_unknown", "site"), 422),
    "several": (Invalid("form_invalid", "form.a", [Invalid("form_field_unknown", "form.a")]), 422),
    "login": (Unauthenticated("login_required"), 401),
    "forbidden": (Forbidden("role_not_allowed"), 403),
    "unknown": (NotFound("case_unknown", "case_id", what="办件"), 404),
    "stage": (NotAllowed("wrong_stage", stage="已批准"), 409),
    "busy": (Conflict("case_busy"), 409),
    "later": (Unavailable("catalogue_unpublished", name="sites"), 503),
    "destroyed": (KeyDestroyed("personal_data_destroyed"), 410),
}


class Wish(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=10)
    count: int = Field(default=1, ge=1)
    more: Any = None


class Question(BaseModel):
    """A query."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(default="all", pattern="^[a-z]+$")


class Said(BaseModel):
    """An answer."""

    text: str
    number: int = 0


RULES = [
    {"method": method, "route": route, "roles": roles, "relations": "any"}
    for method, route, roles in (
        ("POST", "/v1/wishes", "resident"), ("GET", "/v1/wishes", "*"), ("POST", "/hooks/{name}", "*"),
        ("GET", "/v1/refusals/{name}", "*"), ("POST", "/v1/failures/{name}", "*"),
    )
]  # fmt: skip


def made() -> Api:
    """An API of one's own: wishes are counted once a key."""
    cases, counted = MemoryCases({}), [0]
    known = {
        "resident": Caller("resident", "R1"),
        "other": Caller("resident", "R2"),
        "officer": Caller("officer", "O1"),
    }
    gate = gate_of(known, WhoMay(RULES))
    api = Api("tests.wishes", lambda: gate)

    @api.post("/v1/wishes", Wish, Said, "wish", status=201)
    def wish(ask: Ask[Wish]) -> Said:
        def act() -> dict[str, Any]:
            answer = {"text": ask.body.text, "number": counted[0] + 1}
            cases.remember(ask.key, answer)
            counted[0] += 1
            return answer

        return Said.model_validate(once_only(cases, ask.key, act))

    @api.post("/hooks/{name}", Wish, Said, "no key", keyed=False)
    def hook(ask: Ask[Wish]) -> Said:
        return Said(text=ask.path["name"])

    @api.get("/v1/wishes", Said, "read", query=Question)
    def read(ask: Ask[Question]) -> Said:
        return Said(text=ask.body.kind)

    @api.get("/v1/refusals/{name}", Said, "refuse")
    def refuse(ask: Ask[Any]) -> Said:
        raise REFUSALS[ask.path["name"]][0]

    @api.post("/v1/failures/{name}", Wish, Said, "fail")
    def fail(ask: Ask[Wish]) -> Said:
        raise RuntimeError(f"{ask.path['name']} {ask.body.text}")

    return api


def post(http: Http, body: Any, **more: Any) -> tuple[int, str]:
    """Status and code of a refused wish."""
    return http.post("/v1/wishes", body, "resident", **more).told
