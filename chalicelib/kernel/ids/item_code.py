"""The code of a service item (事项实施编码), as the national implementation lists carry it."""

import re
from dataclasses import dataclass
from typing import Self

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.text import normalised

TAIL = re.compile(r"[1-6][0-9A-Z]{2}[0-9]{2}[0-9A-Z]{8}([0-9]{2})?")
LENGTH_OF_CREDIT_CODE = 18


@dataclass(frozen=True, slots=True)
class ItemCode:
    """31 characters: credit code of the department 18, level 1, base code 12; 33 with the handling variant 2.

    The base code (基本编码) is division 2 (00 for national), type 2, department 2, item 3, sub-item 3. The handling
    variant (业务办理项) tells apart what an item is split into.
    Made by :meth:`parse`.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code; blanks are dropped and letters made capitals.

        Raises
        ------
        Invalid
            ``item_code_format``, or the refusal of the credit code that it begins with.
        """
        code = normalised(text)
        if not TAIL.fullmatch(code[LENGTH_OF_CREDIT_CODE:]):
            raise Invalid("item_code_format")
        CreditCode.parse(code[:LENGTH_OF_CREDIT_CODE])
        return cls(code)

    @property
    def credit_code(self) -> CreditCode:
        """The department that decides (实施主体)."""
        return CreditCode(self.text[:LENGTH_OF_CREDIT_CODE])

    @property
    def level(self) -> str:
        """行使层级: 1 national, 2 province, 3 city, 4 county, 5 street, 6 village."""
        return self.text[18]

    @property
    def base_code(self) -> str:
        """基本编码, 12 characters, which may hold letters."""
        return self.text[19:31]

    @property
    def type(self) -> str:
        """The type of power: 01 许可, 05 给付, 07 确认, …; what 20 and 21 mean differs by province."""
        return self.base_code[2:4]

    def __str__(self) -> str:
        return self.text
