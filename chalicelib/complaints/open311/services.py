"""What can be reported: the published categories of tickets, as the standard tells of services.

A category that is not shown to the public has no numbers that lead anywhere (``blackbox``); where a matter is complex,
a person looks first whether it is one, and belongs here: its number is told once somebody has it (``batch``).
"""

from collections.abc import Iterable

from chalicelib.catalogue.complaints import KINDS, Category, ComplaintRules, TicketKind
from chalicelib.catalogue.departments import Departments
from chalicelib.complaints.open311.schemas import Report
from chalicelib.complaints.open311.values import Attribute, Definition, Option, Service, ServiceType
from chalicelib.kernel.errors import Invalid, NotFound

TAKEN: tuple[TicketKind, ...] = ("help", "complaint", "suggestion", "enquiry")
"""Kinds that are taken from elsewhere. An accusation (举报) and a petition are not: they need to know whom they are of,
or who asks."""
ATTRIBUTES = (
    Attribute(
        code="kind", datatype="singlevaluelist", order=1, description="这是什么？不填就是求助。",
        values=tuple(Option(key=kind, name=KINDS[kind]) for kind in TAKEN),
    ),
    Attribute(
        code="confidential", datatype="singlevaluelist", order=2,
        description="是否保密？保密的，承办单位看不到是谁反映的，工单也不公开。不填就是不保密。",
        values=(Option(key="yes", name="保密"), Option(key="no", name="不保密")),
    ),
)  # fmt: skip
"""The further fields of every service. None has to be filled in."""


def services(rules: ComplaintRules, departments: Departments) -> tuple[Service, ...]:
    """Every category as a service."""
    return tuple(_service(one, departments) for one in rules.categories)


def definition(rules: ComplaintRules, code: str) -> Definition:
    """The further fields of a service."""
    return Definition(service_code=found(rules, code).name, attributes=ATTRIBUTES)


def found(rules: ComplaintRules, code: str) -> Category:
    """The category of that name.

    Raises
    ------
    NotFound
        ``open311_service_unknown``.
    """
    for one in rules.categories:
        if one.name == code:
            return one
    raise NotFound("open311_service_unknown", "service_code")


def type_of(category: Category) -> ServiceType:
    """What who reports is told at once."""
    if not category.public:
        return "blackbox"
    return "batch" if category.complex else "realtime"


def kind_of(report: Report) -> TicketKind:
    """What a report is."""
    given = _one(report, "kind", TAKEN)
    return next((kind for kind in TAKEN if kind == given), TAKEN[0])


def confidential(report: Report) -> bool:
    """Whether who reports must not be known to who handles it."""
    return _one(report, "confidential", ("yes", "no")) == "yes"


def check(report: Report) -> None:
    """Refuse further fields that there are not."""
    if unknown := set(report.attributes) - {one.code for one in ATTRIBUTES}:
        raise Invalid("open311_attribute", f"attribute[{min(unknown)}]")


def _one(report: Report, code: str, values: Iterable[str]) -> str:
    """The one value of a field, or nothing."""
    given = report.attributes.get(code, ())
    if len(set(given)) > 1 or not set(given) <= set(values):
        raise Invalid("open311_attribute", f"attribute[{code}]")
    return given[0] if given else ""


def _service(category: Category, departments: Departments) -> Service:
    return Service(
        service_code=category.name, service_name=category.title, description=f"例如：{category.example}",
        metadata=True, type=type_of(category), keywords=category.title, group=departments.name(category.department),
    )  # fmt: skip
