"""Receipts that providers push. They sign nothing: only they know the address (its last part is a secret)."""

import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Unauthenticated, Unavailable
from chalicelib.messages.receipts import Receipts, Taken
from channels.message import Receipt

log = Logger()
LOOKS, BETWEEN = 5, 0.3
"""How often a young receipt is looked for, and the seconds in between."""
YOUNG = timedelta(seconds=10)
"""Receipts of what nobody knows that are older than this are passed over."""
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

    def __init__(
        self, receipts: Receipts, readers: Mapping[str, Read], key: str, counted: Flushed, clock: Clock,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        """``readers``: provider → how its pushes are read."""
        self._receipts = receipts
        self._readers = readers
        self._key = key
        self._counted = counted
        self._clock = clock
        self._pause = pause

    def pushed(self, provider: str, key: str, content: list[dict[str, Any]]) -> None:
        """Move the deliveries on. What nobody knows, or is finished, is logged and taken: it would only come again.

        A receipt may overtake the record of the message that it tells of: a young one is looked for some moments.

        Raises
        ------
        Unauthenticated
            ``signature_invalid``: the address is not the one that the provider was given; nothing happens.
        Unavailable
            ``receipt_early``: nobody knows a young one yet; the provider pushes it again.
        """
        if not hmac.compare_digest(key.encode(), self._key.encode()):
            raise Unauthenticated("signature_invalid")
        left = self._readers[provider](content)
        for _ in range(LOOKS):
            early = [one for one, what in zip(left, self._take(provider, left), strict=True) if self._early(one, what)]
            if not early:
                return
            left = early
            self._pause(BETWEEN)
        raise Unavailable("receipt_early")

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

    def _early(self, receipt: Receipt, what: Taken) -> bool:
        """Whether nobody knows it, and perhaps only not yet."""
        if what != "unknown" or not receipt.at:
            return False
        return self._clock.now().wall - datetime.fromisoformat(receipt.at) < YOUNG

    def _take(self, provider: str, receipts: Sequence[Receipt]) -> list[Taken]:
        taken = self._receipts.take(provider, receipts)
        self._counted.flush()
        for what in ("unknown", "finished"):
            if what in taken:
                log.info("receipts passed over", extra={"provider": provider, what: taken.count(what)})
        return taken
