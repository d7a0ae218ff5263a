"""Who is asking, and what they may do."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.auditing import audit_trail
from chalicelib.bootstrap.shared import clock, secret

if TYPE_CHECKING:
    from chalicelib.access.gate import AccessGate
    from chalicelib.access.tokens import Revocations, Tokens
    from chalicelib.aws.records_table import LimitsTable, RecordsTable
    from chalicelib.aws.rotation import Rotation
    from chalicelib.aws.vault import KmsVault


@cache
def records() -> RecordsTable:
    from chalicelib.aws.records_table import RecordsTable

    return RecordsTable(env["TABLE_ACCESS"], env["TABLE_KEYS"])


@cache
def counters() -> LimitsTable:
    from chalicelib.aws.records_table import LimitsTable

    return LimitsTable(env["TABLE_LIMITS"])


@cache
def tokens() -> Tokens:
    from chalicelib.access.tokens import Tokens
    from chalicelib.aws.secrets import RotatedKeys

    return Tokens(RotatedKeys(env["SIGNING_SECRET"]))


@cache
def revocations() -> Revocations:
    from chalicelib.access.tokens import Revocations

    return Revocations(records())


@cache
def vault() -> KmsVault:
    from chalicelib.aws.vault import KmsVault

    return KmsVault(env["PERSON_KEY"])


@cache
def gate() -> AccessGate:
    """Before every route."""
    from chalicelib.access.gate import AccessGate
    from chalicelib.access.limits import Limits, platform_limits
    from chalicelib.access.partners import PartnerCallers, PartnerStore
    from chalicelib.access.rules import who_may
    from chalicelib.access.tokens import BearerScheme
    from chalicelib.aws.metrics import counted
    from chalicelib.aws.origin import RequestSeal

    partners = PartnerCallers(PartnerStore(records()), vault(), counters(), clock())
    schemes = (BearerScheme(tokens(), revocations()), partners)
    limits = Limits(platform_limits(), counters())
    seal, origin = RequestSeal(secret()), env.get("CORS_ORIGIN", "")
    return AccessGate(schemes, who_may(), limits, audit_trail(), seal, origin, counted)


@cache
def rotation() -> Rotation:
    from chalicelib.aws.rotation import Rotation

    return Rotation(env["SIGNING_SECRET"])
