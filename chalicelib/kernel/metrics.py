"""What is counted for the operators' alarms."""

from collections.abc import Callable

Count = Callable[[str], None]
"""Port: one more of what goes by that name (``Lockouts``, ``SignaturesRefused``, ``RedCards``)."""


def uncounted(name: str) -> None:
    """The :data:`Count` of where nobody counts."""
    del name
