"""Applications that people handle, on fakes: whole ones for the items that tests use, and one officer for each step."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.applications import handling_schemas as asks
from chalicelib.applications.schemas import Decision
from chalicelib.catalogue.model import Item
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.ids.case_id import new_case_id
from tests.builders import PDF, PNG, RELATIONS, YOUNGER, World, firm, firm_code, id_number, items, once, person

FIRM, GOVERNMENT = firm_code(), "11530114015300014E"
STREET = {"street": "530114001", "address": "呈贡区龙城街道兴呈路18号"}
PROJECT = {"code": FIRM, "operator": "呈贡花间商贸有限公司", "project": "花间综合楼", "floor_area": 9000}
FORMS: dict[str, dict[str, Any]] = {
    "food_business_licence": {
        "code": FIRM, "operator": "呈贡花间商贸有限公司", "business": "食品销售经营者", "projects": ["散装食品销售"],
        **STREET, "area": 80, "safety_manager": "李建国", "online_business": False,
    },
    "planning_permit": {**PROJECT, **STREET, "land_area": 5000, "height": 24, "plot_ratio": 1.8, "use": "办公"},
    "construction_permit": {
        **PROJECT, **STREET, "contractor": "示例建工有限公司", "supervisor": "示例监理有限公司", "contract_price": 3000,
        "starts_on": "2026-11-02", "ends_on": "2027-11-02",
    },
    "minimum_living": {
        "name": "李建国", **STREET, "members": 3, "monthly_income": 1200, "deposits": 5000, "houses": 1, "vehicles": 0,
        "disabled_members": 1, "authorised": True, "bank_account": "6217001234567890123",
    },
    "house_transfer": {
        "buyer": "李建国", "seller": "王建军", "seller_id": id_number("19700101", "001"),
        "property_number": "云(2020)001号", **STREET, "area": 90, "price": 900000, "payment": "一次付款",
    },
    "residence_permit": {
        **STREET, "since": "2025-01-01", "ground": "合法稳定住所", "delivery": "邮寄", "commitment": True,
    },
}  # fmt: skip
"""Forms that lack nothing, by item; the phone is the application's own."""

WORDS = asks.Opinion(opinion="材料齐全，符合法定形式")
EXAMINED = asks.Examination(recommends="approve", opinion="现场与图纸相符")
APPROVE = Decision(outcome="approve", opinion="符合条件")
REFUSE = Decision(outcome="refuse", opinion="不符合条件", law="《中华人民共和国行政许可法》第三十八条")
LEAVE = asks.Withdrawal(reason="暂时不办了")


def day(month: int, number: int, hour: int = 0) -> datetime:
    """An instant of 2026 in China."""
    return datetime(2026, month, number, hour, tzinfo=CHINA)


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """Code and field of why the platform refuses."""
    with pytest.raises(DomainError) as found:
        act()
    return found.value.code, found.value.field


class Office(World):
    """Officers: ``A1`` accepts, ``E1`` examines, ``D1`` decides. The applicant speaks for themselves and for a firm.

    Each act answers the view of the case.
    """

    def __init__(self) -> None:
        super().__init__()
        self.applicant = self.resident(YOUNGER, FIRM)

    def asked(self, short: str, **changes: Any) -> dict[str, Any]:
        """An application that lacks nothing, with a file for each required material that is not promised."""
        item, case_id = items()[short], new_case_id(int(self.clock.at.timestamp() * 1000), os.urandom(10))
        told = {
            "item": item.code, "channel": "web", "case_id": case_id, "form": dict(FORMS[short]), "materials": [],
            "applicant": firm(FIRM) if "firm" in item.audience else person(YOUNGER, "李建国"),
        } | changes  # fmt: skip
        promised = told.get("promise", {}).get("materials", ())
        codes = [m.code for m in item.materials if m.required and m.code not in promised]
        return told | {"materials": changes.get("materials") or self.uploaded(item, case_id, *codes)}

    def uploaded(self, item: Item, case_id: str, *codes: str) -> list[dict[str, Any]]:
        """Files that were uploaded for these materials."""
        formats = {material.code: material.formats for material in item.materials}
        kinds = {code: (PDF, "application/pdf") if "pdf" in formats[code] else (PNG, "image/png") for code in codes}
        return [{"code": c, "receipt": self.receipt(c, kind[0], case_id, kind[1])} for c, kind in kinds.items()]

    def consent(self, case_id: str) -> str:
        """The receipt of the applicant's signed consent to be applied for."""
        return self.receipt("on_behalf_consent", PDF, case_id)

    def promising(self, short: str, *materials: str) -> dict[str, Any]:
        """A promise to bring these materials later."""
        return {"materials": list(materials), "letter": self.signed(short, *materials)}

    def open(self, short: str, **changes: Any) -> str:
        """A case that was submitted; its id."""
        return str(self.submit(self.asked(short, **changes), self.applicant)["case_id"])

    def accepted(self, short: str, by: str = "A1", **changes: Any) -> str:
        """A case that was accepted; its id."""
        case_id = self.open(short, **changes)
        self.accept(case_id, by)
        return case_id

    def examined(self, short: str, **changes: Any) -> str:
        """A case that waits for its decision; its id."""
        case_id = self.accepted(short, **changes)
        self.examine(case_id)
        return case_id

    def who(self, case_id: str, name: str) -> Caller:
        """An officer of the department that decides the case, who heads nothing."""
        department = self.head(case_id).state.pinned.department
        return Caller(
            "officer", name, department=department, posts=(Post("reviewer", department),), relations=RELATIONS
        )

    def leader(self, department: str, name: str = "H1") -> Caller:
        """Who heads a department, or the government."""
        return Caller("officer", name, department=department, posts=(Post("head", department),), relations=RELATIONS)

    def accept(self, case_id: str, by: str = "A1") -> dict[str, Any]:
        return self.handling.accept(self.who(case_id, by), case_id, WORDS, once())

    def examine(self, case_id: str, by: str = "E1") -> dict[str, Any]:
        return self.handling.examine(self.who(case_id, by), case_id, EXAMINED, once())

    def decide(self, case_id: str, decision: Decision = APPROVE, by: str = "D1") -> dict[str, Any]:
        return self.review.decide(self.who(case_id, by), case_id, decision, once())

    def missing(self, case_id: str, *materials: str, fields: tuple[str, ...] = (), by: str = "A1") -> dict[str, Any]:
        """Ask for a supplement of these materials and fields."""
        lacking = [asks.Missing(what="不清楚，请补正", material=code) for code in materials]
        lacking += [asks.Missing(what="填写有误，请更正", field=name) for name in fields]
        told = asks.SupplementNotice(missing=tuple(lacking))
        return self.handling.ask_supplement(self.who(case_id, by), case_id, told, once())

    def bring(
        self, case_id: str, *materials: str, form: dict[str, Any] | None = None, who: Caller | None = None
    ) -> dict[str, Any]:
        """The applicant, or who applied for them, brings files for these materials and corrected fields."""
        files = self.uploaded(self.acting.item(self.head(case_id)), case_id, *materials)
        given = asks.Supplement.model_validate({"materials": files, "form": form or {}})
        return self.answering.bring(who or self.applicant, case_id, given, once())

    def keep(self, case_id: str, *materials: str, who: Caller | None = None) -> dict[str, Any]:
        """The applicant brings what was promised."""
        files = self.uploaded(self.acting.item(self.head(case_id)), case_id, *materials)
        given = asks.PromisedMaterials.model_validate({"materials": files})
        return self.answering.keep(who or self.applicant, case_id, given, once())

    def withdraw(self, case_id: str, who: Caller | None = None) -> dict[str, Any]:
        return self.answering.withdraw(who or self.applicant, case_id, LEAVE, once())

    def start(self, case_id: str, kind: str, days: int, held_on: str | None = None, by: str = "E1") -> dict[str, Any]:
        """A special procedure begins."""
        told = {"kind": kind, "days": days, "held_on": held_on, "reason": "依法需要进行"}
        new = asks.NewProcedure.model_validate(told)
        return self.handling.start(self.who(case_id, by), case_id, new, once())

    def end(self, case_id: str, by: str = "E1") -> dict[str, Any]:
        return self.handling.end(self.who(case_id, by), case_id, asks.Result(result="已经完成"), once())

    def extend(self, case_id: str, who: Caller) -> dict[str, Any]:
        return self.handling.extend(who, case_id, asks.MoreTime(reason="案情复杂，需要补充核查"), once())

    def opine(self, case_id: str, department: str, agrees: bool = True, name: str = "C1") -> dict[str, Any]:
        """An officer of that department gives its opinion."""
        post = Post("reviewer", department)
        caller = Caller("officer", name, department=department, posts=(post,), relations=RELATIONS)
        told = asks.DepartmentOpinion(agrees=agrees, opinion="没有不同意见")
        return self.handling.opine(caller, case_id, told, once())

    def back(self, case_id: str, to: str, by: str = "D1") -> dict[str, Any]:
        """Sent back to an earlier step."""
        told = asks.SendingBack.model_validate({"to": to, "reason": "请再核对一次"})
        return self.handling.send_back(self.who(case_id, by), case_id, told, once())

    def passes(self, at: datetime, case_id: str) -> None:
        """It is ``at``, and the clock looks at the case."""
        self.clock.at = at
        self.clockwork.watch(case_id)

    def due(self, case_id: str, kind: str) -> datetime | None:
        """When a deadline of the case runs out."""
        return self.head(case_id).state.due(kind)

    def stage(self, case_id: str) -> str:
        return str(self.head(case_id).state.stage)
