"""The one place that reads the environment and knows both the services and AWS.

Each part is built once, at its first use: a function pays only for what it needs, and names only the
resources that it is granted.
"""

from chalicelib.bootstrap.access import (
    counters as counters,
    gate as gate,
    records as records,
    revocations as revocations,
    rotation as rotation,
    tokens as tokens,
    vault as vault,
)
from chalicelib.bootstrap.applications import (
    application_clockwork as application_clockwork,
    judge as judge,
    party_records as party_records,
    services as services,
)
from chalicelib.bootstrap.appraisal import (
    accountability as accountability,
    appraisal as appraisal,
    holding as holding,
    monthly_reports as monthly_reports,
)
from chalicelib.bootstrap.auditing import (
    anchors as anchors,
    audit_query as audit_query,
    audit_reader as audit_reader,
    audit_trail as audit_trail,
)
from chalicelib.bootstrap.broadcasts import (
    broadcasts as broadcasts,
    bulk_sending as bulk_sending,
    fanout as fanout,
)
from chalicelib.bootstrap.bundles import bundles as bundles, following as following
from chalicelib.bootstrap.certificates import certificates as certificates, issuing as issuing
from chalicelib.bootstrap.challenges import carrying as carrying, challenges as challenges
from chalicelib.bootstrap.channels import (
    deliveries as deliveries,
    messages as messages,
    outbox as outbox,
    providers as providers,
    receiving as receiving,
    sending as sending,
)
from chalicelib.bootstrap.complaints import tickets as tickets, upload_address as upload_address
from chalicelib.bootstrap.counting import bringing as bringing, figures as figures, recount as recount
from chalicelib.bootstrap.feed import feed as feed, feeding as feeding
from chalicelib.bootstrap.handover import (
    arrivals as arrivals,
    delivering as delivering,
    handover as handover,
    sandbox_courier as sandbox_courier,
)
from chalicelib.bootstrap.logins import access as access
from chalicelib.bootstrap.open311 import open311 as open311, open311_posting as open311_posting
from chalicelib.bootstrap.open_data import (
    file_working as file_working,
    months as months,
    open_data as open_data,
    release_listing as release_listing,
)
from chalicelib.bootstrap.ratings import inviting as inviting, ratings as ratings
from chalicelib.bootstrap.readers import (
    approval_steps as approval_steps,
    case_workflows as case_workflows,
    challenge_steps as challenge_steps,
    dispatcher as dispatcher,
    history as history,
    message_planning as message_planning,
    reconciler as reconciler,
    ticket_steps as ticket_steps,
    trading_steps as trading_steps,
)
from chalicelib.bootstrap.rights import credit as credit, erasures as erasures, rights as rights
from chalicelib.bootstrap.sandbox import phone as phone, sandbox_providers as sandbox_providers
from chalicelib.bootstrap.shared import (
    cases as cases,
    catalogue as catalogue,
    clock as clock,
    parties as parties,
    privacy as privacy,
    secret as secret,
)
from chalicelib.bootstrap.sites import sites as sites
from chalicelib.bootstrap.suggesting import duplicates as duplicates, suggesting as suggesting
from chalicelib.bootstrap.trading import (
    bulletin as bulletin,
    bulletin_reading as bulletin_reading,
    trading as trading,
)
from chalicelib.bootstrap.trading_supervision import (
    organisations as organisations,
    oversight as oversight,
    supervising as supervising,
)
from chalicelib.bootstrap.typesetting import (
    compiler as compiler,
    item_guides as item_guides,
    typesetter as typesetter,
)
from chalicelib.bootstrap.webhooks import (
    announcing as announcing,
    calling as calling,
    webhooks as webhooks,
)
from chalicelib.bootstrap.wechat import wechat as wechat
