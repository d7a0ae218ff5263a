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
