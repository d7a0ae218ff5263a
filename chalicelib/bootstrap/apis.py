"""Every API of the platform, made when one of its paths is first asked for, and the pages.

Which API answers which path is told by the column ``api`` of ``access/who_may.csv``; the pages answer all others.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.applications import applications_api, handling_api, parties_api
from chalicelib.bootstrap.appraisal import accountability_api, appraisal_api, monthly_api
from chalicelib.bootstrap.broadcasts import broadcasts_api
from chalicelib.bootstrap.bundles import bundles_api
from chalicelib.bootstrap.certificates import certificates_api
from chalicelib.bootstrap.challenges import challenges_api
from chalicelib.bootstrap.complaints import ticket_work_api, tickets_api, upload_address
from chalicelib.bootstrap.counting import figures_api
from chalicelib.bootstrap.feed import feed_api
from chalicelib.bootstrap.handover import handover_api, sandbox_courier_api
from chalicelib.bootstrap.logins import access_api
from chalicelib.bootstrap.messaging import outbox_api, receipts_api, wechat_api
from chalicelib.bootstrap.open311 import open311_api
from chalicelib.bootstrap.open_data import ocds_api
from chalicelib.bootstrap.ratings import ratings_api
from chalicelib.bootstrap.rights import credit_api, rights_api
from chalicelib.bootstrap.sandbox import sandbox_phone_api, sandbox_providers_api
from chalicelib.bootstrap.sites import sites_api
from chalicelib.bootstrap.suggesting import duplicates_api
from chalicelib.bootstrap.trading import bulletin_api, trading_api
from chalicelib.bootstrap.trading_supervision import register_api, trading_supervision_api
from chalicelib.bootstrap.typesetting import catalogue_api
from chalicelib.bootstrap.webhooks import webhooks_api

if TYPE_CHECKING:
    from chalice.app import Blueprint

    from chalicelib.web.api import Api

APIS = {
    "catalogue": catalogue_api,
    "applications": applications_api,
    "handling": handling_api,
    "handover": handover_api,
    "broadcasts": broadcasts_api,
    "bundles": bundles_api,
    "certificates": certificates_api,
    "receipts": receipts_api,
    "outbox": outbox_api,
    "wechat": wechat_api,
    "parties": parties_api,
    "access": access_api,
    "rights": rights_api,
    "credit": credit_api,
    "feed": feed_api,
    "webhooks": webhooks_api,
    "trading": trading_api,
    "bulletin": bulletin_api,
    "challenges": challenges_api,
    "register": register_api,
    "trading_supervision": trading_supervision_api,
    "ratings": ratings_api,
    "ocds": ocds_api,
    "tickets": tickets_api,
    "ticket_work": ticket_work_api,
    "duplicates": duplicates_api,
    "open311": open311_api,
    "sites": sites_api,
    "accountability": accountability_api,
    "appraisal": appraisal_api,
    "figures": figures_api,
    "monthly": monthly_api,
    "sandbox_phone": sandbox_phone_api,
    "sandbox_providers": sandbox_providers_api,
    "sandbox_courier": sandbox_courier_api,
}
"""By their names in the table, in the order in which they are described."""
PAGES = "pages"
NAMES = (*APIS, PAGES)


def whose(path: str) -> str:
    """The name of what answers a path."""
    from chalicelib.access.rules import answering

    return answering().get(path, PAGES)


def blueprints(name: str) -> tuple[Blueprint, ...]:
    """What answers under a name; of an API, also what browsers ask before they call it."""
    if name == PAGES:
        return (pages(),)
    from chalicelib.web.cors import preflights

    api = APIS[name]()
    return api, preflights((api,), gate)


def every() -> tuple[Api, ...]:
    """All APIs: what the description tells of."""
    return tuple(make() for make in APIS.values())


@cache
def pages() -> Blueprint:
    from chalicelib.access.rules import allowed
    from chalicelib.pages.routes import blueprint

    return blueprint(every, allowed, upload_address)
