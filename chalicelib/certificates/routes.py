"""Certificates over HTTP: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.certificates.schemas import (
    BODY_LIMIT,
    ByCode,
    CertificateState,
    FileLink,
    Mine,
    OwnCertificates,
    Revocation,
    Revoked,
    Verification,
    Verified,
)
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.certificates.service import Certificates
    from chalicelib.certificates.verifying import Verifying
    from chalicelib.kernel.store import CaseStore


@dataclass(frozen=True, slots=True)
class CertificateServices:
    """What the routes call."""

    certificates: Certificates
    verifying: Verifying
    cases: CaseStore


def blueprint(services: Callable[[], CertificateServices], gate: Callable[[], Gate]) -> Api:
    """The routes of certificates."""
    api = Api("chalicelib.certificates.routes", gate)
    acts = Acts(lambda: services().cases, Revoked)

    @api.get("/v1/me/certificates", OwnCertificates, "我的电子证照", query=Mine)
    def mine(ask: Ask[Mine]) -> OwnCertificates:
        return services().certificates.mine(ask.caller, ask.body)

    @api.get("/v1/certificates/{identifier}", CertificateState, "扫码核验电子证照", query=ByCode, personal=True)
    def show(ask: Ask[ByCode]) -> CertificateState:
        return services().verifying.show(ask.path["identifier"], ask.body.code)

    @api.get("/v1/certificates/{identifier}/file", FileLink, "下载电子证照", personal=True)
    def file(ask: Ask[Any]) -> FileLink:
        return services().certificates.link(ask.caller, ask.path["identifier"])

    @api.post(
        "/v1/certificates/verification", Verification, Verified, "核验电子证照文件", keyed=False, limit=BODY_LIMIT
    )
    def verify(ask: Ask[Verification]) -> Verified:
        return services().verifying.verify(ask.body)

    @api.post("/v1/certificates/{identifier}/revocation", Revocation, Revoked, "撤销电子证照")
    def revoke(ask: Ask[Revocation]) -> Revoked:
        return acts.on(ask, services().certificates.revoke, "identifier")

    return api
