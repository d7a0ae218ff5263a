"""Fictional residents and firms with numbers whose checksums hold."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from chalicelib.kernel.ids import credit_code, identity

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("丽", "建国", "晓梅", "志强", "桂芳", "明", "雪", "永昌", "玉兰", "海涛", "秀英", "云飞")
_serial = count(1)
_met: list["Resident"] = []


def begin(serial: int) -> None:
    """Count on from ``serial`` (below 10⁸), so that a stack that was played on before meets new people."""
    global _serial  # noqa: PLW0603  one play, one population
    _serial = count(serial)


def met() -> list["Resident"]:
    """Every resident who was made so far, contacts of firms among them."""
    return list(_met)


@dataclass(frozen=True)
class Resident:
    """A resident; ``number`` is a valid identity number (GB 11643)."""

    name: str
    number: str
    phone: str

    kind = "person"

    @property
    def openid(self) -> str:
        """Who they are to WeChat."""
        return f"o{hashlib.sha256(self.number.encode()).hexdigest()[:27]}"

    def applicant(self) -> dict[str, Any]:
        """As the application names them."""
        return {"kind": "person", "name": self.name, "id_number": self.number, "phone": self.phone}


@dataclass(frozen=True)
class Firm:
    """A firm with the resident who acts for it."""

    name: str
    number: str
    contact: Resident = field(repr=False)

    kind = "firm"

    @property
    def phone(self) -> str:
        """Where messages go."""
        return self.contact.phone

    @property
    def openid(self) -> str:
        """Of who acts for it."""
        return self.contact.openid

    def applicant(self) -> dict[str, Any]:
        """As the application names it."""
        contact = self.contact.applicant()
        return {"kind": "firm", "name": self.name, "credit_code": self.number, "contact": contact}


Player = Resident | Firm


def resident(age: int, today: date, sex: str = "F") -> Resident:
    """A resident of that age on ``today``, unlike any before."""
    n = next(_serial)
    birth = today.replace(year=today.year - age, day=min(today.day, 28))
    # 530121 was the district until 2011; the last digit of the sequence is odd for men.
    division = "530121" if birth.year < 2011 else "530114"
    birth -= timedelta(days=n // 450 % 360)
    body = f"{division}{birth:%Y%m%d}{(2 * n + (sex == 'M')) % 900 + 100:03d}"
    name = SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)]
    made = Resident(name, body + identity.check_character(body), f"139{n:08d}")
    _met.append(made)
    return made


def firm(today: date) -> Firm:
    """A firm of the district, unlike any before."""
    n = next(_serial)
    body = f"91530114MA{n % 1_000_000:06d}"
    body += credit_code.organisation_check(body[8:])
    number = body + credit_code.check_character(body)
    return Firm(f"昆明呈贡示例{n}号有限公司", number, resident(35, today, "M"))
