"""Where webhooks are sent: to the address that was checked, under the endpoint's name, and nowhere else."""

import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.webhook.dialing import dial
from channels.webhook.guard import Guard
from channels.webhook.sending import Answer, WebhookSender
from simulators.receiver import RunningReceiver
from tests.contract.webhooks import HOOK, HOST, PUBLIC, Start, seen, sender, sent


class Wire:
    """Names and a network that are not ours: every address leads to one port of this machine, and is kept."""

    def __init__(self, port: int, *answers: Sequence[str]) -> None:
        self.port = port
        self.answers = list(answers)
        self.resolved: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.dead: set[str] = set()

    def resolve(self, host: str, _port: int, _within: float) -> Sequence[str]:
        self.resolved.append(host)
        return self.answers.pop(0)

    def connect(self, address: str, port: int, within: float) -> socket.socket:
        self.dialled.append((address, port))
        if address in self.dead:
            raise ConnectionRefusedError
        return dial("127.0.0.1", self.port, within)

    def sender(self, trusted: ssl.SSLContext) -> WebhookSender:
        return WebhookSender(Guard(resolve=self.resolve), trusted, connect=self.connect)


class Authority:
    """Certificates for a name, from an authority of the test's own; ``names`` are those that clients asked for."""

    def __init__(self, folder: Path, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = folder / f"{uuid4().hex}.pem"
        shown = certificate.public_bytes(serialization.Encoding.PEM)
        hidden = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(shown + hidden)
        self.names: list[str | None] = []
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(file)
        self.server.sni_callback = lambda _socket, asked, _context: self.names.append(asked)
        self.trusted = ssl.create_default_context(cadata=shown.decode())


def test_the_checked_address_is_dialled_under_the_endpoints_name(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path, HOST)
    receiver = start(tls=authority.server)
    wire = Wire(receiver.port, [PUBLIC], ["127.0.0.1"])  # the second answer is the attack
    made = wire.sender(authority.trusted)
    looked_up: list[str] = []
    ask = socket.getaddrinfo

    def spied(host: str, *arguments: Any, **named: Any) -> Any:
        looked_up.append(host)
        return ask(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", spied)
    assert sent(made, HOOK).kind == "done"
    assert wire.dialled == [(PUBLIC, 443)]
    assert wire.resolved == [HOST]
    assert authority.names == [HOST]
    assert seen(receiver)["messages"]["msg_1"]["hosts"] == [HOST]
    assert all(ip_address(host) for host in looked_up)  # no name is looked up behind the guard's back

    assert sent(made, HOOK, message_id="msg_2") == Answer("unsafe", detail="address")
    assert wire.dialled == [(PUBLIC, 443)]
    assert list(seen(receiver)["messages"]) == ["msg_1"]


def test_of_several_addresses_the_next_is_dialled_when_one_is_dead(start: Start, tmp_path: Path) -> None:
    authority = Authority(tmp_path, HOST)
    wire = Wire(start(tls=authority.server).port, ["2400:3200::1", PUBLIC], ["2400:3200::1", PUBLIC])
    wire.dead = {"2400:3200::1"}
    assert sent(wire.sender(authority.trusted), HOOK).kind == "done"
    assert wire.dialled == [("2400:3200::1", 443), (PUBLIC, 443)]
    wire.dead |= {PUBLIC}
    assert sent(wire.sender(authority.trusted), HOOK) == Answer("retry", detail="ConnectError")


def test_a_certificate_of_another_name_or_authority_gets_no_message(start: Start, tmp_path: Path) -> None:
    other, stranger = Authority(tmp_path, "other.example.gov.cn"), Authority(tmp_path, HOST)
    for server, trusted in ((other, other), (stranger, other)):
        receiver = start(tls=server.server)
        wire = Wire(receiver.port, [PUBLIC])
        assert sent(wire.sender(trusted.trusted), HOOK) == Answer("retry", detail="ConnectError")
        assert seen(receiver)["messages"] == {}


def test_the_default_trusts_no_authority_of_ours(start: Start, tmp_path: Path) -> None:
    receiver = start(tls=Authority(tmp_path, HOST).server)
    wire = Wire(receiver.port, [PUBLIC])
    made = WebhookSender(Guard(resolve=wire.resolve), connect=wire.connect)
    assert sent(made, HOOK) == Answer("retry", detail="ConnectError")
    assert seen(receiver)["messages"] == {}


def test_to_what_is_not_allowed_nothing_is_sent(receiver: RunningReceiver) -> None:
    made = WebhookSender(Guard(frozenset({f"127.0.0.2:{receiver.port}"})))
    assert sent(made, receiver.url) == Answer("unsafe", detail="scheme")
    assert sent(made, receiver.url.replace("http", "https")) == Answer("unsafe", detail="address")
    assert seen(receiver)["messages"] == {}
    assert seen(receiver)["rejected"] == {}


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_of_the_environment_is_asked(
    receiver: RunningReceiver, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert sent(sender(receiver), receiver.url).kind == "done"
