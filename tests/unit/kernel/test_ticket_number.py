"""The number of a ticket: composed and read, and nothing else."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.ticket_number import LAST_SERIAL, TicketNumber


@given(st.dates(date(2000, 1, 1), date(2999, 12, 31)), st.integers(1, LAST_SERIAL))
def test_a_number_is_read_as_it_was_composed(day: date, serial: int) -> None:
    number = TicketNumber.compose(day, serial)
    assert TicketNumber.parse(f" {str(number).lower()} ") == number


@pytest.mark.parametrize(
    "text",
    ["", "GD", "GD20261124000000", "GD20261324000001", "GD2026112400001", "53011420261124A0001", "GD20261124000001X"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        TicketNumber.parse(text)
    assert refused.value.code == "ticket_number_format"


@pytest.mark.parametrize("serial", [0, LAST_SERIAL + 1])
def test_a_serial_outside_its_digits_is_a_fault_of_the_counter(serial: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        TicketNumber.compose(date(2026, 11, 24), serial)
