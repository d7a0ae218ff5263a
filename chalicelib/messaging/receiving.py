"""Receipts that providers push. They sign nothing: only they know the address (its last part is a secret)."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from chalicelib.kernel.errors import Unauthenticated
from chalicelib.notices.receipts import Receipts
from channels.message import Receipt

log = Logger()
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
        taken = self._receipts.take(provider, self._readers[provider](content))
        self._counted.flush()
        for what in ("unknown", "finished"):
            if what in taken:
                log.info("receipts passed over", extra={"provider": provider, what: taken.count(what)})
