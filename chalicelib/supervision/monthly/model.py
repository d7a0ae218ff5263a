"""The case of a monthly report: issued once, and told. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.values import Lenient
from chalicelib.supervision.monthly.facts import BODIES, ReportIssued


class ReportCase(Lenient):
    """Where it stands."""

    issued: ReportIssued | None = None
    at: datetime | None = None


def decide(state: ReportCase, report: ReportIssued) -> Sequence[Body]:
    """The fact that it is issued; none when it was."""
    return [] if state.issued is not None else [report]


def evolve(state: ReportCase, body: Body, fact: Fact) -> ReportCase:
    """The state after ``fact``."""
    if not isinstance(body, ReportIssued):
        raise TypeError(f"no fact of a report: {fact.kind}")
    return state.model_copy(update={"issued": body, "at": fact.at})


def index(state: ReportCase) -> Index:
    """By what it is about."""
    return Index(f"reports#{state.issued.what}" if state.issued else "", state.at)


FLOW = Flow("report", ReportCase, BODIES, evolve, index, title="月报")
