"""Waiting for what another thread brings about."""

import time
from collections.abc import Callable
from typing import Any


def until(happened: Callable[[], Any]) -> Any:
    """Wait for what comes soon, and return it."""
    for _ in range(1000):
        if found := happened():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come")
