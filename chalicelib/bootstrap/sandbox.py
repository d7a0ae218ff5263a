"""What a sandbox plays itself: everything here refuses where the stack is none."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate

if TYPE_CHECKING:
    from chalicelib.sandbox.providers import Providers
    from chalicelib.sandbox.service import Phone
    from chalicelib.web.api import Api


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


@cache
def sandbox_phone_api() -> Api:
    from chalicelib.sandbox.routes import blueprint

    return blueprint(phone, gate)


@cache
def sandbox_providers_api() -> Api:
    from chalicelib.sandbox.routes import providers_blueprint

    return providers_blueprint(sandbox_providers, gate)
