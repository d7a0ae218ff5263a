"""How routes answer acts: once for each idempotency key, in the form that the route promises."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.kernel.changing import once_only, repeatable
from chalicelib.kernel.store import CaseStore
from chalicelib.web.api import Ask

A = TypeVar("A")
V = TypeVar("V", bound=BaseModel)


class Repeatable:
    """Acts whose answer is not kept: a repeat acts again, and finds what the first has left in its place.

    ``cases`` gives the store that keeps keys; it is asked at the first act, not when routes are described.
    """

    def __init__(self, cases: Callable[[], CaseStore]) -> None:
        self._cases = cases

    def again(self, ask: Ask[Any], act: Callable[[], A]) -> A:
        """What ``act`` answers, to a repeated request as well; another request under the same key is refused."""
        return repeatable(self._cases(), ask.key, act)

    def again_on(self, ask: Ask[Any], act: Callable[..., A], *names: str) -> A:
        """As :meth:`again`, of a service's act: ``act(caller, *those parts of the path, body)``."""
        parts = [ask.path[name] for name in names]
        return self.again(ask, lambda: act(ask.caller, *parts, ask.body))


class Acts(Repeatable, Generic[V]):
    """Acts on cases that are all answered by the same view, their first answers kept; beside them repeatable ones."""

    def __init__(self, cases: Callable[[], CaseStore], view: type[V]) -> None:
        super().__init__(cases)
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
