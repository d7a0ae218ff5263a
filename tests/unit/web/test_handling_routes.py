"""The API of the steps between submission and decision, over HTTP, on fakes: a case on its way, and refusals."""

from typing import Any

import pytest

from chalicelib.applications import handling_routes
from chalicelib.applications.callbacks import Callbacks
from chalicelib.applications.routes import Services
from chalicelib.applications.usage import Usage
from tests.fakes.gate import gate_of
from tests.http import Http
from tests.office import EXAMINED, WORDS, Office

FOOD = "food_business_licence"


class Desk(Http):
    """A client of the handling routes, with an office behind them and a case that waits for acceptance."""

    def __init__(self) -> None:
        self.office = office = Office()
        self.case_id = office.open(FOOD)
        services = Services(
            intake=office.intake, reading=office.reading, review=office.review, handling=office.handling,
            answering=office.answering, dossiers=office.dossiers, autofill=office.autofill, uploads=office.uploads,
            usage=Usage(office.cases, office.catalogue), callbacks=Callbacks(office.review), cases=office.cases,
            clock=office.clock,
        )  # fmt: skip
        known = {name: office.who(self.case_id, name) for name in ("A1", "E1")} | {"applicant": office.applicant}
        gate = gate_of(known)
        super().__init__(handling_routes.blueprint(lambda: services, lambda: gate))

    def act(self, step: str, body: Any, who: str, key: str = "k") -> Any:
        """An act on the case."""
        return self.post(f"/v1/applications/{self.case_id}/{step}", body, who, key=key)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_case_is_accepted_examined_and_withdrawn(desk: Desk) -> None:
    accepted = desk.act("acceptance", WORDS.model_dump(), "A1", "1")
    assert (accepted.status, accepted.body["stage"]) == (200, "examining")
    assert desk.act("examination", EXAMINED.model_dump(), "E1", "2").body["stage"] == "in_review"
    assert desk.act("withdrawal", {"reason": "暂时不办了"}, "applicant", "3").body["stage"] == "ended"


def test_a_repeat_gets_the_first_answer_and_happens_once(desk: Desk) -> None:
    first = desk.act("acceptance", WORDS.model_dump(), "A1")
    assert desk.act("acceptance", WORDS.model_dump(), "A1").body == first.body
    assert desk.office.kinds(desk.case_id).count("accepted") == 1
    assert desk.act("acceptance", {"opinion": "另一个意见"}, "A1").told == (409, "idempotency_key_reused")


def test_a_refusal_tells_where_the_case_stands(desk: Desk) -> None:
    desk.act("acceptance", WORDS.model_dump(), "A1", "1")
    again = desk.act("acceptance", WORDS.model_dump(), "E1", "2")
    assert again.told == (409, "wrong_stage")
    assert "已受理，审查中" in again.body["detail"]
    assert desk.act("examination", EXAMINED.model_dump(), "A1", "3").told == (409, "separation_of_duties")


def test_all_that_a_supplement_lacks_is_told_at_once(desk: Desk) -> None:
    missing = [{"what": "看不清楚", "material": "layout"}, {"what": "写错了", "field": "address"}]
    assert desk.act("supplement-notice", {"missing": missing}, "A1", "1").body["asked"] == ["layout"]
    empty = desk.act("supplement", {"materials": []}, "applicant", "2")
    assert empty.told == (422, "supplement_incomplete")
    assert [error["field"] for error in empty.body["errors"]] == ["materials.layout", "form.address"]


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("supplement-notice", {"missing": []}, "missing"),
        ("supplement-notice", {"missing": [{"what": ""}]}, "missing.0.what"),
        ("examination", {"recommends": "maybe", "opinion": "看过了"}, "recommends"),
        ("procedure", {"kind": "nap", "days": 3, "reason": "累了"}, "kind"),
        ("procedure", {"kind": "hearing", "days": 0, "reason": "听证"}, "days"),
        ("return", {"to": "nowhere", "reason": "再看看"}, "to"),
        ("promised", {"materials": []}, "materials"),
    ],
)
def test_a_wrong_request_is_told_by_its_field(desk: Desk, step: str, body: Any, field: str) -> None:
    who = "applicant" if step == "promised" else "A1"
    answer = desk.act(step, body, who)
    assert answer.told == (422, "body_invalid")
    assert field in [error["field"] for error in answer.body["errors"]]
    assert desk.office.stage(desk.case_id) == "received"
