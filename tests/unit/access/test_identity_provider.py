"""The local identity provider: one process beside the engine, which knows its users and ends when told to."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chalicelib.access.oidc import OidcClient, http_client
from infra import identity_provider
from infra.identity_provider import APART, USERS, ensure, healthy, running, stop
from tests.fakes.openid import provider


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port for an engine with a free one above it."""
    monkeypatch.setattr(identity_provider, "local", lambda port: tmp_path / str(port))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1] - APART
    yield port
    stop(port)


def test_it_runs_once_until_it_is_stopped(port: int) -> None:
    issuer = ensure(port)
    assert issuer == f"http://127.0.0.1:{port + APART}"
    process = running(port)
    assert process
    assert ensure(port) == issuer
    assert running(port) == process
    for sub, known in USERS.items():
        with http_client() as http:
            client = OidcClient(provider(issuer, audience=sub.partition("-")[0]), http)
            begun = client.begin()
            back = httpx.post(begun.url, data={"sub": sub}).headers["location"]
            claims = client.finish(httpx.URL(back).params["code"], begun.nonce, begun.verifier)
        assert known.items() <= claims.items()
    assert stop(port)
    assert not stop(port)
    assert not healthy(port)
    assert running(port) is None


def test_a_port_that_is_taken_is_told(port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + APART))
        with pytest.raises(RuntimeError, match="did not come up"):
            ensure(port)
    assert running(port) is None
