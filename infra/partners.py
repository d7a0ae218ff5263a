"""Accounts of outlets, terminals and departments, and what outlets are paid.

python -m infra.partners open outlet outlet-01 --items elder_allowance,lease_filing --rate 5 --burst 10 --daily 2000
python -m infra.partners open kiosk terminal-07 --site outlet-01
python -m infra.partners open department CREDIT_CODE --scopes callback:decide,webhooks:manage
python -m infra.partners rotate CODE --hours 24    a second key; the first one ends after so many hours, 0: at once
python -m infra.partners close CODE
python -m infra.partners show [CODE]
python -m infra.partners report --month 2026-11 [--site outlet-01]    CSV

Secrets and API keys are printed once, when they are made. Works in the environment of a stack (infra.stack).
"""

import argparse
import json
import sys
from datetime import timedelta
from os import environ as env
from typing import Any

import boto3
from pydantic import ValidationError

from chalicelib.access.partner_accounts import Issued, PartnerAccounts
from chalicelib.access.partners import Partner, PartnerStore
from chalicelib.applications.model import opener_of
from chalicelib.applications.usage import Usage, UsageMonth
from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.catalogue_table import CatalogueTable
from chalicelib.aws.records_table import RecordsTable
from chalicelib.aws.vault import KmsVault
from chalicelib.catalogue.caching import CachedReader
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.clock import RunningClock
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import By
from chalicelib.kernel.ids.credit_code import CreditCode
from infra import acts, settlement
from infra.paths import ROOT
from infra.usage_plans import Plan, UsagePlans, digest, served_at

PLACES = ("outlet", "kiosk")
CHANGES = ("open", "rotate", "close")


class Commands:
    """Each command by its name; everything that it needs is read from the environment of the stack."""

    def __init__(self) -> None:
        self._store = PartnerStore(RecordsTable(env["TABLE_ACCESS"]))
        self._accounts = PartnerAccounts(self._store, KmsVault(env["PERSON_KEY"]), RunningClock())

    def open(self, asked: argparse.Namespace) -> None:
        known = self._store.get(asked.code)
        if known is not None and known.active:
            return _print({"code": asked.code, "state": "open already, nothing was changed"})
        partner = Partner(
            kind=asked.kind, code=asked.code, name=asked.name, site=asked.site, items=_listed(asked.items),
            scopes=_listed(asked.scopes),
        )  # fmt: skip
        if partner.kind == "department":
            CreditCode.parse(partner.code)
            return _issued(self._accounts.open(partner))
        self._check_place(partner)
        api_key = self._plans().open(partner.code, Plan(asked.rate, asked.burst, asked.daily))
        held = partner.model_copy(update={"api_key_digest": digest(api_key)})
        return _issued(self._accounts.open(held), api_key=api_key)

    def rotate(self, asked: argparse.Namespace) -> None:
        _issued(self._accounts.rotate(asked.code, timedelta(hours=asked.hours)))

    def close(self, asked: argparse.Namespace) -> None:
        closed = self._accounts.close(asked.code)
        if closed.kind in PLACES:
            self._plans().close(asked.code)
        _print({"code": asked.code, "state": "closed"})

    def show(self, asked: argparse.Namespace) -> None:
        for code in [asked.code] if asked.code else self._store.codes():
            shown = self._accounts.known(code).model_dump(mode="json", exclude={"api_key_digest"})
            for key in shown["keys"]:
                del key["sealed"]
            _print(shown)

    def report(self, asked: argparse.Namespace) -> None:
        usage = Usage(CasesTable(env["TABLE_CASES"]), _catalogue())
        partners = [self._accounts.known(code) for code in self._store.codes()]
        rows = [
            row
            for partner in partners
            if partner.kind in PLACES and asked.site in ("", partner.place)
            for row in usage.report(opener_of(By(role=partner.kind, id=partner.code)), asked.month).rows
        ]
        settlement.write(rows, sys.stdout)

    def _check_place(self, partner: Partner) -> None:
        """The site is in the published registry and has the channel, the items are the district's."""
        site = _catalogue().sites().get(partner.place)
        if site is None or partner.kind not in site.channels:
            raise SystemExit(f"{partner.place} is no site with the channel {partner.kind}")
        rows = reading.read_items(ROOT / "catalogue") if partner.items else ()
        if unknown := set(partner.items) - {row.data["short"] for row in rows if row.data}:
            raise SystemExit(f"no service items: {', '.join(sorted(unknown))}")

    def _plans(self) -> UsagePlans:
        return UsagePlans(boto3.client("apigateway"), *served_at(env["API_URL"]))


def _catalogue() -> Catalogue:
    table = CatalogueTable(env["TABLE_CATALOGUE"], boto3.client("s3"), env["FILES_BUCKET"])
    return Catalogue(CachedReader(table))


def _listed(text: str) -> Any:
    return tuple(part for part in text.split(",") if part)


def _issued(issued: Issued | None, **more: str) -> None:
    if issued is None:
        raise SystemExit("somebody else opened it at the same moment")
    _print({"code": issued.partner.code, "key_id": issued.key_id, "secret": issued.secret, **more})


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False))


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("python -m infra.partners", description=__doc__, formatter_class=Raw)
    commands = made.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("open", help="an account with its first key")
    opening.add_argument("kind", choices=[*PLACES, "department"])
    opening.add_argument("code", help="a site's code, a terminal's name, or a department's credit code")
    for name, meaning in OPTIONS.items():
        opening.add_argument(f"--{name}", default="", help=meaning)
    opening.add_argument("--rate", type=float, default=5, help="calls a second")
    opening.add_argument("--burst", type=int, default=10, help="calls at once")
    opening.add_argument("--daily", type=int, default=2000, help="calls a day")
    rotating = commands.add_parser("rotate", help="a second key")
    rotating.add_argument("--hours", type=float, default=24, help="how long the first one is still good")
    closing, showing = commands.add_parser("close", help="ends it"), commands.add_parser("show", help="without secrets")
    for command in (rotating, closing):
        command.add_argument("code")
    showing.add_argument("code", nargs="?", default="")
    reporting = commands.add_parser("report", help="a month's usage and settlement")
    reporting.add_argument("--month", required=True, type=lambda text: UsageMonth(month=text).month)
    reporting.add_argument("--site", default="")
    return made


Raw = argparse.RawDescriptionHelpFormatter
OPTIONS = {
    "name": "what it is called",
    "site": "where it serves, if that is not its code",
    "items": "short names of the items that it may take, with commas; all that its channel offers by default",
    "scopes": "what a department's system may do: records:write, callback:decide, webhooks:manage, tickets:write",
}


def main(arguments: list[str]) -> int:
    """Run a command on the stack that the environment names; 1 when it is refused."""
    asked = parser().parse_args(arguments)
    try:
        getattr(Commands(), asked.command)(asked)
        if asked.command in CHANGES:
            acts.told(f"infra.partners {asked.command}", asked.code)
    except DomainError as refused:
        _print({"refused": refused.code, "field": refused.field, "message": refused.sentence})
        return 1
    except ValidationError as wrong:
        _print({"refused": "body_invalid", "fields": [".".join(map(str, error["loc"])) for error in wrong.errors()]})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
