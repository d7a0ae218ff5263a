"""Who is asking, and what they may do."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.shared import secret

if TYPE_CHECKING:
    from chalicelib.aws.tokens import DevelopmentCallers


@cache
def callers() -> DevelopmentCallers:
    from chalicelib.aws.tokens import DevelopmentCallers

    return DevelopmentCallers(secret(), enabled=env.get("DEV_TOKENS") == "on")
