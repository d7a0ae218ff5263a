"""The elder with marks of credit, and the departments that made them."""

from typing import Any

from chalicelib.credit.requests import RepairRequests
from chalicelib.credit.service import Credit
from chalicelib.kernel.caller import Caller, Duty, Mandate, Post
from chalicelib.kernel.privacy import Person
from chalicelib.parties.model import Holdings
from chalicelib.parties.records import SCOPE, Told
from tests.builders import ELDER, RELATIONS, World, items

DEPARTMENT = items()["elder_allowance"].department
BROKEN = {
    "list": "black", "reason": "容缺受理承诺的材料没有补齐", "basis": "国办发〔2020〕42号", "since": "2026-01-05",
}  # fmt: skip


def credit_on(world: World) -> Credit:
    """The service of credit on the stores that there are."""
    requests = RepairRequests(world.documents, world.privacy)
    return Credit(requests, world.parties, world.privacy, world.catalogue.credit, world.clock)


class CreditWorld(World):
    """The application flow with credit."""

    def __init__(self) -> None:
        super().__init__()
        self.credit = credit_on(self)

    def tells(self, credit: Any, number: str = ELDER, department: str = DEPARTMENT.credit_code) -> None:
        """A department tells a grade or marks."""
        caller = Caller("department", department, department=department, scopes=frozenset({SCOPE}))
        kind = "firm" if number[0] == "9" else "person"
        told = {"kind": kind, "number": number, "source": DEPARTMENT.name, "credit": credit}
        self.records.take(caller, Told.model_validate(told))

    def held(self, number: str = ELDER) -> Holdings:
        """What is held about somebody."""
        return self.parties.holdings(self.whom(number))

    def whom(self, number: str = ELDER) -> Person:
        return self.privacy.person(self.lookup(number))

    def of_firm(self, code: str, kind: Any = "principal") -> Caller:
        """The elder, who heads a firm or is sent by it."""
        mandates = (Mandate(self.lookup(ELDER), "self"), Mandate(self.lookup(code), kind))
        return Caller("resident", "R1", "face", mandates=mandates, relations=RELATIONS)

    def colleague(self, duty: Duty, department: str = DEPARTMENT.credit_code, street: str = "") -> Caller:
        """An officer with one duty."""
        post = Post(duty, department, street)
        return Caller("officer", f"O-{duty}", department=department, posts=(post,), relations=RELATIONS)
