"""People's rights in their own data, their credit, and the eraser."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, records
from chalicelib.bootstrap.auditing import audit_trail
from chalicelib.bootstrap.logins import consents, mandates
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy

if TYPE_CHECKING:
    from chalicelib.aws.erasure import Eraser
    from chalicelib.credit.service import Credit
    from chalicelib.rights.ports import OwnCases
    from chalicelib.rights.retention import Retention
    from chalicelib.rights.service import Rights
    from chalicelib.web.api import Api


@cache
def owned() -> OwnCases:
    """Applications and tickets; files of tickets lie under them."""
    from chalicelib.applications.owned import OwnApplications
    from chalicelib.complaints.owned import OwnTickets
    from chalicelib.rights.owning import AllCases

    return AllCases(OwnApplications(cases()), OwnTickets(cases()))


@cache
def retention() -> Retention:
    from chalicelib.rights.retention import Retention

    return Retention(owned(), catalogue().calendar)


@cache
def rights() -> Rights:
    from chalicelib.rights.accounts import AccountDocuments
    from chalicelib.rights.corrections import Corrections
    from chalicelib.rights.deletion import Deletions
    from chalicelib.rights.service import Rights

    return Rights(
        consents(), Corrections(records(), privacy(), clock()),
        Deletions(records(), retention(), clock()), parties(), privacy(), owned(),
        AccountDocuments(records(), privacy()), mandates(), clock(),
    )  # fmt: skip


@cache
def credit() -> Credit:
    from chalicelib.credit.requests import RepairRequests
    from chalicelib.credit.service import Credit

    return Credit(RepairRequests(records(), privacy()), parties(), privacy(), catalogue().credit, clock())


@cache
def erasures() -> Eraser:
    from chalicelib.aws.erasure import Eraser, Shredder
    from chalicelib.bundles.owned import OwnBundles

    shredder = Shredder(
        records(), env["TABLE_KEYS"], env["TABLE_PARTIES"], owned(), env["FILES_BUCKET"], OwnBundles(cases())
    )
    return Eraser(records(), shredder, retention(), clock(), audit_trail())


@cache
def rights_api() -> Api:
    from chalicelib.rights.routes import blueprint

    return blueprint(rights, cases, gate)


@cache
def credit_api() -> Api:
    from chalicelib.credit.routes import blueprint

    return blueprint(credit, cases, gate)
