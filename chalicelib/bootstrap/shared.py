"""What every part stands on: the clocks, the secret, cases, privacy, the catalogue, people and firms."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from os import environ as env
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.aws.cases_table import CasesTable
    from chalicelib.aws.privacy import KmsPrivacy
    from chalicelib.aws.secrets import Secret
    from chalicelib.catalogue.service import Catalogue
    from chalicelib.kernel.clock import RunningClock
    from chalicelib.parties.service import Parties


@cache
def clock() -> RunningClock:
    """Both clocks; legal time runs fast only where the stack says so."""
    from chalicelib.kernel.clock import RunningClock

    anchor = datetime.fromisoformat(env.get("CLOCK_ANCHOR") or "2026-01-01T00:00:00+00:00")
    return RunningClock(float(env.get("CLOCK_SPEED") or 1), anchor.astimezone(UTC))


@cache
def secret() -> Secret:
    from chalicelib.aws.secrets import Secret

    return Secret(env.get("TOKEN_SECRET", ""))


@cache
def provider_secrets() -> dict[str, Any]:
    """Addresses and secrets of everybody outside, as operators set them."""
    from chalicelib.aws.secrets import document

    return document(env["PROVIDERS_SECRET"])


@cache
def cases() -> CasesTable:
    """Functions that act for somebody are granted the audit trail, and write their acts there."""
    from chalicelib.aws.cases_table import CasesTable
    from chalicelib.bootstrap.auditing import audit_trail

    others = {name: env.get(f"TABLE_{name.upper()}", "") for name in ("claims", "idempotency", "keys")}
    return CasesTable(env["TABLE_CASES"], **others, audit=audit_trail() if "TABLE_AUDIT" in env else None)


@cache
def privacy() -> KmsPrivacy:
    from chalicelib.aws.privacy import KmsPrivacy

    return KmsPrivacy(env["TABLE_KEYS"], env["PERSON_KEY"], secret())


@cache
def catalogue() -> Catalogue:
    import boto3

    from chalicelib.aws.catalogue_table import CatalogueTable
    from chalicelib.catalogue.caching import CachedReader
    from chalicelib.catalogue.service import Catalogue

    table = CatalogueTable(env["TABLE_CATALOGUE"], boto3.client("s3"), env.get("FILES_BUCKET", ""))
    return Catalogue(CachedReader(table))


@cache
def parties() -> Parties:
    from chalicelib.aws.parties_table import PartiesTable
    from chalicelib.parties.service import Parties

    return Parties(PartiesTable(env["TABLE_PARTIES"], env["TABLE_KEYS"]), privacy())
