"""How a checked address is called: on exactly the IP addresses that were checked, and until one instant.

httpx and httpcore resolve names by themselves and know a time-out for each read, so that a server which sends a byte
now and then holds a caller for ever. The transport here does neither: it dials a
:class:`~channels.webhook.guard.Target`, while TLS and ``Host`` still speak of the name, and every wait ends with the
one deadline. No proxy, no kept connection, HTTP/1.1.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import cast

import httpcore
import httpx

from channels.webhook.guard import Target, Unsafe

Connect = Callable[[str, int, float], socket.socket]
"""(IP address, port, seconds at most) → a connected socket. Raises :class:`OSError`."""

PATIENCE = 3.0
"""Seconds for one of several addresses, so that a dead one leaves time for the next."""


class Deadline:
    """An instant, ``seconds`` from now by a clock that only goes forward."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, more than none.

        Raises
        ------
        TimeoutError
            there are none left.
        """
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def dial(address: str, port: int, within: float) -> socket.socket:
    """Connect to an IP address. Nothing is looked up: it is no name."""
    return socket.create_connection((address, port), within)


class PinnedTransport(httpx.BaseTransport):
    """A transport of httpx for one request to one target.

    Raises :class:`httpcore.NetworkError`, :class:`httpcore.TimeoutException` and :class:`httpcore.ProtocolError`.
    """

    def __init__(self, target: Target, deadline: Deadline, tls: ssl.SSLContext, connect: Connect = dial) -> None:
        backend = _Backend(target, deadline, connect)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=cast(Iterable[bytes], request.stream),
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    """Dials the target's addresses one after the other, and nothing else."""

    def __init__(self, target: Target, deadline: Deadline, connect: Connect) -> None:
        self._target = target
        self._deadline = deadline
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        if (host, port) != (self._target.host, self._target.port):
            raise Unsafe("url")  # another reading of the address than the one that was checked
        with _told(httpcore.ConnectTimeout, httpcore.ConnectError):
            return _Stream(self._dial(), self._deadline)

    def _dial(self) -> socket.socket:
        *others, last = self._target.addresses
        for address in others:
            try:
                return self._connect(address, self._target.port, min(PATIENCE, self._deadline.left()))
            except OSError:
                continue  # the next one may answer; what the last one says is told
        return self._connect(last, self._target.port, self._deadline.left())


class _Stream(httpcore.NetworkStream):
    """A socket on which every wait ends with the deadline, whatever time-out is asked for."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._socket = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        with _told(httpcore.ReadTimeout, httpcore.ReadError):
            self._socket.settimeout(self._deadline.left())
            return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        rest = memoryview(buffer)
        with _told(httpcore.WriteTimeout, httpcore.WriteError):
            while rest:
                self._socket.settimeout(self._deadline.left())
                rest = rest[self._socket.send(rest) :]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        with _told(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                self._socket.settimeout(self._deadline.left())
                return _Stream(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname), self._deadline)
            except OSError:
                self.close()
                raise


@contextmanager
def _told(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    """The operating system's failures in httpcore's words, without addresses in them."""
    try:
        yield
    except TimeoutError as failure:
        raise late(type(failure).__name__) from failure
    except OSError as failure:
        raise broken(type(failure).__name__) from failure
