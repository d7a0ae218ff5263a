"""What the name of an endpoint leads to: asked once and in time, and dialled as it was checked."""

import socket
import ssl
from collections.abc import Sequence
from threading import Event

import httpcore
import httpx
import pytest

from channels.webhook.dialing import Deadline, PinnedTransport
from channels.webhook.guard import Guard, Unresolved, Unsafe, look_up
from tests.fakes.names import PUBLIC, Names

HOST = "oa.example.gov.cn"


def test_a_name_is_resolved_once_and_a_later_answer_changes_nothing() -> None:
    names = Names([PUBLIC], ["127.0.0.1"])
    target = Guard(resolve=names).check(f"https://{HOST}/")
    assert target.addresses == (PUBLIC,)
    assert names.asked == [HOST]
    with pytest.raises(Unsafe, match=r"^address$"):
        Guard(resolve=names).check(f"https://{HOST}/")


def test_between_the_check_and_the_dialling_no_name_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names([PUBLIC], ["127.0.0.1"])
    dialled: list[tuple[str, int]] = []
    target = Guard(resolve=names).check(f"https://{HOST}/")

    def connect(address: str, port: int, _within: float) -> socket.socket:
        dialled.append((address, port))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", None)
    transport = PinnedTransport(target, Deadline(5), ssl.create_default_context(), connect)
    with httpx.Client(transport=transport, trust_env=False) as client:
        with pytest.raises(httpcore.ConnectError):
            client.get(target.url)
        for other in (f"https://www.{HOST}/", f"https://{HOST}:8443/", "https://127.0.0.1/"):
            with pytest.raises(Unsafe):
                client.get(other)
    assert dialled == [(PUBLIC, 443)]
    assert names.asked == [HOST]


def test_a_name_without_an_answer_is_not_there_now() -> None:
    def fails(*_: object) -> Sequence[str]:
        raise socket.gaierror

    for guard in (Guard(resolve=fails), Guard(resolve=Names([]))):
        with pytest.raises(Unresolved):
            guard.check(f"https://{HOST}/")


def test_the_systems_resolver_is_asked_for_all_addresses() -> None:
    assert "127.0.0.1" in look_up("localhost", 443, 5.0)


def test_a_resolver_that_hangs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hanging.wait(5) and [])
    with pytest.raises(TimeoutError):
        look_up(HOST, 443, 0.05)
    hanging.set()
