"""The unified social credit code (统一社会信用代码), GB 32100-2015."""

import re
from dataclasses import dataclass
from typing import Self

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.text import normalised

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FORMAT = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(body: str) -> str:
    """The 18th character, over the first 17."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714-1997), over its first eight."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


@dataclass(frozen=True, slots=True)
class CreditCode:
    """18 characters: department 1, kind 1, division 6, organisation code 9, check 1.

    Made by :meth:`parse`.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code; blanks are dropped and letters made capitals.

        No department or kind is refused: the list of registering departments has grown since 2015.

        Raises
        ------
        Invalid
            ``credit_code_format``, or ``credit_code_checksum`` when the code's own check character or
            that of the organisation code inside it is wrong.
        """
        code = normalised(text)
        if not FORMAT.fullmatch(code):
            raise Invalid("credit_code_format")
        if code[17] != check_character(code[:17]) or code[16] != organisation_check(code[8:16]):
            raise Invalid("credit_code_checksum")
        return cls(code)

    @property
    def department(self) -> str:
        """The registering department (登记管理部门): 1 编办, 5 民政, 9 市场监管, N 农业农村, …"""
        return self.text[0]

    @property
    def kind(self) -> str:
        """The kind within the department (机构类别): for 9, 1 企业, 2 个体工商户, 3 农民专业合作社."""
        return self.text[1]

    @property
    def division(self) -> str:
        """The division (GB/T 2260) of the registering organ."""
        return self.text[2:8]

    @property
    def organisation(self) -> str:
        """The organisation code (主体标识码), with its own check character."""
        return self.text[8:17]

    def __str__(self) -> str:
        return self.text
