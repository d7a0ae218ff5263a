"""The readers of facts, the steps of the workflows, the dispatcher and the reconciler."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from os import environ as env
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap.applications import application_clockwork
from chalicelib.bootstrap.appraisal import OPENS, accountability_clockwork, record_audience
from chalicelib.bootstrap.challenges import challenge_audience, challenge_clockwork
from chalicelib.bootstrap.channels import lining, sms_watch, watching
from chalicelib.bootstrap.complaints import ticket_audience, ticket_clockwork
from chalicelib.bootstrap.counting import counted
from chalicelib.bootstrap.ratings import hears, rating_audience, rating_clockwork
from chalicelib.bootstrap.reports import issuing, report_audience
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy
from chalicelib.bootstrap.trading import digesting, trading_clockwork
from chalicelib.bootstrap.trading_supervision import alert_audience, trading_groups
from chalicelib.kernel.waiting import AT_ONCE, HALF_AN_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.applications.history import History
    from chalicelib.aws import workflows
    from chalicelib.aws.dispatch import Dispatcher
    from chalicelib.aws.reconciler import Reconciler
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.kernel.cases import Flow
    from chalicelib.kernel.waiting import Ahead, Clockwork, Steps, Wait
    from chalicelib.messages.planning import Planning
    from chalicelib.messages.ports import Audience

FLOW, BUNDLE, CERTIFICATE = "application", "bundle", "certificate"
BROADCAST, TRADING, CHALLENGE, TICKET = "broadcast", "trading", "challenge", "ticket"
RATING, ACCOUNTABILITY, REPORT = "rating", "accountability", "report"


@cache
def approval_steps() -> Steps:
    """What the workflow of applications calls."""
    from chalicelib.applications.model import WAIT

    return _steps(application_clockwork(), WAIT)


@cache
def trading_steps() -> Steps:
    """What the workflow of trading projects calls: a notice is to be seen at its second."""
    from chalicelib.aws import queues, workflows
    from chalicelib.trading.model import WAIT

    ahead = workflows.ReadersAhead(cases(), queues.Queues(), env["QUEUE_BULLETIN"])
    return _steps(trading_clockwork(), WAIT, AT_ONCE, ahead)


@cache
def challenge_steps() -> Steps:
    """What the workflow of challenges calls."""
    from chalicelib.trading.challenges.model import WAIT

    return _steps(challenge_clockwork(), WAIT)


@cache
def ticket_steps() -> Steps:
    """What the workflow of tickets calls."""
    from chalicelib.complaints.model import WAIT

    return _steps(ticket_clockwork(), WAIT)


def _steps(of: Clockwork, wait: Wait, spread: timedelta = HALF_AN_HOUR, ahead: Ahead | None = None) -> Steps:
    from chalicelib.aws import queues, waits, workflows
    from chalicelib.kernel.waiting import Steps

    signals = workflows.QueuedSignals(cases(), wait.closes, queues.Queues(), env["QUEUE_WORKFLOW"])
    return Steps(of, waits.WaitsTable(env["TABLE_WAITS"]), signals, clock(), spread, ahead)


@cache
def case_workflows() -> workflows.Workflows:
    """The workflows that wait for cases, by flow."""
    from chalicelib.aws import waits, workflows
    from chalicelib.bootstrap.flows import waited

    table = waits.WaitsTable(env["TABLE_WAITS"])
    made = {
        flow: workflows.CaseWorkflow(env[f"MACHINE_{wait.machine.upper()}"], wait, table)
        for flow, wait in waited().items()
    }
    return workflows.Workflows(made)


@cache
def documents() -> RecordsTable:
    """What readers see of documents: they keep no keys of new people."""
    from chalicelib.aws.records_table import RecordsTable

    return RecordsTable(env["TABLE_ACCESS"])


@cache
def history() -> History:
    from chalicelib.applications.history import History
    from chalicelib.rights.expiry import ExpiryNotes

    return History(cases(), parties(), privacy(), catalogue(), ExpiryNotes(documents()))


@cache
def message_planning() -> Planning:
    from chalicelib.applications import agents, duty
    from chalicelib.applications.model import FLOW as APPLICATIONS
    from chalicelib.bundles.model import FLOW as BUNDLES
    from chalicelib.complaints.telling import joined
    from chalicelib.messages.model import AGENT, BUREAU, JOINED, SUPERVISOR
    from chalicelib.messages.planning import Planning
    from chalicelib.messaging.bindings import Standing
    from chalicelib.rights.agents import AgentStanding
    from chalicelib.rights.audience import ApplicantAudience, Others
    from chalicelib.rights.consents import Consents

    consents, wechat, departments = Consents(documents(), clock()), Standing(documents()), catalogue().departments
    others: Others = {
        AGENT: agents.channels_of(AgentStanding(documents(), consents, wechat)),
        **{one: duty.channels_of(departments, one) for one in (SUPERVISOR, BUREAU)},
    }
    told: tuple[tuple[Flow[Any], Others], ...] = ((APPLICATIONS, others), (BUNDLES, {}))
    audiences: dict[str, Audience] = {
        flow.name: ApplicantAudience(cases(), flow, consents, wechat, others) for flow, others in told
    }
    audiences[TRADING] = alert_audience()
    audiences[CHALLENGE] = challenge_audience(AgentStanding(documents(), consents, wechat))
    audiences[TICKET] = ticket_audience(consents, wechat)
    audiences[RATING] = rating_audience(consents, wechat)
    audiences[ACCOUNTABILITY] = record_audience()
    audiences[REPORT] = report_audience()
    groups = {**trading_groups(), JOINED: joined}
    return Planning(audiences, lining(), catalogue().messages, groups)


def heard() -> dict[str, Mapping[str, frozenset[str]]]:
    """Queue → the facts, by flow, that its reader wants."""
    from chalicelib.applications.delivering import WANTS as RESULTS_WANTS
    from chalicelib.applications.history import WANTS as HISTORY_WANTS
    from chalicelib.applications.public import WANTS as PUBLIC_WANTS
    from chalicelib.bootstrap.flows import waited
    from chalicelib.broadcasts.fanning import WANTS as BROADCASTS_WANTS
    from chalicelib.bundles import public as bundles
    from chalicelib.bundles.following import HEARS, WANTS as BUNDLES_WANTS
    from chalicelib.certificates import public as certificates
    from chalicelib.certificates.issuing import WANTS as CERTIFICATES_WANTS
    from chalicelib.complaints import public as tickets
    from chalicelib.complaints.open311 import showing as open311
    from chalicelib.complaints.suggesting.suggesting import WANTS as SUGGESTING_WANTS
    from chalicelib.messages.kinds import TELLABLE
    from chalicelib.ratings import public as ratings
    from chalicelib.trading import public as trading
    from chalicelib.trading.bulletin.posts import WANTS as BULLETIN_WANTS
    from chalicelib.trading.challenges import carrying, public as challenges
    from chalicelib.trading.ocds import listing
    from chalicelib.trading.ocds.files.facts import FILES, WANTS as FILES_WANTS
    from chalicelib.trading.supervision import challenged, supervising

    public = {
        FLOW: PUBLIC_WANTS, BUNDLE: bundles.WANTS, CERTIFICATE: certificates.WANTS, TRADING: trading.WANTS,
        CHALLENGE: challenges.WANTS, TICKET: tickets.WANTS, RATING: ratings.WANTS,
    }  # fmt: skip
    return {
        "workflow": {flow: wait.hears for flow, wait in waited().items()},
        "history": {FLOW: HISTORY_WANTS},
        "certificates": CERTIFICATES_WANTS,
        "notices": {flow: told.all_kinds for flow, told in TELLABLE.items() if flow != BROADCAST},
        "broadcast": {BROADCAST: BROADCASTS_WANTS},
        "bundles": {FLOW: HEARS, BUNDLE: BUNDLES_WANTS},
        "results": {FLOW: RESULTS_WANTS},
        "events": public,
        "feed": public,
        "bulletin": {TRADING: BULLETIN_WANTS},
        "releases": listing.WANTS,
        "imports": {FILES.name: FILES_WANTS},
        "suggesting": {TICKET: SUGGESTING_WANTS},
        "open311": {TICKET: open311.WANTS},
        "challenges": {CHALLENGE: carrying.WANTS},
        "counters": counted(),
        "ratings": hears(),
        "accountability": OPENS,
        "supervision": {TRADING: supervising.WANTS, CHALLENGE: challenged.HEARS},
    }


@cache
def dispatcher() -> Dispatcher:
    from chalicelib.aws.dispatch import Dispatcher, Reader
    from chalicelib.aws.queues import Queues

    readers = [Reader(env[f"QUEUE_{queue.upper()}"], wants) for queue, wants in heard().items()]
    return Dispatcher(readers, Queues(), cases())


@cache
def reconciler() -> Reconciler:
    from chalicelib.aws.reconciler import Reconciler

    chores = (watching().run, sms_watch, digesting().run, issuing().run)
    clockworks: dict[str, Clockwork] = {
        FLOW: application_clockwork(), TRADING: trading_clockwork(), CHALLENGE: challenge_clockwork(),
        TICKET: ticket_clockwork(), RATING: rating_clockwork(), ACCOUNTABILITY: accountability_clockwork(),
    }  # fmt: skip
    return Reconciler(cases(), clockworks, dispatcher(), case_workflows(), chores, clock())
