"""The sandbox inbox in DynamoDB."""

from datetime import UTC, datetime

from pynamodb.exceptions import PutError

from chalicelib.aws import tables
from chalicelib.aws.case_index import instant
from chalicelib.sandbox.service import Message

ALL = "all"


class InboxTable:
    """The :class:`~chalicelib.sandbox.service.Inbox` of the local engine: one list for all, one a recipient."""

    def __init__(self, inbox: str) -> None:
        self._inbox = tables.inbox(inbox)

    def put(self, message: Message) -> None:
        at = instant(datetime.now(UTC))
        kept = message.model_copy(update={"at": at}).model_dump_json()
        try:
            self._inbox(f"id#{message.id}", "-", message=kept).save(condition=self._inbox.pk.does_not_exist())
        except PutError as known:
            if known.cause_response_code != "ConditionalCheckFailedException":
                raise
            return
        for pk in (ALL, f"to#{message.to}"):
            self._inbox(pk, f"{at}#{message.id}", message=kept).save()

    def newest(self, limit: int, to: str) -> list[Message]:
        pk = f"to#{to}" if to else ALL
        found = self._inbox.query(pk, scan_index_forward=False, limit=limit)
        return [Message.model_validate_json(item.message) for item in found]
