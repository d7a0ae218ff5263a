"""Logins, mandates and the staff's accounts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import counters, gate, records, revocations, tokens, vault
from chalicelib.bootstrap.auditing import audit_query
from chalicelib.bootstrap.channels import sms_providers
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy, provider_secrets

if TYPE_CHECKING:
    from chalicelib.access.logins import Provider, StaffLogins
    from chalicelib.access.mandates import MandateService
    from chalicelib.access.residents import Residents
    from chalicelib.access.routes import Access
    from chalicelib.access.sessions import Sessions
    from chalicelib.access.staff import StaffAccounts
    from chalicelib.rights.consents import Consents
    from chalicelib.web.api import Api


@cache
def residents() -> Residents:
    from chalicelib.access.residents import Residents
    from chalicelib.access.texts import SmsTexts
    from channels.identity.real_name import RealNameCheck
    from channels.miniprogram.session import Code2Session

    told = provider_secrets()
    texts = SmsTexts(sms_providers(), catalogue().messages)
    names, mini = RealNameCheck(told["identity"]["url"]), told["miniprogram"]
    session = Code2Session(mini["base_url"], mini["appid"], mini["secret"])
    return Residents(records(), counters(), privacy(), texts, session, names, clock())


@cache
def staff_accounts() -> StaffAccounts:
    from chalicelib.access.staff import StaffAccounts

    return StaffAccounts(records(), clock())


@cache
def staff_logins() -> StaffLogins:
    from chalicelib.access.logins import StaffLogins
    from chalicelib.aws.metrics import counted

    return StaffLogins(staff_accounts(), sessions(), counters(), vault(), counted)


@cache
def sessions() -> Sessions:
    from chalicelib.access.sessions import Sessions

    return Sessions(records(), tokens(), revocations(), {"resident": residents(), "staff": staff_accounts()}, clock())


@cache
def single_sign_ons() -> dict[str, Provider]:
    from chalicelib.access.oidc import OidcClient, Provider, http_client

    found = [Provider.model_validate(told) for told in provider_secrets()["oidc"]]
    return {provider.audience: OidcClient(provider, http_client()) for provider in found}


@cache
def consents() -> Consents:
    from chalicelib.rights.consents import Consents

    return Consents(records(), clock())


@cache
def mandates() -> MandateService:
    from chalicelib.access.mandates import MandateService

    return MandateService(records(), privacy(), parties(), revocations(), consents(), clock())


@cache
def access() -> Access:
    """What the routes of logins and accounts call."""
    from chalicelib.access.faces import FaceChecks
    from chalicelib.access.logins import ProviderLogins
    from chalicelib.access.routes import Access
    from chalicelib.access.staff import Staff
    from channels.identity.face import FaceCheck

    through = ProviderLogins(single_sign_ons(), records(), residents(), staff_logins(), clock())
    return Access(
        residents=residents(),
        faces=FaceChecks(records(), FaceCheck(provider_secrets()["identity"]["url"]), privacy(), consents(), clock()),
        staff_logins=staff_logins(),
        providers=through,
        sessions=sessions(),
        mandates=mandates(),
        staff=Staff(staff_accounts(), sessions(), vault(), clock()),
        audit=audit_query(),
        cases=cases(),
    )


@cache
def access_api() -> Api:
    from chalicelib.access.routes import blueprint

    return blueprint(access, gate)
