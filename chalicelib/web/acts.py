"""How routes answer acts on cases: once for each idempotency key, in the form that the route promises."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.kernel.changing import once_only
from chalicelib.kernel.store import CaseStore
from chalicelib.web.api import Ask

V = TypeVar("V", bound=BaseModel)


class Acts(Generic[V]):
    """Acts on cases that are all answered by the same view.

    ``cases`` gives the store that keeps first answers; it is asked at the first act, not when routes are described.
    """

    def __init__(self, cases: Callable[[], CaseStore], view: type[V]) -> None:
        self._cases = cases
        self._view = view

    def once(self, ask: Ask[Any], act: Callable[[], dict[str, Any]]) -> V:
        """What ``act`` answers, or the first answer again to a repeated request."""
        return self._view.model_validate(once_only(self._cases(), ask.key, act))

    def on(self, ask: Ask[Any], act: Callable[..., dict[str, Any]], *names: str) -> V:
        """As :meth:`once`, of a service's act: ``act(caller, *those parts of the path, body, key)``."""
        parts = [ask.path[name] for name in names]
        return self.once(ask, lambda: act(ask.caller, *parts, ask.body, ask.key))

    def on_case(self, ask: Ask[Any], act: Callable[..., dict[str, Any]]) -> V:
        """As :meth:`on` the case in the path."""
        return self.on(ask, act, "case_id")
