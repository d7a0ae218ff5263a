"""The one place that reads the environment and knows both the services and AWS.

Each part is built once, at its first use: a function pays only for what it needs, and names only the
resources that it is granted.
"""

from chalicelib.bootstrap.access import callers as callers
from chalicelib.bootstrap.applications import (
    clockwork as clockwork,
)
from chalicelib.bootstrap.applications import (
    judge as judge,
)
from chalicelib.bootstrap.applications import (
    party_records as party_records,
)
from chalicelib.bootstrap.applications import (
    services as services,
)
from chalicelib.bootstrap.channels import (
    deliveries as deliveries,
)
from chalicelib.bootstrap.channels import (
    outbox as outbox,
)
from chalicelib.bootstrap.channels import (
    phone as phone,
)
from chalicelib.bootstrap.channels import (
    post as post,
)
from chalicelib.bootstrap.channels import (
    sender as sender,
)
from chalicelib.bootstrap.readers import (
    approval_steps as approval_steps,
)
from chalicelib.bootstrap.readers import (
    approval_workflow as approval_workflow,
)
from chalicelib.bootstrap.readers import (
    dispatcher as dispatcher,
)
from chalicelib.bootstrap.readers import (
    history as history,
)
from chalicelib.bootstrap.readers import (
    notices as notices,
)
from chalicelib.bootstrap.readers import (
    reconciler as reconciler,
)
from chalicelib.bootstrap.shared import (
    cases as cases,
)
from chalicelib.bootstrap.shared import (
    catalogue as catalogue,
)
from chalicelib.bootstrap.shared import (
    clock as clock,
)
from chalicelib.bootstrap.shared import (
    parties as parties,
)
from chalicelib.bootstrap.shared import (
    privacy as privacy,
)
from chalicelib.bootstrap.shared import (
    secret as secret,
)
