"""Notices on their way out."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap.shared import cases, privacy

if TYPE_CHECKING:
    from chalicelib.aws.deliveries_table import DeliveriesTable
    from chalicelib.aws.queues import ChannelQueues
    from chalicelib.notices.model import Author, Channel, Sender
    from chalicelib.notices.service import Post
    from chalicelib.sandbox.providers import Providers
    from chalicelib.sandbox.service import Phone

FLOW, BUNDLE = "application", "bundle"


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
def post(channel: Channel) -> Post:
    from chalicelib.applications.letters import ApplicationLetters
    from chalicelib.bundles.letters import BundleLetters
    from chalicelib.notices.service import Post

    authors: dict[str, Author] = {
        FLOW: ApplicationLetters(cases(), privacy()),
        BUNDLE: BundleLetters(cases(), privacy()),
    }
    return Post(authors, deliveries(), sender(channel))


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
def sandbox_providers() -> Providers:
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
