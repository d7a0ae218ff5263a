"""Broadcasts are sent by day, and plays at any hour: for a while the quiet hours lie on the other side of the day."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import boto3

from chalicelib.aws.catalogue_table import CatalogueTable
from chalicelib.kernel.clock import CHINA

SEEN = 31.0
"""Seconds after which every process goes by a document that was published."""


@contextmanager
def by_day() -> Iterator[Callable[[], None]]:
    """On the stack that the environment names it is day; what is yielded waits until every process knows.

    Raises
    ------
    LookupError
        nothing is published there.
    """
    table = CatalogueTable(os.environ["TABLE_CATALOGUE"], boto3.client("s3"), os.environ["FILES_BUCKET"])
    published = table.document("messages")
    if published is None:
        raise LookupError("the rules of messages are not published")
    noon = datetime.now(CHINA) + timedelta(hours=12)
    night = {"begins": f"{noon:%H:%M}", "ends": f"{noon + timedelta(minutes=1):%H:%M}"}
    try:
        table.put_document("messages", published.body | {"quiet": night})
        table.advance()
        known = time.monotonic() + SEEN
        yield lambda: time.sleep(max(known - time.monotonic(), 0))
    finally:
        table.put_document("messages", published.body)
        table.advance()
