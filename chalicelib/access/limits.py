"""How often a route may be called, by caller, by network address and by what it is about. Data: limits.csv.

Ordinary routes are counted in each process (no call more): that stops a client gone wild; the gateway and
its firewall count for all processes together. What can be guessed at, or costs something, is counted in a
table that all processes share.
"""

import csv
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from chalicelib.kernel.caller import Caller, Request
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import TooMany
from chalicelib.kernel.records import Counters

TABLE = Path(__file__).parent / "limits.csv"
REMEMBERED = 10_000
"""Keys that a process counts at most; then it begins anew."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` calls in ``seconds`` (wall time) by each caller, address or thing."""

    method: str
    route: str
    by: Literal["caller", "address", "about", "public"]
    """``public``: the address of whoever is not logged in."""
    amount: int
    seconds: int
    kept: Literal["process", "table"]

    def applies(self, request: Request) -> bool:
        return self.method in ("*", request.method) and self.route in ("*", request.route)

    def key(self, request: Request, caller: Caller) -> str | None:
        """Whose calls are counted together; the public has only addresses."""
        named = {
            "caller": f"{caller.role}#{caller.id}" if caller.role != "public" else "",
            "address": request.address,
            "about": request.about,
            "public": request.address if caller.role == "public" else "",
        }[self.by]
        return digest([self.method, self.route, self.by, named]) if named else None


class Limits:
    """Counts calls."""

    def __init__(
        self, limits: Iterable[Limit], counters: Counters, timer: Callable[[], float] = time.monotonic
    ) -> None:  # fmt: skip
        self._limits = tuple(limits)
        self._counters = counters
        self._timer = timer
        self._here: dict[str, tuple[int, float]] = {}

    def check(self, request: Request, caller: Caller) -> None:
        """Count the call, or refuse it with :class:`TooMany`."""
        for limit in self._limits:
            key = limit.key(request, caller) if limit.applies(request) else None
            if key is None:
                continue
            if limit.kept == "process":
                count = self._count(key, limit.seconds)
            else:
                count = self._counters.add(f"limit#{key}", timedelta(seconds=limit.seconds))
            if count > limit.amount:
                raise TooMany("too_many_requests", after=limit.seconds)

    def _count(self, key: str, seconds: int) -> int:
        now = self._timer()
        if len(self._here) > REMEMBERED:
            self._here.clear()
        count, end = self._here.get(key, (0, now + seconds))
        if end <= now:
            count, end = 0, now + seconds
        self._here[key] = (count + 1, end)
        return count + 1


@cache
def platform_limits() -> tuple[Limit, ...]:
    """The platform's own table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_limit(row) for row in csv.DictReader(file))


def _limit(row: Mapping[str, str]) -> Limit:
    by, kept = row["by"], row["kept"]
    if by not in ("caller", "address", "about", "public") or kept not in ("process", "table"):
        raise ValueError(f"no such limit: {dict(row)}")
    return Limit(row["method"], row["route"], by, int(row["amount"]), int(row["seconds"]), kept)  # type: ignore[arg-type]
