"""What the sandbox's pretended providers remember, in the inbox table."""

from pynamodb.exceptions import PutError

from chalicelib.aws import tables


class ProviderNotesTable:
    """The :class:`~chalicelib.sandbox.providers.ProviderNotes` of the local engine, beside the phone's messages."""

    def __init__(self, inbox: str) -> None:
        self._inbox = tables.inbox(inbox)

    def add(self, name: str, note: str) -> bool:
        try:
            self._inbox(_pk(name), "-", message=note).save(condition=self._inbox.pk.does_not_exist())
        except PutError as known:
            if known.cause_response_code != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def get(self, name: str) -> str | None:
        try:
            return str(self._inbox.get(_pk(name), "-", consistent_read=True).message)
        except self._inbox.DoesNotExist:
            return None


def _pk(name: str) -> str:
    return f"provider#{name}"
