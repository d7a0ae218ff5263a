"""Why something is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.kernel.errors import DomainError


def refused(act: Callable[[], Any]) -> DomainError:
    """Why an act is refused, which it must be."""
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


def how_refused(act: Callable[[], Any]) -> tuple[type[DomainError], str, str]:
    """How an act is refused, which it must be: the class, the code, and the field that it concerns."""
    refusal = refused(act)
    return type(refusal), refusal.code, refusal.field
