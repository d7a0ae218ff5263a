"""Notices on their way out."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy, provider_secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.deliveries_table import DeliveriesTable
    from chalicelib.aws.queues import ChannelQueues
    from chalicelib.messaging.receiving import Receiving
    from chalicelib.notices.lining import Lining
    from chalicelib.notices.model import Channel
    from chalicelib.notices.ports import Author
    from chalicelib.notices.providers import Providers
    from chalicelib.notices.sending import Sending
    from chalicelib.notices.settling import Settling
    from chalicelib.notices.watching import Watching
    from chalicelib.sandbox.providers import Providers as PlayedProviders
    from chalicelib.sandbox.service import Phone
    from channels.message import Provider

FLOW, BUNDLE = "application", "bundle"


@cache
def outbox() -> ChannelQueues:
    from chalicelib.aws.queues import ChannelQueues, Queues
    from chalicelib.notices.model import CHANNELS, WINDOW

    named = {channel: env[f"QUEUE_{channel.upper()}"] for channel in CHANNELS if channel != WINDOW}
    return ChannelQueues(Queues(), named)


@cache
def deliveries() -> DeliveriesTable:
    from chalicelib.aws.deliveries_table import DeliveriesTable

    return DeliveriesTable(env["TABLE_DELIVERIES"])


@cache
def lining() -> Lining:
    from chalicelib.notices.lining import Lining

    return Lining(deliveries(), outbox(), catalogue().messages, clock())


@cache
def settling() -> Settling:
    from chalicelib.aws.metrics import counted
    from chalicelib.notices.settling import Settling

    return Settling(deliveries(), outbox(), catalogue().messages, clock(), counted)


@cache
def sending(channel: Channel) -> Sending:
    from chalicelib.applications.letters import ApplicationLetters
    from chalicelib.bundles.letters import BundleLetters
    from chalicelib.notices.sending import Sending

    authors: dict[str, Author] = {
        FLOW: ApplicationLetters(cases(), privacy()),
        BUNDLE: BundleLetters(cases(), privacy()),
    }
    return Sending(authors, deliveries(), settling(), providers(channel), catalogue().messages, clock())


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
    from chalicelib.notices.providers import Shared
    from channels.sms.aliyun import AliyunSms
    from channels.sms.tencent import TencentSms

    told, pulses = provider_secrets()["sms"], PulsesTable(env["TABLE_DELIVERIES"], "sms")
    make: dict[str, Callable[[], Provider]] = {
        "aliyun": lambda: AliyunSms(**told["aliyun"]),
        "tencent": lambda: TencentSms(**told["tencent"]),
    }
    return Shared(make, lambda: catalogue().messages().sms, pulses, clock())


@cache
def wechat_providers() -> Providers:
    from chalicelib.notices.providers import Alone
    from channels.sandbox import SandboxPhone

    return Alone(SandboxPhone(env["SANDBOX_URL"], "wechat"))


@cache
def miniprogram_providers() -> Providers:
    from chalicelib.notices.providers import Alone
    from channels.sandbox import SandboxPhone

    return Alone(SandboxPhone(env["SANDBOX_URL"], "miniprogram"))


@cache
def receiving() -> Receiving:
    from chalicelib.aws.metrics import counted
    from chalicelib.messaging.receiving import Receiving
    from chalicelib.notices.receipts import Receipts
    from channels.sms import aliyun, tencent

    receipts = Receipts(deliveries(), settling(), sms_providers().arrived, counted)
    readers = {"aliyun": aliyun.read_receipts, "tencent": tencent.read_receipts}
    return Receiving(receipts, readers, provider_secrets()["sms"]["receipt_key"], sms_providers())


@cache
def watching() -> Watching:
    from chalicelib.notices.watching import Watching

    return Watching(deliveries(), settling(), outbox(), clock())


@cache
def sandbox_providers() -> PlayedProviders:
    """Those that the sandbox plays itself; they refuse everything where the stack is none."""
    from chalicelib.aws.provider_notes import ProviderNotesTable
    from chalicelib.sandbox.providers import Providers

    return Providers(ProviderNotesTable(env["TABLE_INBOX"]) if env.get("SANDBOX") == "on" else None)


@cache
def phone() -> Phone:
    """Refuses everything where the stack is no sandbox."""
    from chalicelib.aws.inbox import InboxTable
    from chalicelib.sandbox.service import Phone

    return Phone(InboxTable(env["TABLE_INBOX"]) if env.get("SANDBOX") == "on" else None)
