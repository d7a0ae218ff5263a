"""Requests about the register of who trades, and its supervision."""

from typing import Any

from chalicelib.trading.register.schemas import NewEntry, NewExpert, NewPenalty
from chalicelib.trading.supervision.schemas import NewMember
from tests.asks.registry import asks, plain
from tests.asks.trading import Stage
from tests.cast import Cast
from tests.families import PEOPLE, Family
from tests.gateway import Sent
from tests.registering import REASON
from tests.trading import COMMITTEE, HOUSING, firm, officer

ENTRY = {"organisation": firm(1), "roles": ["bidder"]}
PENALTY = {
    "organisation": firm(1), "kind": "collusion_ban", "decision": "呈住建罚〔2026〕1号", "since": "2026-10-12",
    "until": "2027-10-12", **REASON,
}  # fmt: skip
EXPERT = {"id": "E0001", "specialities": ["市政公用工程"], "unit": firm(5)}
MEMBER = {"id_number": PEOPLE["neighbour"][0], "role": "deputy", "unit": "呈贡区人大常委会"}
SOURCE = {"platform": "云南省公共资源交易平台", "number": "YN-2026-1", "on": "2026-10-12"}

plain("GET /v1/trading/penalties")
plain("POST /v1/trading/organisations", ENTRY)
plain("POST /v1/trading/recognitions", ENTRY | {"source": SOURCE})
plain("POST /v1/trading/penalties", PENALTY)
plain("POST /v1/trading/experts", EXPERT)
plain("GET /v1/trading/alerts", status="open")
plain("GET /v1/trading/pool")
plain("POST /v1/trading/pool", MEMBER)


@asks("GET /v1/trading/organisations/{code}")
def organisation(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    cast.trade.register.organisations.enter(officer("T9"), NewEntry.model_validate(ENTRY))
    return Sent("GET", f"/v1/trading/organisations/{firm(1)['code']}")


@asks("POST /v1/trading/organisations/{code}/penalties/{penalty}/lifting")
def lifted(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    view: Any = cast.trade.register.organisations.penalise(officer("H9", HOUSING), NewPenalty.model_validate(PENALTY))
    penalty = view.penalties[0].id
    path = f"/v1/trading/organisations/{firm(1)['code']}/penalties/{penalty}/lifting"
    return Sent("POST", path, body={"reason": "处罚决定已经撤销。", "law": "《中华人民共和国行政复议法》第六十四条"})


@asks("POST /v1/trading/experts/{expert}/bars")
def barred(*_: Any) -> Sent:
    told = {"decision": "呈住建罚〔2026〕8号", "since": "2026-10-12", **REASON}
    return Sent("POST", f"/v1/trading/experts/{COMMITTEE[0]}/bars", body=told)


@asks("POST /v1/trading/register-imports/{kind}")
def brought(*_: Any) -> Sent:
    row = firm(3) | {"roles": "bidder"}
    return Sent("POST", "/v1/trading/register-imports/organisations", body={"rows": [row]})


@asks("GET /v1/trading/projects/{case_id}/recusals")
def recusals(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    cast.trade.register.experts.enter(officer("T9"), NewExpert.model_validate(EXPERT))
    sent = Stage(cast).opened().asked("GET", "/recusals")
    return Sent(sent.method, sent.path, {"lot": "1", "experts": "E0001"})


@asks("GET /v1/trading/reports/{month}")
def report(*_: Any) -> Sent:
    return Sent("GET", "/v1/trading/reports/2026-10")


@asks("GET /v1/trading/reports/{month}/table")
def table(*_: Any) -> Sent:
    return Sent("GET", "/v1/trading/reports/2026-10/table")


@asks("POST /v1/trading/pool/{member}/end")
def ended(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    view: Any = cast.trade.supervision.oversight.enter(officer("T9"), NewMember.model_validate(MEMBER))
    return Sent("POST", f"/v1/trading/pool/{view.id}/end", body={})
