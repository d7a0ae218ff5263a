"""The one place that reads the environment and knows both the services and AWS.

Each part is built once, at its first use: a function pays only for what it needs, and names only the
resources that it is granted.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from os import environ as env
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.applications.clockwork import Clockwork
    from chalicelib.applications.history import History
    from chalicelib.applications.judging import Judge
    from chalicelib.applications.routes import Services
    from chalicelib.applications.tasks import ApprovalSteps
    from chalicelib.aws import workflows
    from chalicelib.aws.cases_table import CasesTable
    from chalicelib.aws.deliveries_table import DeliveriesTable
    from chalicelib.aws.dispatch import Dispatcher
    from chalicelib.aws.privacy import KmsPrivacy
    from chalicelib.aws.queues import ChannelQueues
    from chalicelib.aws.reconciler import Reconciler
    from chalicelib.aws.secrets import Secret
    from chalicelib.aws.tokens import DevelopmentCallers
    from chalicelib.catalogue.service import Catalogue
    from chalicelib.kernel.clock import RunningClock
    from chalicelib.notices.model import Channel, Sender
    from chalicelib.notices.service import Notices, Post
    from chalicelib.parties.records import PartyRecords
    from chalicelib.parties.service import Parties
    from chalicelib.sandbox.service import Phone

FLOW = "application"


@cache
def clock() -> RunningClock:
    """Both clocks; legal time runs fast only where the stack says so."""
    from chalicelib.kernel.clock import RunningClock

    anchor = datetime.fromisoformat(env.get("CLOCK_ANCHOR") or "2026-01-01T00:00:00+00:00")
    return RunningClock(float(env.get("CLOCK_SPEED") or 1), anchor.astimezone(UTC))


@cache
def secret() -> Secret:
    from chalicelib.aws.secrets import Secret

    return Secret(env.get("TOKEN_SECRET", ""))


@cache
def cases() -> CasesTable:
    from chalicelib.aws.cases_table import CasesTable

    others = {name: env.get(f"TABLE_{name.upper()}", "") for name in ("claims", "idempotency", "keys")}
    return CasesTable(env["TABLE_CASES"], **others)


@cache
def privacy() -> KmsPrivacy:
    from chalicelib.aws.privacy import KmsPrivacy

    return KmsPrivacy(env["TABLE_KEYS"], env["PERSON_KEY"], secret())


@cache
def catalogue() -> Catalogue:
    import boto3

    from chalicelib.aws.catalogue_table import CatalogueTable
    from chalicelib.catalogue.caching import CachedReader
    from chalicelib.catalogue.service import Catalogue

    table = CatalogueTable(env["TABLE_CATALOGUE"], boto3.client("s3"), env.get("FILES_BUCKET", ""))
    return Catalogue(CachedReader(table))


@cache
def parties() -> Parties:
    from chalicelib.aws.parties_table import PartiesTable
    from chalicelib.parties.service import Parties

    return Parties(PartiesTable(env["TABLE_PARTIES"], env["TABLE_KEYS"]), privacy())


@cache
def judge() -> Judge:
    from chalicelib.applications.judging import Judge

    return Judge(cases(), catalogue(), privacy())


@cache
def clockwork() -> Clockwork:
    from chalicelib.applications.clockwork import Clockwork

    return Clockwork(cases(), catalogue(), clock())


@cache
def callers() -> DevelopmentCallers:
    from chalicelib.aws.tokens import DevelopmentCallers

    return DevelopmentCallers(secret(), enabled=env.get("DEV_TOKENS") == "on")


@cache
def services() -> Services:
    """What the application routes call."""
    from chalicelib.applications.autofill import AutofillService
    from chalicelib.applications.dossier import Dossiers
    from chalicelib.applications.reading import Reading
    from chalicelib.applications.review import Review
    from chalicelib.applications.routes import Services
    from chalicelib.applications.submission import Intake
    from chalicelib.applications.uploads import Uploads
    from chalicelib.aws.files import Bucket
    from chalicelib.aws.instant import InstantWorkflow
    from chalicelib.aws.numbers import LeasedNumbers
    from chalicelib.aws.tokens import SecretSigner

    files, reading = Bucket(env["FILES_BUCKET"]), Reading(cases(), catalogue(), privacy())
    uploads = Uploads(files, SecretSigner(secret(), "receipt"))
    instant, numbers = InstantWorkflow(env["MACHINE_INSTANT"]), LeasedNumbers(env["TABLE_COUNTERS"])
    return Services(
        intake=Intake(judge(), catalogue(), privacy(), parties(), numbers, uploads, instant, clock()),
        reading=reading,
        review=Review(cases(), reading, privacy(), clock()),
        dossiers=Dossiers(cases(), reading, catalogue(), privacy(), files),
        autofill=AutofillService(catalogue(), privacy(), parties(), clock()),
        uploads=uploads,
        cases=cases(),
        clock=clock(),
    )


@cache
def party_records() -> PartyRecords:
    from chalicelib.parties.records import PartyRecords

    return PartyRecords(parties(), privacy(), clock())


@cache
def phone() -> Phone:
    """Refuses everything where the stack is no sandbox."""
    from chalicelib.aws.inbox import InboxTable
    from chalicelib.sandbox.service import Phone

    return Phone(InboxTable(env["TABLE_INBOX"]) if env.get("SANDBOX") == "on" else None)


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
def history() -> History:
    from chalicelib.applications.history import History

    return History(cases(), parties(), privacy(), catalogue())


@cache
def outbox() -> ChannelQueues:
    from chalicelib.aws.queues import ChannelQueues, Queues
    from chalicelib.notices.model import CHANNELS

    return ChannelQueues(Queues(), {channel: env[f"QUEUE_{channel.upper()}"] for channel in CHANNELS})


@cache
def deliveries() -> DeliveriesTable:
    from chalicelib.aws.deliveries_table import DeliveriesTable

    return DeliveriesTable(env["TABLE_DELIVERIES"])


@cache
def notices() -> Notices:
    from chalicelib.applications.letters import ApplicationAudience
    from chalicelib.notices.service import Notices

    return Notices({FLOW: ApplicationAudience(cases())}, deliveries(), outbox())


@cache
def dispatcher() -> Dispatcher:
    """Which queue wants which facts."""
    from chalicelib.applications.history import WANTS as HISTORY_WANTS
    from chalicelib.applications.letters import WANTS as LETTERS_WANTS
    from chalicelib.aws import workflows
    from chalicelib.aws.dispatch import Dispatcher, Reader
    from chalicelib.aws.queues import Queues

    readers = [
        Reader(env["QUEUE_WORKFLOW"], {FLOW: workflows.WANTS}),
        Reader(env["QUEUE_HISTORY"], {FLOW: HISTORY_WANTS}),
        Reader(env["QUEUE_NOTICES"], {FLOW: LETTERS_WANTS}),
    ]
    return Dispatcher(readers, Queues(), cases())


@cache
def post(channel: Channel) -> Post:
    from chalicelib.applications.letters import ApplicationLetters
    from chalicelib.notices.service import Post

    return Post({FLOW: ApplicationLetters(cases(), privacy())}, deliveries(), sender(channel))


def sender(channel: Channel) -> Sender:
    """The provider of a channel."""

    from channels.miniprogram.sandbox import SandboxMiniProgram
    from channels.sandbox import SandboxInbox
    from channels.sms.sandbox import SandboxSms
    from channels.wechat.sandbox import SandboxWechat

    providers: dict[Channel, Any] = {
        "sms": SandboxSms,
        "wechat": SandboxWechat,
        "miniprogram": SandboxMiniProgram,
    }
    provider: Sender = providers[channel](SandboxInbox(env["SANDBOX_URL"]))
    return provider


@cache
def reconciler() -> Reconciler:
    from chalicelib.aws.reconciler import Reconciler

    return Reconciler(cases(), clockwork(), dispatcher(), approval_workflow(), deliveries(), outbox(), clock())
