"""Lists of releases in DynamoDB: each a feed of its own, all in one table."""

from chalicelib.aws.feed_table import FeedTable


class ReleaseLists:
    """The :class:`~chalicelib.trading.ocds.ports.Releases` of the cloud and of the local engine."""

    def __init__(self, table: str) -> None:
        self._table = table

    def named(self, name: str) -> FeedTable:
        return FeedTable(self._table, name)
