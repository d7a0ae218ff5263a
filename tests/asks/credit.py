"""Requests about credit, and for the letters that applicants sign."""

from chalicelib.credit.schemas import RepairRequest
from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.parties.credit import CreditMarks, mark_id
from chalicelib.parties.model import Mark
from tests.asks.registry import ASKS, asks
from tests.builders import items
from tests.cast import Cast
from tests.families import DEPARTMENT, Family
from tests.gateway import Sent

COMMITTED, PROMISED = (items()[short].code for short in ("company_setup", "food_business_licence"))
ASKS["GET /v1/items/{code}/commitment"] = lambda *_: Sent("GET", f"/v1/items/{COMMITTED}/commitment")
ASKS["GET /v1/items/{code}/promise"] = lambda *_: Sent(
    "GET", f"/v1/items/{PROMISED}/promise", {"materials": "safety_rules"}
)


def _whose(cast: Cast, family: Family) -> dict[str, str]:
    """A firm is named; everybody else asks about themselves."""
    return {"firm": cast.families[family].number} if family == "firm" else {}


def _marked(cast: Cast, family: Family) -> str:
    """A black mark of the family's applicant, by the department that its officers are of."""
    mark = Mark(
        id=mark_id("A1", "理由"), list="black", source="某局", department=DEPARTMENT, reason="理由", basis="依据",
        case="A1",
    )  # fmt: skip
    person = cast.privacy.person(cast.lookup(cast.families[family].number))
    CreditMarks(cast.parties).mark(person, mark)
    return mark.id


@asks("GET /v1/me/credit")
def mine(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Sent("GET", "/v1/me/credit", _whose(cast, family))


@asks("POST /v1/me/credit/{mark}/repair")
def repair(cast: Cast, _: str, family: Family, __: str) -> Sent:
    path = f"/v1/me/credit/{_marked(cast, family)}/repair"
    return Sent("POST", path, body={"explanation": "已经改正", **_whose(cast, family)})


ASKS["GET /v1/credit/repairs"] = lambda *_: Sent("GET", "/v1/credit/repairs")


@asks("POST /v1/credit/repairs/{repair}/decision")
def decided(cast: Cast, _: str, family: Family, __: str) -> Sent:
    mark, lookup = _marked(cast, family), cast.lookup(cast.families[family].number)
    one = Caller("resident", "R", "face", mandates=(Mandate(lookup, "self"),))
    asked = cast.credit.ask(one, mark, RepairRequest(explanation="已经改正"))
    body = {"outcome": "repaired", "reason": "核查属实"}
    return Sent("POST", f"/v1/credit/repairs/{asked.id}/decision", body=body)
