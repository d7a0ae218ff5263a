"""The API of what a machine says of tickets: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalicelib.complaints.suggesting.duplicates import Duplicates
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.complaints.suggesting.duplicates import Looking


def blueprint(looking: Callable[[], Looking], gate: Callable[[], Gate]) -> Api:
    """The route of who dispatches."""
    api = Api("chalicelib.complaints.suggesting.routes", gate)

    @api.get("/v1/tickets/{case_id}/duplicates", Duplicates, "疑似重复的工单")
    def duplicates(ask: Ask[Any]) -> Duplicates:
        return looking().duplicates(ask.caller, ask.path["case_id"])

    return api
