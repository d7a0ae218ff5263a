"""How many messages of a template somebody consented to, beside the other counters."""

from datetime import UTC, datetime, timedelta

from pynamodb.exceptions import UpdateError

from chalicelib.aws.records_table import FAILED, LimitsTable, counters

KEPT = timedelta(days=366)
"""From the first consent on; what is older is forgotten, and the person is told over another channel."""


class ConsentsTable:
    """The :class:`~chalicelib.messaging.ledger.ConsentStore` of the cloud and of the local engine."""

    def __init__(self, limits: str) -> None:
        self._counters = LimitsTable(limits)
        self._limits = counters(limits)

    def give(self, key: str) -> None:
        self._counters.add(key, KEPT)

    def take(self, key: str) -> bool:
        model = self._limits
        left = (model.value > 0) & (model.expires > datetime.now(UTC))
        try:
            model(key).update(actions=[model.value.add(-1)], condition=left)
        except UpdateError as none:
            if none.cause_response_code != FAILED:
                raise
            return False
        return True

    def empty(self, key: str) -> None:
        self._counters.clear(key)
