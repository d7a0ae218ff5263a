"""The staff as the registers and records see it: by login, and where each works."""

from collections.abc import Mapping
from typing import Protocol


class Staff(Protocol):
    """Port: the accounts of the staff."""

    def departments(self, logins: frozenset[str]) -> Mapping[str, str]:
        """Login → credit code of the department, of those that there are."""
        ...
