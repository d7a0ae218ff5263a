"""What the published law says of a period on given days: python -m infra.periods NAME DAY …

NAME  of a row of periods.yaml, trading.yaml or complaints.yaml
DAY   2027-03-01

Reads TABLE_CATALOGUE and FILES_BUCKET; boto3 reads AWS_ENDPOINT_URL itself. Exits 1 where no row of that name is in
force.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date

from chalicelib import bootstrap
from chalicelib.catalogue.complaints import KINDS, ComplaintRules, TicketLimit
from chalicelib.catalogue.model import Limit
from chalicelib.catalogue.periods import Periods
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import FAMILIES, METHODS, TradingLaw, TradingPeriod
from chalicelib.kernel.errors import Unavailable


def told(catalogue: Catalogue, name: str, day: date) -> list[str]:
    """A line for each row of that name that is in force on the day: for what, how long, by which article."""
    rows = (
        *_handling(catalogue.periods(), name, day),
        *_trading(catalogue.trading(), name, day),
        *_tickets(catalogue.complaints(), name, day),
    )
    return [f"{day}  {of}: {limit.amount} {limit.unit}, {limit.basis}" for of, limit in rows]


def _handling(law: Periods, name: str, day: date) -> Iterator[tuple[str, Limit]]:
    try:
        yield "办件", law.on(name, day).limit
    except Unavailable:
        return


def _trading(law: TradingLaw, name: str, day: date) -> Iterator[tuple[str, Limit]]:
    for family in FAMILIES:
        found: dict[TradingPeriod, list[str]] = {}
        for method, title in METHODS.items():
            for row in law.periods(family, method, day):
                if row.name == name:
                    found.setdefault(row, []).append(title)
        for row, titles in found.items():
            yield f"{FAMILIES[family]}（{'、'.join(titles) if len(titles) < len(METHODS) else '各种方式'}）", row.limit


def _tickets(law: ComplaintRules, name: str, day: date) -> Iterator[tuple[str, Limit]]:
    found: dict[TicketLimit, list[str]] = {}
    for kind, title in KINDS.items():
        for hard, added in ((False, ""), (True, "（复杂）")):
            for row in law.in_force(kind, hard, day):
                if row.name == name:
                    found.setdefault(row, []).append(f"{title}{added}")
    for row, titles in found.items():
        yield f"工单：{'、'.join(titles)}", row.limit


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.periods", description="What the published law says.")
    parser.add_argument("name")
    parser.add_argument("days", nargs="+", type=date.fromisoformat, metavar="DAY")
    asked = parser.parse_args(arguments)
    lines = [line for day in asked.days for line in told(bootstrap.catalogue(), asked.name, day)]
    print("\n".join(lines) or f"no period {asked.name} is in force")
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
