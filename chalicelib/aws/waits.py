"""Task tokens: where the workflow of a case can be signalled."""

from datetime import timedelta

from pynamodb.exceptions import PutError

from chalicelib.aws import tables

LASTS = timedelta(days=366)
"""How long a token is kept: no execution lasts longer than a year (AWS Step Functions Developer Guide, "Quotas").

So the row of a case goes, too, whose flow knows no fact after which it is closed whatever came before."""


class WaitsTable:
    """The :class:`~chalicelib.kernel.waiting.Waits` of the cloud and of the local engine."""

    def __init__(self, waits: str) -> None:
        self._waits = tables.waits(waits)

    def put(self, case_id: str, generation: int, token: str) -> None:
        item = self._waits(case_id, token=token, generation=generation, expires=LASTS)
        newer = self._waits.pk.does_not_exist() | (self._waits.generation <= generation)
        try:
            item.save(condition=newer)
        except PutError as older:
            if older.cause_response_code != "ConditionalCheckFailedException":
                raise

    def get(self, case_id: str) -> tuple[int, str] | None:
        """The generation and token that a case waits on."""
        try:
            item = self._waits.get(case_id, consistent_read=True)
        except self._waits.DoesNotExist:
            return None
        return int(item.generation), str(item.token)

    def remove(self, case_id: str) -> None:
        """The case waits no longer."""
        self._waits(case_id).delete()
