"""PynamoDB with one client for all tables of a process.

Left alone, every model and every connection of transactions makes a botocore session and a client of its own, each
thread that comes while there is none yet makes another, and each of them reads botocore's descriptions again (60 to
150 ms of processor time) and opens TLS connections of its own. A client may be shared by threads, but not be made by
several at once (Boto3 Developer Guide, "Clients", "Multithreading or multiprocessing with clients").
"""

import os
from collections.abc import Callable
from threading import Lock
from typing import Any

from botocore.config import Config
from botocore.session import get_session
from pynamodb.connection import Connection, base
from pynamodb.models import Model

__all__ = ("Connection", "Model")

PLACES = (
    "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
)  # fmt: skip
"""What decides with whom a client speaks, and as whom, where the caller does not say."""


class OneSession:
    """As much of a botocore session as PynamoDB asks for."""

    def __init__(self, session: Callable[[], Any] = get_session) -> None:
        self._session = session
        self._lock = Lock()
        self._clients: dict[tuple[str | None, ...], Any] = {}

    def create_client(self, service: str, region: str | None, endpoint_url: str | None, config: Config) -> Any:
        """The client that was made before for the same place; one that found no credentials is made again."""
        key = (service, region, endpoint_url, *(os.environ.get(name) for name in PLACES))
        with self._lock:
            client = self._clients.get(key)
            if client is None or client._request_signer._credentials is None:
                made = self._session().create_client(service, region, endpoint_url=endpoint_url, config=config)
                client = self._clients[key] = made
        return client


_one = OneSession()
vars(base)["get_session"] = lambda: _one
