"""What an SDK's failure tells about the network below it; both SDKs speak through requests and urllib3."""

import logging
import ssl

from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

NOT_MADE = (ConnectTimeoutError, NewConnectionError, ssl.SSLCertVerificationError)
"""Failures before anything was written."""

CONNECT, READ = 2.0, 5.0
"""Seconds until a connection is made, and between two pieces of an answer."""

CLOSE = {"Connection": "close"}
"""Each request has a connection of its own. One that lay idle may be closed by the other side while a message is
written to it, and that cannot be told from a message that was taken."""


def quiet(*loggers: str) -> None:
    """Keep requests out of the log: at level DEBUG they are written with the number and the text."""
    for name in ("urllib3.connectionpool", *loggers):
        logging.getLogger(name).setLevel(logging.ERROR)


def never_made(failure: BaseException | None) -> bool:
    """Whether no connection was made, so that nothing can have been taken."""
    return any(isinstance(cause, NOT_MADE) for cause in _causes(failure))


def root(failure: BaseException | None) -> str:
    """The kind of the failure below all others; says nothing personal."""
    return type(_causes(failure)[-1]).__name__


def _causes(failure: BaseException | None) -> list[BaseException | None]:
    causes = [failure]
    while failure is not None and (failure := failure.__cause__ or failure.__context__) not in (None, *causes):
        causes.append(failure)
    return causes
