"""The number of a ticket (工单编号), which its reporter quotes: ``GD20261124000001``."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.text import normalised

FORMAT = re.compile(r"GD([0-9]{8})([0-9]{6})")
LAST_SERIAL = 999_999


@dataclass(frozen=True, slots=True)
class TicketNumber:
    """``GD``, the day of registration (yyyyMMdd), a serial of six digits that counts the day's tickets from 1."""

    day: date
    serial: int

    @classmethod
    def compose(cls, day: date, serial: int) -> Self:
        """The number of the ``serial``-th ticket of a day.

        Raises
        ------
        ValueError
            ``serial`` is outside 1…999,999: a fault of the counter, not of anybody's input.
        """
        if not 1 <= serial <= LAST_SERIAL:
            raise ValueError(f"serial {serial} is outside 1…{LAST_SERIAL}")
        return cls(day, serial)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number; blanks are dropped and letters made capitals.

        Raises
        ------
        Invalid
            ``ticket_number_format``.
        """
        match = FORMAT.fullmatch(normalised(text))
        if match is None or match[2] == "000000":
            raise Invalid("ticket_number_format", "number")
        try:
            day = date.fromisoformat(match[1])
        except ValueError as fault:
            raise Invalid("ticket_number_format", "number") from fault
        return cls(day, int(match[2]))

    def __str__(self) -> str:
        return f"GD{self.day.isoformat().replace('-', '')}{self.serial:06d}"
