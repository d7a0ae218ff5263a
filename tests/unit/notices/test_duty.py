"""Who hears on a duty phone: the department that has to act, and the one that supervises, nobody twice."""

import pytest

from chalicelib.notices.duty import duty_phone
from chalicelib.notices.model import BUREAU, SUPERVISOR


class Two:
    """A department, and the one that supervises it; a third has no phone."""

    supervisor = "B"

    def duty_phone(self, credit_code: str) -> str:
        return {"A": "13800000001", "B": "13800000002"}.get(credit_code, "")


@pytest.mark.parametrize(
    ("recipient", "department", "accused", "phone"),
    [
        (SUPERVISOR, "A", (), "13800000001"),
        (BUREAU, "A", (), "13800000002"),
        (SUPERVISOR, "B", (), "13800000002"),
        (BUREAU, "B", (), ""),
        (SUPERVISOR, "C", (), ""),
        (BUREAU, "A", ("B",), ""),
        (SUPERVISOR, "A", ("B",), "13800000001"),
    ],
)
def test_each_hears_once_and_nobody_of_what_accuses_them(
    recipient: str, department: str, accused: tuple[str, ...], phone: str
) -> None:
    assert duty_phone(Two(), recipient, department, accused) == phone
