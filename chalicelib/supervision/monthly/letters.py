"""What the message about a monthly report says: its figures. All of it is read on the platform."""

from collections.abc import Callable, Mapping
from typing import Protocol

from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import POOL, Errand, Telling
from chalicelib.supervision.monthly.facts import ReportIssued
from chalicelib.supervision.monthly.model import FLOW

DISTRICT = "全区"
PART, PARTS = 35, 3
"""Characters of a part of the figures, which a provider takes as one value, and how many parts the template has."""


class Supervisors(Protocol):
    """Port: the pool of supervisors (监督员库)."""

    def told(self, person_id: str, values: Mapping[str, str]) -> Telling | None:
        """To where a member is told that; nobody, once they left it or their data is destroyed."""
        ...


class ReportLetters:
    """The :class:`~chalicelib.messages.ports.Author` of reports."""

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments], pool: Supervisors) -> None:
        self._cases = cases
        self._departments = departments
        self._pool = pool

    def tell(self, errand: Errand) -> Telling | None:
        report = load_whole(self._cases, FLOW, errand.ref.case_id).head.state.issued
        if report is None:
            raise LookupError(f"nothing is told of {errand.ref.kind}")
        told = values(report, self._departments())
        if errand.recipient.startswith(POOL):
            return self._pool.told(errand.recipient.removeprefix(POOL), told)
        phone = duty_phone(self._departments(), errand.recipient, report.department)
        return Telling(to={"sms": phone} if phone else {}, values=told)


def values(report: ReportIssued, departments: Departments) -> dict[str, str]:
    """What the template of reports is filled with."""
    text = "，".join(f"{line.title}{line.text}" for line in report.lines)
    year, month = report.month.split("-")
    return {
        "scope": departments.name(report.department) if report.department else DISTRICT,
        "month": f"{year}年{int(month)}月", "report": report.title,
        **{f"told{n + 1}": text[n * PART : (n + 1) * PART] for n in range(PARTS)},
    }  # fmt: skip
