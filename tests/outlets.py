"""Outlets, and applications that they submit for others."""

import os

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.ids.case_id import new_case_id
from tests.builders import OUTLET, PDF, RELATIONS, World, allowance, id_number, person

BANK = Caller("outlet", OUTLET, site=OUTLET, relations=RELATIONS)
OTHER = Caller("outlet", "outlet-02", site="outlet-02", relations=RELATIONS)


def taken(world: World, sequence: str = "002", caller: Caller = BANK) -> str:
    """The case of somebody else's application, with files, that an outlet submits for a person to decide."""
    case_id = new_case_id(int(world.clock.at.timestamp() * 1000), os.urandom(10))
    files = [{"code": code, "receipt": world.receipt(code, PDF, case_id)} for code in ("identity", "bank_card")]
    signed = {"statement": "本人同意由网点代为办理", "receipt": world.receipt("on_behalf_consent", PDF, case_id)}
    asked = allowance(
        applicant=person(id_number("19400101", sequence)), channel="outlet", site=caller.site, automatic=False,
        case_id=case_id, materials=files, on_behalf=signed,
    )  # fmt: skip
    return str(world.submit(asked, caller)["case_id"])
