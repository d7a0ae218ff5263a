"""The number of an application (办件编号), which its applicant quotes, and the block its serial is from."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.item_code import ItemCode
from chalicelib.kernel.ids.text import normalised

FORMAT = re.compile(r"([0-9A-Z]{31}(?:[0-9]{2})?)([0-9]{8})([0-9]{4}|[A-Z][0-9A-Z]{3})")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LAST_DECIMAL = 9999
PER_LETTER = 36**3
LAST_SERIAL = LAST_DECIMAL + 26 * PER_LETTER


def _written(serial: int) -> str:
    if serial <= LAST_DECIMAL:
        return f"{serial:04d}"
    letter, rest = divmod(serial - LAST_DECIMAL - 1, PER_LETTER)
    return DIGITS[10 + letter] + DIGITS[rest // 1296] + DIGITS[rest // 36 % 36] + DIGITS[rest % 36]


def _read(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return LAST_DECIMAL + 1 + (int(text[0], 36) - 10) * PER_LETTER + int(text[1:], 36)


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """Item code 31 or 33, day of acceptance 8 (yyyyMMdd), serial 4: 43 or 45 characters.

    The serial counts the item's applications of the day: ``0001`` to ``9999``, then ``A000`` to ``ZZZZ``
    (a letter and three digits to base 36), so that a day has 1,223,055 numbers, the usual four digits are
    what one sees, and numbers sort in the order in which they were given out.
    """

    item: ItemCode
    day: date
    serial: int

    @classmethod
    def compose(cls, item_code: ItemCode, day: date, serial: int) -> Self:
        """The number of the ``serial``-th application for an item on a day, counted from 1.

        Raises
        ------
        ValueError
            ``serial`` is outside 1…1,223,055: a fault of the counter, not of anybody's input.
        """
        if not 1 <= serial <= LAST_SERIAL:
            raise ValueError(f"serial {serial} is outside 1…{LAST_SERIAL}")
        return cls(item_code, day, serial)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number; blanks are dropped and letters made capitals.

        Raises
        ------
        Invalid
            ``case_number_format``, ``case_number_date``, or the refusal of the item code in it.
        """
        match = FORMAT.fullmatch(normalised(text))
        if match is None or match[3] == "0000":
            raise Invalid("case_number_format")
        try:
            day = date.fromisoformat(match[2])
        except ValueError as fault:
            raise Invalid("case_number_date") from fault
        return cls(ItemCode.parse(match[1]), day, _read(match[3]))

    def __str__(self) -> str:
        return f"{self.item}{self.day.isoformat().replace('-', '')}{_written(self.serial)}"


@dataclass(slots=True)
class SerialBlock:
    """Serials ``start`` ≤ n < ``end``, taken from a counter in one step and given out by one worker.

    What a worker does not use is lost: serials are unique and rising within a block, not without gaps.
    """

    start: int
    end: int

    def take(self) -> int | None:
        """The next serial, or ``None`` when the block is used up and another must be fetched."""
        if self.start >= self.end:
            return None
        serial = self.start
        self.start += 1
        return serial
