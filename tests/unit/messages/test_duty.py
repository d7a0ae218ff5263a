"""Who hears on a duty phone: the department that has to act, and the one that supervises, nobody twice."""

import pytest

from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import BUREAU, GOVERNMENT, SUPERVISOR


class Three:
    """A department, the one that supervises it, and the government; a fourth has no phone."""

    supervisor, government = "B", "G"

    def duty_phone(self, credit_code: str) -> str:
        return {"A": "13800000001", "B": "13800000002", "G": "13800000003"}.get(credit_code, "")


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
        (GOVERNMENT, "A", (), "13800000003"),
        (GOVERNMENT, "G", (), ""),
        (GOVERNMENT, "A", ("G",), ""),
    ],
)
def test_each_hears_once_and_nobody_of_what_accuses_them(
    recipient: str, department: str, accused: tuple[str, ...], phone: str
) -> None:
    assert duty_phone(Three(), recipient, department, accused) == phone
