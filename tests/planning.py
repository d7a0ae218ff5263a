"""Planners for tests: the allowance of the catalogue, handled as a test needs it."""

from dataclasses import dataclass
from typing import Any

from chalicelib.applications.facts import Plan
from chalicelib.applications.planning import Planner
from chalicelib.catalogue.procedure import Procedure
from chalicelib.catalogue.service import Catalogue
from tests.builders import district, items

OTHER = "11530114015302052T"
"""A department that is asked at the same time."""
WHOLE: dict[str, Any] = {
    "levels": 2,
    "supplement": {"answer": {"amount": 10, "unit": "working_day", "basis": "补正期限"}, "clock": "restarts"},
    "special": [
        {
            "kind": kind,
            "limit": {"amount": 15, "unit": "working_day", "basis": "《中华人民共和国行政许可法》第四十五条"},
        }
        for kind in ("hearing", "publicity", "testing")
    ],
    "consulted": [{"name": "卫生健康局", "credit_code": OTHER, "matter": "卫生条件"}],
    "promising": {
        "before": {"amount": 2, "unit": "working_day", "basis": "容缺补交期限"},
        "most": {"amount": 20, "unit": "working_day", "basis": "容缺补交期限"},
    },
}
"""All that a procedure can have."""


def planner(promised: int = 10, **procedure: Any) -> Planner:
    """A planner of the allowance with ``promised`` working days and this procedure."""
    item, catalogue = items()["elder_allowance"], Catalogue(district())
    limits = item.limits.model_copy(
        update={
            "promised": item.limits.promised.model_copy(update={"amount": promised, "unit": "working_day"}),
        }
    )
    changed = item.model_copy(update={"procedure": Procedure.model_validate(procedure), "limits": limits, "type": "01"})
    return Planner(changed, catalogue.calendar(), catalogue.periods(), catalogue.card_rule())


@dataclass(frozen=True)
class NewlyPublished(Planner):
    """A planner on whose calendar every plan becomes this one."""

    becomes: Plan | None = None

    def again(self, plan: Plan) -> Plan:
        return self.becomes or plan


def newly_published(becomes: Plan) -> NewlyPublished:
    """The planner of a calendar on which every plan becomes ``becomes``."""
    base = planner()
    return NewlyPublished(base.item, base.calendar, base.periods, base.cards, becomes)
