"""The one place that reads the environment and knows both the services and AWS.

Each part is built once, at its first use: a function pays only for what it needs, and names only the
resources that it is granted.
"""

from chalicelib.bootstrap.access import (
    gate as gate,
    records as records,
    revocations as revocations,
    rotation as rotation,
    tokens as tokens,
    vault as vault,
)
from chalicelib.bootstrap.applications import judge as judge
from chalicelib.bootstrap.appraisal import holding as holding
from chalicelib.bootstrap.auditing import anchors as anchors
from chalicelib.bootstrap.broadcasts import bulk_sending as bulk_sending, fanout as fanout
from chalicelib.bootstrap.bundles import following as following
from chalicelib.bootstrap.certificates import issuing as issuing
from chalicelib.bootstrap.challenges import carrying as carrying
from chalicelib.bootstrap.channels import (
    deliveries as deliveries,
    providers as providers,
    sending as sending,
)
from chalicelib.bootstrap.counting import bringing as bringing, recount as recount
from chalicelib.bootstrap.feed import feeding as feeding
from chalicelib.bootstrap.handover import arrivals as arrivals, delivering as delivering
from chalicelib.bootstrap.open311 import open311_posting as open311_posting
from chalicelib.bootstrap.open_data import (
    file_working as file_working,
    months as months,
    release_listing as release_listing,
)
from chalicelib.bootstrap.ratings import inviting as inviting
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
from chalicelib.bootstrap.rights import erasures as erasures
from chalicelib.bootstrap.shared import (
    cases as cases,
    catalogue as catalogue,
    clock as clock,
    privacy as privacy,
)
from chalicelib.bootstrap.suggesting import suggesting as suggesting
from chalicelib.bootstrap.trading import bulletin_reading as bulletin_reading
from chalicelib.bootstrap.trading_supervision import supervising as supervising
from chalicelib.bootstrap.typesetting import compiler as compiler
from chalicelib.bootstrap.webhooks import announcing as announcing, calling as calling
