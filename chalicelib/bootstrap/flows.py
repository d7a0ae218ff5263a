"""Every flow of the platform, by name: for whoever folds any case again."""

from collections.abc import Mapping
from typing import Any

from chalicelib.applications.model import FLOW as APPLICATIONS
from chalicelib.appraisal.accountability.model import FLOW as ACCOUNTABILITY
from chalicelib.appraisal.indicators.model import FLOW as APPRAISALS
from chalicelib.broadcasts.model import FLOW as BROADCASTS
from chalicelib.bundles.model import FLOW as BUNDLES
from chalicelib.certificates.model import FLOW as CERTIFICATES
from chalicelib.complaints.model import FLOW as TICKETS
from chalicelib.kernel.cases import Flow
from chalicelib.kernel.waiting import Wait
from chalicelib.ratings.model import FLOW as RATINGS
from chalicelib.supervision.monthly.model import FLOW as REPORTS
from chalicelib.trading.challenges.model import FLOW as CHALLENGES
from chalicelib.trading.model import FLOW as TRADING
from chalicelib.trading.ocds.facts import IMPORTS
from chalicelib.trading.ocds.files.facts import FILES

FLOWS: Mapping[str, Flow[Any]] = {
    flow.name: flow
    for flow in (
        ACCOUNTABILITY, APPLICATIONS, APPRAISALS, BROADCASTS, BUNDLES, CERTIFICATES, CHALLENGES, FILES, IMPORTS,
        RATINGS, REPORTS, TICKETS, TRADING,
    )
}  # fmt: skip


def waited() -> dict[str, Wait]:
    """Which workflow waits for the cases of a flow, by flow, where one does."""
    return {name: flow.wait for name, flow in FLOWS.items() if flow.wait is not None}
