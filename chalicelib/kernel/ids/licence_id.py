"""The identifier of an electronic licence (电子证照标识), GB/T 36904-2018, check by ISO 7064 MOD 37,36."""

import re
from dataclasses import dataclass
from typing import Self

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.text import normalised

ROOT = "1.2.156.3005.2"
"""The object identifier under which China's electronic licences are registered."""
FORMAT = re.compile(
    re.escape(ROOT) + r"\.([0-9A-Z]{18})([0-9]{3})\.([0-9A-Z]{18})\.([0-9A-Z]{1,40})\.([0-9]{3})\.([0-9A-Z])"
)
SERIAL = re.compile(r"[0-9A-Z]{1,40}")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(fields: str) -> str:
    """ISO 7064 MOD 37,36 over digits and capital letters. Finds every single wrong character."""
    product = 36
    for char in fields:
        total = (product + int(char, 36)) % 36 or 36
        product = total * 2 % 37
    return DIGITS[(37 - product) % 36]


@dataclass(frozen=True, slots=True)
class LicenceId:
    """Root, licence type, issuer, serial, version, check, with dots between them.

    The type is the credit code of the organ that defines it and a number of three digits. Made by
    :meth:`compose` or :meth:`parse`.
    """

    definer: CreditCode
    type_number: int
    issuer: CreditCode
    serial: str
    version: int

    @classmethod
    def compose(cls, definer: CreditCode, type_number: int, issuer: CreditCode, serial: str, version: int = 1) -> Self:
        """The identifier of a licence about to be issued; ``version`` rises when it is issued anew.

        Raises
        ------
        ValueError
            ``type_number`` or ``version`` outside 1…999, or a serial that is not 1 to 40 digits and
            capital letters: a fault of the program.
        """
        if not (1 <= type_number <= 999 and 1 <= version <= 999 and SERIAL.fullmatch(serial)):
            raise ValueError(f"no licence identifier from {type_number=}, {serial=}, {version=}")
        return cls(definer, type_number, issuer, serial, version)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an identifier; blanks are dropped and letters made capitals.

        Raises
        ------
        Invalid
            ``licence_id_format``, ``licence_id_checksum``, or the refusal of a credit code in it.
        """
        match = FORMAT.fullmatch(normalised(text))
        if match is None:
            raise Invalid("licence_id_format")
        *fields, check = match.groups()
        if check_character("".join(fields)) != check:
            raise Invalid("licence_id_checksum")
        definer, type_number, issuer, serial, version = fields
        return cls(CreditCode.parse(definer), int(type_number), CreditCode.parse(issuer), serial, int(version))

    def __str__(self) -> str:
        licence_type = f"{self.definer}{self.type_number:03d}"
        fields = (licence_type, self.issuer.text, self.serial, f"{self.version:03d}")
        return ".".join((ROOT, *fields, check_character("".join(fields))))
