"""The moments that providers tell, as RFC 3339."""

from datetime import datetime
from typing import Any


def beijing(told: Any) -> str:
    """A provider's ``2015-10-17 08:03:04``, which is Beijing time and does not say so; nothing when it is none."""
    try:
        return datetime.strptime(str(told), "%Y-%m-%d %H:%M:%S").isoformat() + "+08:00"  # noqa: DTZ007  has no zone
    except ValueError:
        return ""
