"""Messages on their way out."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import records, vault
from chalicelib.bootstrap.appraisal import record_letters
from chalicelib.bootstrap.challenges import challenge_letters
from chalicelib.bootstrap.complaints import ticket_letters
from chalicelib.bootstrap.ratings import rating_letters
from chalicelib.bootstrap.reports import report_letters
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy, provider_secrets
from chalicelib.bootstrap.trading_supervision import trading_letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.dead_letters import DeadLetterCounts
    from chalicelib.aws.deliveries_table import DeliveriesTable
    from chalicelib.aws.queues import ChannelQueues
    from chalicelib.messages.lining import Lining
    from chalicelib.messages.model import Channel
    from chalicelib.messages.ports import Author
    from chalicelib.messages.providers import Providers
    from chalicelib.messages.sending import Sending
    from chalicelib.messages.settling import Settling
    from chalicelib.messages.watching import Watching
    from chalicelib.messaging.bindings import Bindings
    from chalicelib.messaging.ledger import ConsentLedger
    from chalicelib.messaging.receiving import Receiving
    from chalicelib.messaging.routes import Services as MessageServices
    from channels.message import Provider
    from channels.sms.tencent import TencentSms
    from channels.wechat.tokens import Api

FLOW, BUNDLE, TRADING, CHALLENGE, TICKET = "application", "bundle", "trading", "challenge", "ticket"
RATING, ACCOUNTABILITY, REPORT = "rating", "accountability", "report"


@cache
def outbox() -> ChannelQueues:
    from chalicelib.aws.queues import ChannelQueues, Queues
    from chalicelib.messages.model import CHANNELS, WINDOW

    sent = [channel for channel in CHANNELS if channel != WINDOW]
    urls = {channel: env[name] for channel in sent if (name := f"QUEUE_{channel.upper()}") in env}
    bulk = {channel: env[name] for channel in sent if (name := f"QUEUE_{channel.upper()}_BULK") in env}
    return ChannelQueues(Queues(), urls, bulk)


@cache
def deliveries() -> DeliveriesTable:
    from chalicelib.aws.deliveries_table import DeliveriesTable

    return DeliveriesTable(env["TABLE_DELIVERIES"])


@cache
def lining() -> Lining:
    from chalicelib.messages.lining import Lining

    return Lining(deliveries(), outbox(), catalogue().messages, clock())


@cache
def settling() -> Settling:
    from chalicelib.aws.metrics import counted
    from chalicelib.messages.settling import Settling

    return Settling(deliveries(), outbox(), catalogue().messages, clock(), counted)


@cache
def sending(channel: Channel) -> Sending:
    from chalicelib.messages.sending import Sending

    return Sending(authors(channel), deliveries(), settling(), providers(channel), catalogue().messages, clock())


def authors(channel: Channel) -> dict[str, Author]:
    """Who has words for what is told over a channel, or phoned from a window, by flow."""
    from chalicelib.bundles.letters import BundleLetters

    found: dict[str, Author] = {
        FLOW: application_letters(),
        BUNDLE: BundleLetters(cases(), privacy(), bindings()),
        CHALLENGE: challenge_letters(bindings()),
        TICKET: ticket_letters(bindings()),
        RATING: rating_letters(bindings()),
    }
    if channel in ("sms", "window"):  # what is told of projects, records and reports goes over no other
        found[TRADING] = trading_letters()
        found[ACCOUNTABILITY] = record_letters()
        found[REPORT] = report_letters()
    return found


def application_letters() -> Author:
    """What is told of an application, to each who hears of it."""
    from chalicelib.applications.agents import AgentLetters
    from chalicelib.applications.duty import CardLetters
    from chalicelib.applications.letters import ApplicationLetters
    from chalicelib.messages.model import AGENT, APPLICANT, BUREAU, SUPERVISOR
    from chalicelib.messages.voices import Voices
    from chalicelib.rights.agents import Agents

    applicants, cards = ApplicationLetters(cases(), privacy(), bindings()), CardLetters(cases(), catalogue())
    agents = AgentLetters(cases(), privacy(), applicants, Agents(records(), privacy(), bindings(), clock()))
    return Voices({APPLICANT: applicants, AGENT: agents, SUPERVISOR: cards, BUREAU: cards})


def providers(channel: Channel) -> Providers:
    """Who sends the messages of a channel.

    Raises
    ------
    LookupError
        for the window: people phone, and no function.
    """
    return {"sms": sms_providers, "wechat": wechat_providers, "miniprogram": miniprogram_providers}[channel]()


@cache
def sms_providers() -> Providers:
    from chalicelib.aws.pulses import PulsesTable
    from chalicelib.messages.providers import Shared
    from channels.sms.aliyun import AliyunSms

    told, pulses = provider_secrets()["sms"], PulsesTable(env["TABLE_DELIVERIES"], "sms")
    make: dict[str, Callable[[], Provider]] = {
        "aliyun": lambda: AliyunSms(**told["aliyun"]),
        "tencent": tencent,
    }
    return Shared(make, lambda: catalogue().messages().sms, pulses, clock())


@cache
def tencent() -> TencentSms:
    from channels.sms.tencent import TencentSms

    return TencentSms(**provider_secrets()["sms"]["tencent"])


@cache
def wechat_providers() -> Providers:
    from chalicelib.messages.providers import Alone
    from channels.wechat.official import WechatOfficial

    return Alone(WechatOfficial(wechat_api("wechat"), web=f"{catalogue().site()}/"))


@cache
def miniprogram_providers() -> Providers:
    from chalicelib.messages.providers import Alone
    from chalicelib.messaging.ledger import Consented
    from channels.miniprogram.subscription import MiniProgramSubscription

    sends = MiniProgramSubscription(wechat_api("miniprogram"))
    return Alone(Consented(sends, consents_of_messages(), lambda: catalogue().messages().lasting("miniprogram")))


@cache
def wechat_api(account: str) -> Api:
    """Calls of the official account, or of the mini-program, with the token that all functions share."""
    from chalicelib.aws.wechat_tokens import TokensTable
    from channels.wechat.tokens import Api

    told = provider_secrets()[account]
    return Api(told["base_url"], told["appid"], told["secret"], TokensTable(env["TABLE_LIMITS"], vault()))


@cache
def consents_of_messages() -> ConsentLedger:
    from chalicelib.aws.consent_counts import ConsentsTable
    from chalicelib.messaging.ledger import ConsentLedger

    return ConsentLedger(ConsentsTable(env["TABLE_LIMITS"]), privacy())


@cache
def bindings() -> Bindings:
    from chalicelib.messaging.bindings import Bindings

    return Bindings(records(), privacy(), clock())


def sms_watch() -> dict[str, int]:
    """The SMS providers are looked at, and the receipts that were not pushed are fetched."""
    found = {"shares": int(sms_providers().watch()), "receipts": receiving().pull("tencent", tencent().pull)}
    return {name: number for name, number in found.items() if number}


@cache
def receiving() -> Receiving:
    from chalicelib.aws.metrics import counted
    from chalicelib.messages.receipts import Receipts
    from chalicelib.messaging.receiving import Receiving
    from channels.sms import aliyun, tencent as tencents

    receipts = Receipts(deliveries(), settling(), sms_providers().arrived, counted)
    readers = {"aliyun": aliyun.read_receipts, "tencent": tencents.read_receipts}
    return Receiving(receipts, readers, provider_secrets()["sms"]["receipt_key"], sms_providers(), clock())


@cache
def messages() -> MessageServices:
    """What the routes about messages call."""
    from chalicelib.applications.reading import Reading
    from chalicelib.bootstrap.bundles import bundles
    from chalicelib.messaging.outbox import Overseeing
    from chalicelib.messaging.phoning import Phoning
    from chalicelib.messaging.routes import Services
    from chalicelib.messaging.standing import CaseStanding
    from chalicelib.messaging.templates import Templates

    rules = catalogue().messages
    reading = Reading(cases(), catalogue(), privacy(), clock())
    return Services(
        overseeing=Overseeing(deliveries(), settling(), dead_letters, clock()),
        standing=CaseStanding(deliveries(), reading.readable, rules),
        bundles=CaseStanding(deliveries(), bundles().reading.readable, rules),
        phoning=Phoning(authors("window"), deliveries(), settling(), rules, clock()),
        templates=Templates(rules),
        cases=cases(),
    )


@cache
def dead_letters() -> DeadLetterCounts:
    from chalicelib.aws.dead_letters import DeadLetterCounts
    from chalicelib.messages.model import CHANNELS, WINDOW

    return DeadLetterCounts({c: env[f"DEAD_LETTERS_{c.upper()}"] for c in CHANNELS if c != WINDOW})


@cache
def watching() -> Watching:
    from chalicelib.messages.watching import Watching

    return Watching(deliveries(), settling(), outbox(), clock())
