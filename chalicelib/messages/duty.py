"""Duty phones: where departments hear of cards (黄牌、红牌) and of what cannot wait, by SMS. Pure."""

from collections.abc import Collection
from typing import Protocol

from chalicelib.messages.model import BUREAU, GOVERNMENT, SUPERVISOR

CARDS = {"yellow": "黄牌（时限将满）", "red": "红牌（已经超时）"}
"""Colour of a card → what is told of it."""


class Departments(Protocol):
    """Port: the departments, by their credit codes."""

    @property
    def supervisor(self) -> str:
        """The department that supervises the others; empty: none does."""
        ...

    @property
    def government(self) -> str:
        """The district's government; empty: it is not listed."""
        ...

    def duty_phone(self, credit_code: str) -> str:
        """The duty phone of a department; empty: it has none."""
        ...


def duty_phone(departments: Departments, recipient: str, department: str, accused: Collection[str] = ()) -> str:
    """The phone of a recipient where ``department`` has to act; empty: none.

    The supervising department, and the government, is not told twice of what it has to do itself. Who is ``accused``
    is told nothing.
    """
    whose = {SUPERVISOR: department, BUREAU: departments.supervisor, GOVERNMENT: departments.government}[recipient]
    twice = recipient in (BUREAU, GOVERNMENT) and whose == department
    return "" if twice or whose in accused else departments.duty_phone(whose)
