"""Case numbers: serials leased in blocks, so that most applications cost no counter write."""

from datetime import date

from chalicelib.aws import tables
from chalicelib.kernel.ids.case_number import CaseNumber, SerialBlock
from chalicelib.kernel.ids.item_code import ItemCode

BLOCK = 20
"""Serials a worker leases at once. What it does not use is lost when it ends."""


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
            block = self._blocks[item_code] = self._lease(f"number#{item_code}#{day}")
            serial = block.take() or block.start
        return str(CaseNumber.compose(ItemCode.parse(item_code), day, serial))

    def _lease(self, counter: str) -> SerialBlock:
        row = self._counters(counter)
        row.update(actions=[self._counters.value.add(BLOCK)])
        end = int(row.value) + 1
        return SerialBlock(end - BLOCK, end)


class CertificateSerials:
    """The :class:`~chalicelib.certificates.ports.Serials` of the cloud and of the local engine: one a write."""

    def __init__(self, counters: str) -> None:
        self._counters = tables.counters(counters)

    def next(self, department: str, year: int) -> str:
        row = self._counters(f"certificate#{department}#{year}")
        row.update(actions=[self._counters.value.add(1)])
        return f"{year}{int(row.value):07d}"
