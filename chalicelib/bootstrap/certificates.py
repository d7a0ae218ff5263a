"""Certificates: what their routes call, and the reader that issues them."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.auditing import audit_trail
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy

if TYPE_CHECKING:
    from chalicelib.certificates.issuing import Issuing
    from chalicelib.certificates.routes import CertificateServices
    from chalicelib.web.api import Api


@cache
def certificates() -> CertificateServices:
    """What the certificate routes call."""
    from chalicelib.aws.files import Bucket
    from chalicelib.certificates.routes import CertificateServices
    from chalicelib.certificates.service import Certificates
    from chalicelib.certificates.verifying import Verifying

    return CertificateServices(
        certificates=Certificates(cases(), privacy(), Bucket(env["FILES_BUCKET"]), clock()),
        verifying=Verifying(cases(), privacy(), clock()),
        cases=cases(),
    )


@cache
def issuing() -> Issuing:
    from chalicelib.applications.granting import Granting
    from chalicelib.aws.files import Bucket
    from chalicelib.aws.numbers import CertificateSerials
    from chalicelib.aws.seal import seal
    from chalicelib.bootstrap.typesetting import typesetter
    from chalicelib.certificates.issuing import Issuing

    return Issuing(
        cases(), Granting(cases(), catalogue(), privacy(), parties(), clock()), privacy(), seal(env["SEAL"]),
        CertificateSerials(env["TABLE_COUNTERS"]), typesetter(), Bucket(env["FILES_BUCKET"]), audit_trail(), clock(),
        catalogue().site,
    )  # fmt: skip


@cache
def certificates_api() -> Api:
    from chalicelib.certificates.routes import blueprint

    return blueprint(certificates, gate)
