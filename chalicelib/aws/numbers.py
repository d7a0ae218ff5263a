"""Case numbers: serials leased in blocks, so that most applications cost no counter write."""

from datetime import date
from typing import Any

from chalicelib.aws import tables
from chalicelib.kernel.ids.case_number import CaseNumber, SerialBlock
from chalicelib.kernel.ids.item_code import ItemCode
from chalicelib.kernel.ids.ticket_number import TicketNumber

BLOCK = 20
"""Serials a worker leases at once. What it does not use is lost when it ends."""


def leased(counters: Any, counter: str) -> SerialBlock:
    """The next block of a counter, in one write."""
    row = counters(counter)
    row.update(actions=[counters.value.add(BLOCK)])
    end = int(row.value) + 1
    return SerialBlock(end - BLOCK, end)


class LeasedNumbers:
    """The :class:`~chalicelib.applications.ports.Numbers` of the cloud and of the local engine."""

    def __init__(self, counters: str) -> None:
        self._counters = tables.counters(counters)
        self._blocks: dict[str, SerialBlock] = {}
        self._day: date | None = None

    def next(self, item_code: str, day: date) -> str:
        if day != self._day:
            self._day, self._blocks = day, {}
        block = self._blocks.get(item_code)
        serial = block.take() if block else None
        if serial is None:
            block = self._blocks[item_code] = leased(self._counters, f"number#{item_code}#{day}")
            serial = block.take() or block.start
        return str(CaseNumber.compose(ItemCode.parse(item_code), day, serial))


class CertificateSerials:
    """The :class:`~chalicelib.certificates.ports.Serials` of the cloud and of the local engine: one a write."""

    def __init__(self, counters: str) -> None:
        self._counters = tables.counters(counters)

    def next(self, department: str, year: int) -> str:
        row = self._counters(f"certificate#{department}#{year}")
        row.update(actions=[self._counters.value.add(1)])
        return f"{year}{int(row.value):07d}"


class TicketNumbers:
    """The :class:`~chalicelib.complaints.ports.Numbers` of the cloud and of the local engine: leased in blocks."""

    def __init__(self, counters: str) -> None:
        self._counters = tables.counters(counters)
        self._block = SerialBlock(0, 0)
        self._day: date | None = None

    def next(self, day: date) -> str:
        serial = self._block.take() if day == self._day else None
        if serial is None:
            self._day, self._block = day, leased(self._counters, f"ticket#{day}")
            serial = self._block.take() or self._block.start
        return str(TicketNumber.compose(day, serial))
