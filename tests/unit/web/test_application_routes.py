"""The application API over HTTP, on fakes: an application from submission to decision, and its refusals."""

from typing import Any

import pytest

from chalicelib.applications import routes
from chalicelib.applications.callbacks import Callbacks
from chalicelib.applications.routes import Services
from chalicelib.applications.usage import Usage
from chalicelib.kernel.caller import Caller
from tests.builders import World, allowance, person
from tests.fakes.gate import gate_of
from tests.http import Http


class Desk(Http):
    """A client of the application routes, with a world behind them."""

    def __init__(self) -> None:
        self.world = World()
        self.world.knows_the_elder()
        world = self.world
        services = Services(
            intake=world.intake,
            reading=world.reading,
            review=world.review,
            handling=world.handling,
            answering=world.answering,
            dossiers=world.dossiers,
            autofill=world.autofill,
            uploads=world.uploads,
            usage=Usage(world.cases, world.catalogue),
            callbacks=Callbacks(world.review),
            cases=world.cases,
            clock=world.clock,
        )
        known = {"elder": world.resident(), "stranger": Caller("resident", "R2", "face"), "officer": world.officer()}
        gate = gate_of(known)
        super().__init__(routes.blueprint(lambda: services, lambda: gate))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_application_is_submitted_decided_and_read(desk: Desk) -> None:
    answer = desk.post("/v1/applications", allowance(automatic=False), "elder", key="1")
    assert (answer.status, answer.body["stage"]) == (201, "in_review")
    path = f"/v1/applications/{answer.body['case_id']}"
    [queued] = desk.get("/v1/work-queue", "officer").body["items"]
    assert queued["case_id"] == answer.body["case_id"]
    decided = desk.post(f"{path}/decision", {"outcome": "approve", "opinion": "符合条件"}, "officer", key="2")
    assert (decided.status, decided.body["stage"]) == (200, "approved")
    assert desk.get(path, "elder").body == decided.body
    assert [step["kind"] for step in desk.get(f"{path}/timeline", "elder").body["steps"]][-1] == "approved"
    assert desk.get(path, "stranger").told == (404, "case_unknown")


def test_a_repeat_gets_the_first_answer_and_a_key_is_used_for_one_body(desk: Desk) -> None:
    first = desk.post("/v1/applications", allowance(), "elder")
    assert desk.post("/v1/applications", allowance(), "elder") == first
    other = desk.post("/v1/applications", allowance(automatic=False), "elder")
    assert other.told == (409, "idempotency_key_reused")
    assert len(desk.world.cases.kept) == 1


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"applicant": person("530114202302290019")}, "identity_number_date", "applicant.id_number"),
        ({"applicant": person() | {"age": 86}}, "body_invalid", "applicant.age"),
        ({"applicant": person(phone="1388710000")}, "body_invalid", "applicant.phone"),
        ({"applicant": {"kind": "cat"}}, "body_invalid", "applicant"),
        ({"channel": "pigeon"}, "body_invalid", "channel"),
        ({"materials": [{"code": "identity"}]}, "body_invalid", "materials.0.receipt"),
        ({"form": {}}, "form_invalid", "form.street"),
    ],
)
def test_a_wrong_application_is_told_by_the_field_as_it_was_sent(
    desk: Desk, changes: dict[str, Any], code: str, field: str
) -> None:
    answer = desk.post("/v1/applications", allowance(**changes), "elder")
    assert answer.told == (422, code)
    assert answer.body["field"] == field
    assert field in [fault["field"] for fault in answer.body["errors"]]
    assert desk.world.cases.kept == {}
