"""Receipts that providers push. They sign nothing: only they know the address (its last part is a secret)."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from chalicelib.kernel.errors import Unauthenticated
from chalicelib.notices.receipts import Receipts
from channels.message import Receipt

log = Logger()
PULLS = 10
"""Times that one round asks a provider for receipts."""
Read = Callable[[Any], Sequence[Receipt]]


class Flushed(Protocol):
    """Who counts how quick providers are."""

    def flush(self) -> None:
        """Write what was counted."""
        ...


class Receiving:
    """Takes what SMS providers push."""

    def __init__(self, receipts: Receipts, readers: Mapping[str, Read], key: str, counted: Flushed) -> None:
        """``readers``: provider → how its pushes are read."""
        self._receipts = receipts
        self._readers = readers
        self._key = key
        self._counted = counted

    def pushed(self, provider: str, key: str, content: list[dict[str, Any]]) -> None:
        """Move the deliveries on. What nobody knows, or is finished, is logged and taken: it would only come again.

        Raises
        ------
        Unauthenticated
            ``signature_invalid``: the address is not the one that the provider was given; nothing happens.
        """
        if not hmac.compare_digest(key.encode(), self._key.encode()):
            raise Unauthenticated("signature_invalid")
        self._take(provider, self._readers[provider](content))

    def pull(self, provider: str, pull: Callable[[], Sequence[Receipt] | None]) -> int:
        """Take what a provider holds ready, until nothing is left or it cannot be asked; how many receipts."""
        number = 0
        for _ in range(PULLS):
            receipts = pull()
            if not receipts:
                break
            self._take(provider, receipts)
            number += len(receipts)
        return number

    def _take(self, provider: str, receipts: Sequence[Receipt]) -> None:
        taken = self._receipts.take(provider, receipts)
        self._counted.flush()
        for what in ("unknown", "finished"):
            if what in taken:
                log.info("receipts passed over", extra={"provider": provider, what: taken.count(what)})
