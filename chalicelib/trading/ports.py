"""Ports of trading."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from chalicelib.catalogue.trading import Family
from chalicelib.trading.register.known import Known


class Register(Protocol):
    """The register of organisations that trade, and of experts."""

    def barred(self, codes: Collection[str], day: date, family: Family | None = None) -> frozenset[str]:
        """Those that may not take part in a family's trades on ``day``: a penalty, or the black list of credit."""
        ...

    def known(self, codes: Collection[str] = (), experts: Collection[str] = ()) -> Known:
        """The law, what these organisations hold, and who these experts are."""
        ...
