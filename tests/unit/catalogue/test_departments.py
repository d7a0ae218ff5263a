"""Departments are published data: which phone is on duty, and who supervises."""

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.errors import Invalid
from tests.builders import World, items

WORLD = World()
PUBLISHED: dict[str, Any] = WORLD.catalogue.document("departments")


def published(**changes: dict[str, Any]) -> Departments:
    """The district's departments, some of them with changes."""
    body = deepcopy(PUBLISHED)
    for key, change in changes.items():
        body[key] |= change
    return Departments.from_document(body)


def test_the_service_bureau_supervises_and_whoever_decides_here_has_a_duty_phone() -> None:
    departments = WORLD.catalogue.departments()
    assert departments.supervisor == PUBLISHED["government_services"]["credit_code"]
    elsewhere = {row["credit_code"] for row in PUBLISHED.values() if "address" in row}
    deciding = {item.department.credit_code for item in items().values()} - elsewhere
    assert [code for code in deciding | {departments.supervisor} if not departments.duty_phone(code)] == []
    assert {departments.duty_phone(code) for code in (*elsewhere, "nobody")} == {""}


def test_no_phone_is_on_duty_in_two_departments() -> None:
    phones = [row["duty_phone"] for row in PUBLISHED.values() if row.get("duty_phone")]
    assert len(phones) == len(set(phones)) >= 19


def test_the_document_and_what_is_built_from_it_are_kept_apart() -> None:
    assert WORLD.catalogue.departments().supervisor
    assert WORLD.catalogue.government() == PUBLISHED["district_government"]["credit_code"]
    assert WORLD.catalogue.document("departments") is PUBLISHED


@pytest.mark.parametrize(
    "change",
    [
        {"duty_phone": "0871-67470001"}, {"duty_phone": "12345678901"}, {"duty_phone": "1990871000"}, {"name": ""},
        {"supervises": True}, {"credit_code": "11530114015302255F"}, {"duty": "19908710001"},
    ],
)  # fmt: skip
def test_a_department_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        published(civil_affairs=change)
    assert "19908710001" not in str(refused.value)


def test_a_credit_code_that_does_not_hold_is_refused() -> None:
    with pytest.raises(Invalid):
        published(civil_affairs={"credit_code": "11530114015301148U"})


def test_a_department_may_have_no_duty_phone_and_nobody_may_supervise() -> None:
    departments = published(civil_affairs={"duty_phone": ""}, government_services={"supervises": False})
    assert departments.duty_phone(PUBLISHED["civil_affairs"]["credit_code"]) == ""
    assert departments.supervisor == ""
