"""Requests about the steps between submission and decision, of cases that stand where the step is due."""

from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.applications import opening
from chalicelib.applications.facts import Accepted, Examined, ProcedureStarted, SupplementAsked
from chalicelib.applications.model import FLOW
from chalicelib.applications.planning import planner
from chalicelib.kernel.changing import change, load_whole
from chalicelib.kernel.facts import Body, By, Stamp
from tests.asks.registry import ASKS, Ask
from tests.builders import PDF, items
from tests.cast import Cast
from tests.families import CONSULTED, Family
from tests.gateway import Sent

ALONE, JOINT = items()["food_business_licence"], items()["planning_permit"]
"""Items with every step, one decided by a department alone, one after others were asked."""
MATERIAL = "business_licence"
"""A material of both."""
COLLEAGUE = By(role="officer", id="somebody-else")
"""Who did the steps before: nobody of those who ask."""
LAW = "《中华人民共和国行政许可法》第三十二条"
WORDS = {"opinion": "材料齐全，符合法定形式"}


class Standing:
    """The family's pending case, begun anew as one of an item with every step, and taken on to where it is due."""

    def __init__(self, cast: Cast, family: Family, joint: bool = False, promises: tuple[str, ...] = ()) -> None:
        self._cast, self.case_id = cast, cast.families[family].pending
        case = load_whole(cast.cases, FLOW, self.case_id)
        state, submitted = case.head.state, opening.submitted(case)
        item = JOINT if joint else ALONE
        steps = {"levels": 2, "consulted": (CONSULTED,) if joint else ()}
        published = cast.catalogue.open_item(item.code)
        ref = submitted.item.model_copy(update={"code": item.code, "version": published.version, **steps})
        self.planner, self.now = planner(cast.catalogue, published.item), cast.clock.now()
        plan, by = self.planner.received(self.now.legal), state.opened_by or COLLEAGUE
        self._happens([submitted.model_copy(update={"item": ref, "plan": plan, "promises": promises})], by)

    def asked(self) -> "Standing":
        """A supplement was asked for."""
        plan = self.planner.asked(self.planner.received(self.now.legal), self.now.legal)
        return self._happens([SupplementAsked(materials=(MATERIAL,), sealed="", plan=plan, law=LAW)])

    def accepted(self) -> "Standing":
        """It waits for its examination."""
        plan = self.planner.running(self.now.legal)
        return self._happens([Accepted(sealed="", plan=plan, law=LAW)])

    def examined(self) -> "Standing":
        """It waits for its decision."""
        return self.accepted()._happens([Examined(recommends="approve", sealed="")])

    def inspected(self) -> "Standing":
        """It is inspected."""
        special = self.planner.item.procedure.special[0]
        running = self.accepted().planner.running(self.now.legal)
        plan = self.planner.suspended(running, special, special.limit, self.now.legal)
        return self._happens([ProcedureStarted(procedure=special.kind, sealed="", plan=plan, law=LAW)])

    def _happens(self, bodies: Sequence[Body], by: By = COLLEAGUE) -> "Standing":
        stamp = Stamp(at=self.now, by=by, channel="web")
        change(self._cast.cases, FLOW, self.case_id, stamp, lambda _: bodies)
        return self


def _asking(route: str, body: Any, stands: Callable[[Standing], Standing] = lambda case: case, **how: Any) -> None:
    """An officer's request about a case that stands so."""

    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        case = stands(Standing(cast, family, **how))
        return Sent("POST", f"/v1/applications/{case.case_id}/{route}", body=body)

    ASKS[f"POST /v1/applications/{{case_id}}/{route}"] = ask


_asking("supplement-notice", {"missing": [{"what": "看不清楚，请重新提供", "material": MATERIAL}]})
_asking("acceptance", WORDS)
_asking("non-acceptance", {"reason": "不属于本机关职权范围", "law": LAW})
_asking("withdrawal", {"reason": "暂时不办了"})
_asking("examination", {"recommends": "approve", **WORDS}, Standing.accepted)
_asking("return", {"to": "examine", "reason": "请再核对一次"}, Standing.examined)
_asking("opinions", {"agrees": True, "department": CONSULTED, **WORDS}, Standing.accepted, joint=True)
_asking("procedure", {"kind": "inspection", "days": 3, "reason": "需要现场核查"}, Standing.accepted)
_asking("procedure/end", {"result": "现场与图纸相符"}, Standing.inspected)


def _extending(cast: Cast, kind: str, family: Family, _: str) -> Sent:
    """Asked of whom the law names: the head of the organ, or of the government where several departments decide."""
    case = Standing(cast, family, joint=kind == "government").accepted()
    return Sent("POST", f"/v1/applications/{case.case_id}/extension", body={"reason": "需要补充现场核查"})


ASKS["POST /v1/applications/{case_id}/extension"] = _extending


def _bringing(base: str, route: str, promises: tuple[str, ...] = ()) -> Ask:
    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        case = Standing(cast, family, promises=promises)
        case_id = case.accepted().case_id if promises else case.asked().case_id
        files = [{"code": MATERIAL, "receipt": cast.receipt(MATERIAL, PDF, case_id)}]
        return Sent("POST", f"{base}/applications/{case_id}/{route}", body={"materials": files})

    return ask


for _base in ("/v1", "/v1/partner"):
    ASKS[f"POST {_base}/applications/{{case_id}}/supplement"] = _bringing(_base, "supplement")
    ASKS[f"POST {_base}/applications/{{case_id}}/promised"] = _bringing(_base, "promised", (MATERIAL,))
