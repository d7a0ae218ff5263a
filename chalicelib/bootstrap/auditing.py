"""The audit trail: what writes it, what reads it, what anchors it."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.shared import clock, secret

if TYPE_CHECKING:
    from chalicelib.access.auditing import AuditQuery
    from chalicelib.aws.anchors import Anchors
    from chalicelib.aws.audit_table import AuditReader, AuditTable


@cache
def audit_trail() -> AuditTable:
    """One a process: whatever writes there shares its chain."""
    from chalicelib.aws.audit_table import AuditTable

    return AuditTable(env["TABLE_AUDIT"], clock())


@cache
def audit_reader() -> AuditReader:
    from chalicelib.aws.audit_table import AuditReader

    return AuditReader(env["TABLE_AUDIT"])


@cache
def audit_query() -> AuditQuery:
    from chalicelib.access.auditing import AuditQuery
    from chalicelib.aws.origin import RequestSeal

    return AuditQuery(audit_reader(), RequestSeal(secret()).open)


@cache
def anchors() -> Anchors:
    import boto3

    from chalicelib.aws.anchors import Anchors

    return Anchors(audit_reader(), boto3.client("s3"), env["ANCHORS_BUCKET"], clock())
