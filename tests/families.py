"""Who is there: applicants and their families of cases, residents, colleagues, partners. All of them invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.access.partners import Partner, Scope
from chalicelib.kernel.caller import Post
from tests.builders import CENTRE, ELDER, YOUNGER, firm, firm_code, id_number, items, person

ITEM, FIRMS_ITEM = "offsite_medical_filing", "prepackaged_food_filing"
STREET, OTHER_STREET = "530114001", "530114003"
DEPARTMENT, ELSEWHERE = items()[ITEM].department.credit_code, items()[FIRMS_ITEM].department.credit_code
COMMUNITY, API_KEY = "530114001001", "an API key of twenty characters or more"
CONSULTED, GOVERNMENT, TRADING = "11530114015302132E", "11530114015300014E", "11530114015302255F"
"""A department whose opinion is asked; the district's government; whoever runs public-resource trading."""
FIRM, CHILD = firm_code(), id_number("20200601", "013")
PASSWORD = "a long pass phrase of staff"
"""Everybody's in the staff: hashing takes long."""
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

Family = Literal["elder", "firm", "child", "outlet", "kiosk", "grid"]
"""Whose cases: the elder's from a window, a firm's, a child's, and those taken for others at an outlet,
at a terminal and by the grid."""


@dataclass(frozen=True)
class Cases:
    """The cases of one applicant, both in the same place."""

    number: str
    applicant: Mapping[str, Any]
    item: str
    pending: str = ""
    """In review."""
    ruled: str = ""
    """Approved by rule, and its applicant asked for a person's look."""


def _senior(sequence: str) -> Cases:
    number = id_number("19420101", sequence)
    return Cases(number, person(number, "赵大爷", f"138870021{sequence[1:]}"), ITEM)


FAMILIES: Mapping[Family, Cases] = {
    "elder": Cases(ELDER, person(), ITEM),
    "firm": Cases(FIRM, firm(), FIRMS_ITEM),
    "child": Cases(CHILD, person(CHILD, "杨小朵"), ITEM),
    "outlet": _senior("019"),
    "kiosk": _senior("027"),
    "grid": _senior("035"),
}
FORMS: Mapping[str, dict[str, Any]] = {
    ITEM: {"kind": "其他临时外出就医", "destination": "510100", "destination_name": "四川成都", "emergency": False},
    FIRMS_ITEM: {
        "street": STREET, "address": "呈贡区龙城街道兴呈路18号", "bulk_food": False, "food_making": False,
        "categories": ["普通预包装食品"], "online_business": False, "vending": False,
    },
}  # fmt: skip
PLACES: Mapping[str, dict[str, str]] = {
    "resident": {"channel": "web"},
    "officer": {"channel": "window", "site": CENTRE},
    "outlet": {"channel": "outlet", "site": "outlet-01"},
    "kiosk": {"channel": "kiosk", "site": "outlet-01"},
    "grid": {"channel": "grid", "site": COMMUNITY},
}
"""Where each role takes an application of the families above."""

PEOPLE: Mapping[str, tuple[str, str]] = {
    "stranger": (id_number("19800101", "014"), "real_name"),
    "neighbour": (id_number("19810101", "022"), "face"),
    "applicant": (ELDER, "face"),
    "agent": (id_number("19820101", "030"), "real_name"),
    "agent_elsewhere": (id_number("19830101", "049"), "real_name"),
    "agent_ended": (id_number("19840101", "057"), "real_name"),
    "guardian": (id_number("19850101", "065"), "face"),
    "principal": (YOUNGER, "face"),
}
PHONE_ONLY = (id_number("19860101", "073"), "phone")
OFFICERS: Mapping[str, tuple[Post, ...]] = {
    "reviewer": (Post("reviewer", DEPARTMENT),),
    "head": (Post("head", DEPARTMENT),),
    "reviewer_elsewhere": (Post("reviewer", ELSEWHERE),),
    "reviewer_street": (Post("reviewer", DEPARTMENT, STREET),),
    "reviewer_other_street": (Post("reviewer", DEPARTMENT, OTHER_STREET),),
    "window_opener": (Post("window", DEPARTMENT, site=CENTRE),),
    "window": (Post("window", DEPARTMENT, site=CENTRE),),
    "window_elsewhere": (Post("window", DEPARTMENT, site="park-01"),),
    "stand_in_before": (), "stand_in": (), "stand_in_after": (),
    "consulted": (Post("reviewer", CONSULTED),),
    "government": (Post("head", GOVERNMENT),),
    "trader": (Post("reviewer", TRADING),),
    "departed": (Post("head", DEPARTMENT),),
    "colleague": (Post("reviewer", DEPARTMENT),),
}  # fmt: skip
"""``colleague`` is whom administrators act on."""
STAND_INS = {"stand_in_before": (1, 5), "stand_in": (-1, 5)}
"""Days from now."""
SCOPES: tuple[Scope, ...] = ("records:write", "callback:decide", "webhooks:manage", "tickets:write")
PARTNERS: Mapping[str, Partner] = {
    "outlet": Partner(kind="outlet", code="outlet-01"),
    "outlet_other": Partner(kind="outlet", code="outlet-02"),
    "outlet_items": Partner(kind="outlet", code="counter-01", site="outlet-01", items=("seal_filing",)),
    "kiosk": Partner(kind="kiosk", code="kiosk-01", site="outlet-01"),
    "kiosk_other": Partner(kind="kiosk", code="kiosk-02", site="outlet-02"),
    "department": Partner(kind="department", code=DEPARTMENT, scopes=SCOPES),
    "department_elsewhere": Partner(kind="department", code=ELSEWHERE, scopes=SCOPES),
    "department_unscoped": Partner(kind="department", code="11530114015302052T"),
}


def login(kind: str) -> str:
    """The login of a colleague."""
    return kind.replace("_", "-")
