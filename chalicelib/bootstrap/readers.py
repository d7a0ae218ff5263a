"""The readers of facts, the steps of the workflows, the dispatcher and the reconciler."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap.applications import clockwork
from chalicelib.bootstrap.channels import lining, sms_watch, watching
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy

if TYPE_CHECKING:
    from chalicelib.applications.history import History
    from chalicelib.applications.tasks import ApprovalSteps
    from chalicelib.aws import workflows
    from chalicelib.aws.dispatch import Dispatcher
    from chalicelib.aws.reconciler import Reconciler
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.kernel.cases import Flow
    from chalicelib.notices.planning import Planning

FLOW, BUNDLE, CERTIFICATE = "application", "bundle", "certificate"
BROADCAST = "broadcast"


@cache
def approval_steps() -> ApprovalSteps:
    from chalicelib.applications.tasks import ApprovalSteps
    from chalicelib.aws import queues, waits, workflows

    signals = workflows.QueuedSignals(cases(), queues.Queues(), env["QUEUE_WORKFLOW"])
    return ApprovalSteps(clockwork(), waits.WaitsTable(env["TABLE_WAITS"]), signals, clock())


@cache
def approval_workflow() -> workflows.ApprovalWorkflow:
    from chalicelib.aws import waits, workflows

    return workflows.ApprovalWorkflow(env["MACHINE_APPROVAL"], waits.WaitsTable(env["TABLE_WAITS"]))


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
def notices() -> Planning:
    from chalicelib.applications.model import FLOW as APPLICATIONS
    from chalicelib.bundles.model import FLOW as BUNDLES
    from chalicelib.messaging.bindings import Standing
    from chalicelib.notices.planning import Planning
    from chalicelib.rights.audience import ApplicantAudience
    from chalicelib.rights.consents import Consents

    consents = Consents(documents(), clock())
    flows: tuple[Flow[Any], ...] = (APPLICATIONS, BUNDLES)
    audiences = {flow.name: ApplicantAudience(cases(), flow, consents, Standing(documents())) for flow in flows}
    return Planning(audiences, lining(), catalogue().messages)


@cache
def dispatcher() -> Dispatcher:
    """Which queue wants which facts."""
    from chalicelib.applications.delivering import WANTS as RESULTS_WANTS
    from chalicelib.applications.history import WANTS as HISTORY_WANTS
    from chalicelib.applications.public import WANTS as PUBLIC_WANTS
    from chalicelib.aws import workflows
    from chalicelib.aws.dispatch import Dispatcher, Reader
    from chalicelib.aws.queues import Queues
    from chalicelib.broadcasts.fanning import WANTS as BROADCASTS_WANTS
    from chalicelib.bundles import public as bundles
    from chalicelib.bundles.following import HEARS, WANTS as BUNDLES_WANTS
    from chalicelib.certificates import public as certificates
    from chalicelib.certificates.issuing import WANTS as CERTIFICATES_WANTS
    from chalicelib.notices.kinds import TELLABLE

    public = {FLOW: PUBLIC_WANTS, BUNDLE: bundles.WANTS, CERTIFICATE: certificates.WANTS}
    readers = [
        Reader(env["QUEUE_WORKFLOW"], {FLOW: workflows.WANTS}),
        Reader(env["QUEUE_HISTORY"], {FLOW: HISTORY_WANTS}),
        Reader(env["QUEUE_CERTIFICATES"], CERTIFICATES_WANTS),
        Reader(env["QUEUE_NOTICES"], {flow: told.kinds for flow, told in TELLABLE.items() if flow != BROADCAST}),
        Reader(env["QUEUE_BROADCAST"], {BROADCAST: BROADCASTS_WANTS}),
        Reader(env["QUEUE_BUNDLES"], {FLOW: HEARS, BUNDLE: BUNDLES_WANTS}),
        Reader(env["QUEUE_RESULTS"], {FLOW: RESULTS_WANTS}),
        Reader(env["QUEUE_EVENTS"], public),
        Reader(env["QUEUE_FEED"], public),
    ]
    return Dispatcher(readers, Queues(), cases())


@cache
def reconciler() -> Reconciler:
    from chalicelib.aws.reconciler import Reconciler

    chores = (watching().run, sms_watch)
    return Reconciler(cases(), clockwork(), dispatcher(), approval_workflow(), chores, clock())
