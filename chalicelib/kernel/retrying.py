"""How a reader of facts waits before it writes again what other copies of it were first with."""

from collections.abc import Callable
from random import SystemRandom
from time import sleep

ATTEMPTS = 10
"""How often a write is tried when others were first."""
SHORTEST, LONGEST = 0.02, 0.5
"""Seconds: what is waited on average after the first try and after the last ones, about."""


def pause(tries: int, sleeping: Callable[[float], None] = sleep) -> None:
    """Wait after try number ``tries`` (from 1), each time longer and by chance, so that copies come apart."""
    sleeping(SystemRandom().uniform(0, min(LONGEST, SHORTEST * 2**tries)))
