"""The citizen's identity number (公民身份号码), GB 11643-1999."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.text import normalised

FORMAT = re.compile(r"[0-9]{17}[0-9X]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
EARLIEST_YEAR = 1850


def check_character(body: str) -> str:
    """The 18th character, over the first 17."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True, slots=True, repr=False)
class IdentityNumber:
    """18 characters: division 6, date of birth 8, sequence 3 (odd for men), check 1.

    The division is never judged: it is that of the first registration, so abolished ones (530121 for
    呈贡 before 2011) and those of residence permits (810000, 820000, 830000) are as good as today's.
    Made by :meth:`parse`. It shows itself masked, so that no log or trace holds the number by accident.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number; blanks are dropped and a trailing ``x`` is put right.

        Raises
        ------
        Invalid
            ``identity_number_format``, ``identity_number_checksum``, or ``identity_number_date`` when
            the birth is no date of the calendar or before 1850. Whether it lies ahead is the caller's to
            ask (:meth:`age`), who knows today's date.
        """
        number = normalised(text)
        if not FORMAT.fullmatch(number):
            raise Invalid("identity_number_format")
        if number[17] != check_character(number[:17]):
            raise Invalid("identity_number_checksum")
        try:
            birth = date.fromisoformat(number[6:14])
        except ValueError as fault:
            raise Invalid("identity_number_date") from fault
        if birth.year < EARLIEST_YEAR:
            raise Invalid("identity_number_date")
        return cls(number)

    @property
    def division(self) -> str:
        """The division (GB/T 2260) of the first registration."""
        return self.text[:6]

    @property
    def birth(self) -> date:
        """The date of birth."""
        return date.fromisoformat(self.text[6:14])

    @property
    def sex(self) -> Literal["M", "F"]:
        """``"M"`` for an odd sequence number, ``"F"`` for an even one."""
        return "M" if int(self.text[16]) % 2 else "F"

    @property
    def masked(self) -> str:
        """What may be shown: ``530121********001X``."""
        return f"{self.text[:6]}********{self.text[14:]}"

    def age(self, on: date) -> int:
        """Completed years (周岁) on a day; negative when the birth lies after it.

        A year is complete on the birthday; who was born on 29 February completes it on 1 March of a
        common year.
        """
        birth = self.birth
        return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))

    def __repr__(self) -> str:
        return f"IdentityNumber({self.masked})"
