"""What the clients of SMS make of a network that fails, and what they keep to themselves."""

import logging
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from channels.message import Result
from channels.sms import network
from simulators.server import Answer
from tests.contract.sms import NUMBER, SENT, Vendor, client, listening, simulated

NAMES = ("aliyun", "tencent")
each_name = pytest.mark.parametrize("name", NAMES)


@contextmanager
def stranger(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A server of TLS under a certificate that it made itself, and what it was told."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "certificate.pem").write_bytes(built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    told: list[bytes] = []

    def listen() -> None:
        with suppress(OSError), server.accept()[0] as taken, context.wrap_socket(taken, server_side=True) as secured:
            told.append(secured.recv(1024))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=listen)
        thread.start()
        yield f"https://localhost:{server.getsockname()[1]}", told
        thread.join()


@pytest.fixture(params=NAMES)
def vendor(request: pytest.FixtureRequest) -> Iterator[Vendor]:
    with simulated(request.param, limits=()) as made:
        yield made


def test_an_answer_that_does_not_come_leaves_open_whether_it_was_taken(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READ", 0.2)
    vendor.behaves(lost=1)
    assert vendor.client().send(vendor.message) == Result("unknown", detail="TimeoutError")
    assert vendor.told()["accepted"] == {SENT.id: 1}  # once: the SDK did not try again by itself
    vendor.behaves(lost=0, answer_delay=5)
    assert vendor.client().send(vendor.message).state == "unknown"


def test_a_connection_that_breaks_leaves_open_whether_it_was_taken(vendor: Vendor) -> None:
    vendor.behaves(lost=1, lost_for=0)
    result = vendor.client().send(vendor.message)
    assert (result.state, vendor.told()["accepted"]) == ("unknown", {SENT.id: 1})


@each_name
def test_a_connection_that_is_never_made_has_taken_nothing(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    sms = client(name, url)
    assert sms.send(SENT) == Result("temporary", detail="ConnectionRefusedError")


@each_name
def test_who_cannot_show_who_it_is_gets_nothing(name: str, tmp_path: Path) -> None:
    with stranger(tmp_path) as (url, told):
        assert client(name, url).send(SENT) == Result("temporary", detail="SSLCertVerificationError")
    assert told == []


@each_name
@pytest.mark.parametrize(
    "answer",
    [
        Answer("<html>"), Answer([]), Answer({}), Answer(None), Answer({"Response": {}}), Answer("", 502),
        Answer({"message": "bad gateway"}, 502), Answer({"Response": {"RequestId": "r", "SendStatusSet": []}}),
        Answer({"Code": None}), Answer({"Response": {"RequestId": "r", "SendStatusSet": [{"Code": None}]}}),
    ],
    ids=repr,
)  # fmt: skip
def test_an_answer_that_makes_no_sense_leaves_open_whether_it_was_taken(name: str, answer: Answer) -> None:
    with listening(answer) as said:
        assert client(name, said.url).send(SENT).state == "unknown"
        assert len(said.requests) == 1


def test_nothing_personal_is_logged_or_told(vendor: Vendor, caplog: pytest.LogCaptureFixture) -> None:
    results = []
    with caplog.at_level(logging.DEBUG):
        sms = vendor.client()
        results += [sms.send(vendor.message), sms.send(replace(vendor.message, template="0"))]
        vendor.behaves(lost=1, lost_for=0)
        results.append(sms.send(vendor.message))
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("http"))
    for personal in (NUMBER, "高龄津贴", "%E9%AB%98", SENT.id):
        assert personal not in ours
        assert personal not in repr(results)


def test_the_sdks_are_not_loaded_until_somebody_sends() -> None:
    code = (
        "import sys, channels.sms.aliyun, channels.sms.tencent\n"
        "heavy = ('alibabacloud', 'darabonba', 'tencentcloud', 'aiohttp')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@each_name
@pytest.mark.parametrize("endpoint", ["dysmsapi.aliyuncs.com", "ftp://a", "https://", ""])
def test_an_endpoint_is_an_address_with_its_protocol(name: str, endpoint: str) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        client(name, endpoint)
