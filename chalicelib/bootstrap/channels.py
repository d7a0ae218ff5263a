"""Notices on their way out."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.aws.deliveries_table import DeliveriesTable
    from chalicelib.aws.queues import ChannelQueues
    from chalicelib.notices.model import Channel
    from chalicelib.notices.ports import Author
    from chalicelib.notices.sending import Sending
    from chalicelib.notices.settling import Settling
    from chalicelib.notices.watching import Watching
    from chalicelib.sandbox.providers import Providers
    from chalicelib.sandbox.service import Phone

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
def settling() -> Settling:
    from chalicelib.aws.metrics import counted
    from chalicelib.notices.settling import Settling

    return Settling(deliveries(), outbox(), catalogue().messages, clock(), counted)


@cache
def sending(channel: Channel) -> Sending:
    from chalicelib.applications.letters import ApplicationLetters
    from chalicelib.bundles.letters import BundleLetters
    from chalicelib.notices.providers import OneProvider
    from chalicelib.notices.sending import Sending
    from channels.sandbox import SandboxPhone

    authors: dict[str, Author] = {
        FLOW: ApplicationLetters(cases(), privacy()),
        BUNDLE: BundleLetters(cases(), privacy()),
    }
    if channel == "window":
        raise ValueError("people phone, and no function")
    providers = OneProvider(SandboxPhone(env["SANDBOX_URL"], channel))
    return Sending(authors, deliveries(), settling(), providers, catalogue().messages, clock())


@cache
def watching() -> Watching:
    from chalicelib.notices.watching import Watching

    return Watching(deliveries(), settling(), outbox(), clock())


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
