"""How a simulator is started, and how it behaves."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Fate = Literal["taken", "lost", "refused"]
"""``lost``: taken, and not answered in time."""


class Behaviour(BaseModel):
    """What ``POST /_control`` sets. Shares are 0 to 1, times are seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    errors: float = Field(default=0, ge=0, le=1)
    """Share of messages that are refused with ``error``, a code of the provider's."""
    error: str = ""
    lost: float = Field(default=0, ge=0, le=1)
    """Share of messages that are taken, whose sender gets no answer for ``lost_for``; then the connection is closed."""
    lost_for: float = Field(default=30, ge=0)
    answer_delay: float = Field(default=0, ge=0)
    receipt_delay: float = Field(default=0, ge=0)
    failed_receipts: float = Field(default=0, ge=0, le=1)
    """Share of taken messages that do not arrive, for the reason ``failure``, a code of the provider's."""
    failure: str = ""
    blocked: tuple[str, ...] = ()
    """Whom the provider sends nothing."""


class Settings(BaseModel):
    """What a simulator is started with."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    host: str = "127.0.0.1"
    port: int = 0
    """0: any that is free."""
    seed: str = "0"
    behaviour: Behaviour = Behaviour()
    phone_url: str = ""
    """Where what was taken is shown, as ``POST {"id", "channel", "to", …}``; nowhere when left out."""
    at_once: int = Field(default=8, ge=1)
    """How many calls of others it makes at the same time."""
