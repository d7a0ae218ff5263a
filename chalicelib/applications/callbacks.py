"""What a department's own system tells: that it has decided (回调)."""

from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import Field

from chalicelib.applications.schemas import Decision, Words
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.store import Once
from chalicelib.kernel.values import Strict

SCOPE = "callback:decide"


class Decided(Strict):
    """The decision, as an officer would give it."""

    case_id: str = Field(max_length=26)
    outcome: Literal["approve", "refuse"]
    opinion: Words
    law: str = Field(default="", max_length=300)
    """The article that a refusal rests on."""


class Callback(Strict):
    """A message in the form of Standard Webhooks."""

    type: Literal["application.decided"]
    timestamp: datetime
    """When the department decided, by its own clock; the case goes by the time at which we hear of it."""
    data: Decided


class Deciding(Protocol):
    """Port: how a case is decided."""

    def decide(self, caller: Caller, case_id: str, asked: Decision, once: Once) -> dict[str, Any]: ...


class Callbacks:
    """Call-backs of departments. The id of the message is its idempotency key."""

    def __init__(self, review: Deciding) -> None:
        self._review = review

    def take(self, caller: Caller, body: Callback, once: Once) -> dict[str, Any]:
        """Decide the case as an officer of that department would; the view of the case afterwards.

        Raises
        ------
        Forbidden
            ``scope_missing``: the department's account may not decide.
        """
        if SCOPE not in caller.scopes:
            raise Forbidden("scope_missing")
        told = body.data
        decision = Decision(outcome=told.outcome, opinion=told.opinion, law=told.law)
        return self._review.decide(caller, told.case_id, decision, once)
