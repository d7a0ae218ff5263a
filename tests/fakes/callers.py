"""Callers by a word in the Authorization header, for tests of routes."""

from collections.abc import Mapping

from chalicelib.kernel.caller import PUBLIC, Caller
from chalicelib.kernel.errors import Unauthenticated


class KnownCallers:
    """A :class:`~chalicelib.kernel.caller.Callers` that knows callers by the token ``Bearer <name>``."""

    def __init__(self, **known: Caller) -> None:
        self._known = known

    def identify(self, headers: Mapping[str, str]) -> Caller:
        token = headers.get("authorization", "")
        if not token:
            return PUBLIC
        try:
            return self._known[token.removeprefix("Bearer ")]
        except KeyError as unknown:
            raise Unauthenticated("token_invalid") from unknown
