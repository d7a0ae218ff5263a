"""The sender of webhooks against a receiver over sockets: what each answer means, and where nothing is sent."""

import logging
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings, strategies as st

from chalicelib.access.webhooks import verify
from channels.webhook.dialing import dial
from channels.webhook.guard import Guard
from channels.webhook.sending import LONGEST_WAIT, Answer, WebhookSender, signed, wait_asked
from simulators.receiver import HUGE, ReceiverSettings, RunningReceiver, serve
from simulators.server import Request

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"
Start = Callable[..., RunningReceiver]
BODY = '{"type": "application.accepted", "data": {"case_id": "01K7B2", "item": "高龄津贴"}}'.encode()
HOST, PUBLIC = "oa.example.gov.cn", "39.130.0.10"
HOOK = f"https://{HOST}/hook"


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[RunningReceiver] = []

    def started(secret: str = SECRET, tls: ssl.SSLContext | None = None) -> RunningReceiver:
        running.append(serve(ReceiverSettings(secrets=(secret,)), tls))
        return running[-1]

    yield started
    for receiver in running:
        receiver.close()


@pytest.fixture
def receiver(start: Start) -> RunningReceiver:
    return start()


def told(receiver: RunningReceiver, **orders: Any) -> None:
    answer = httpx.post(f"{receiver.url}/_control", json=orders, trust_env=False)
    assert answer.status_code == 200, answer.text


def seen(receiver: RunningReceiver) -> dict[str, Any]:
    """What its control tells; asked past the wire, which may be encrypted."""
    content: dict[str, Any] = receiver.simulator.control(Request("GET", "/_control", {}, {}, b"")).content
    return content


def eventually(receiver: RunningReceiver, happened: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """What the receiver tells once that has happened."""
    for _ in range(1000):
        if happened(now := seen(receiver)):
            return now
        Event().wait(0.01)
    raise AssertionError(now)


def sender(*receivers: RunningReceiver, seconds: float = 10.0) -> WebhookSender:
    return WebhookSender(Guard(frozenset(f"127.0.0.1:{one.port}" for one in receivers)), seconds=seconds)


def sent(
    made: WebhookSender, url: str, secrets: Sequence[str] = (SECRET,), message_id: str = "msg_1", body: bytes = BODY
) -> Answer:
    return made.send(url, message_id, body, secrets, datetime.now(UTC))


MEANT = {
    "done": (200, 201, 203, 204, 206, 299),
    "later": (202,),
    "gone": (410,),
    "retry": (408, 425, 429, 500, 501, 502, 503, 504, 507, 599),
    "refused": (
        300, 301, 302, 303, 304, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 409, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 426,
        428, 431, 451, 499,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", MEANT)
def test_every_status_means_one_thing(receiver: RunningReceiver, kind: str) -> None:
    told(receiver, answers=MEANT[kind])
    made = sender(receiver)
    for status in MEANT[kind]:
        assert sent(made, receiver.url, message_id=f"msg_{status}") == Answer(kind, status, f"HTTP {status}")  # type: ignore[arg-type]
    assert set(seen(receiver)["tries"].values()) == {1}


@pytest.mark.parametrize("failing", ["silent", "cut", "rubbish"])
def test_without_an_answer_it_is_tried_again_under_the_same_id(receiver: RunningReceiver, failing: str) -> None:
    told(receiver, answers=[failing, 200])
    first = sent(sender(receiver, seconds=1.0), receiver.url)
    assert (first.kind, first.status, first.retry_after) == ("retry", 0, None)
    assert sent(sender(receiver), receiver.url).kind == "done"
    kept = seen(receiver)["messages"]["msg_1"]
    assert kept["answers"] == [failing, 200]
    assert kept["bodies"] == [BODY.decode()] * 2


def test_who_cannot_be_reached_is_tried_again() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        made = WebhookSender(Guard(frozenset({f"127.0.0.1:{port}"})))
        assert sent(made, f"http://127.0.0.1:{port}/") == Answer("retry", detail="ConnectError")


def test_a_name_that_does_not_resolve_is_tried_again() -> None:
    def fails(*_: object) -> Sequence[str]:
        raise socket.gaierror

    assert sent(WebhookSender(Guard(resolve=fails)), HOOK) == Answer("retry", detail="Unresolved")


def test_a_head_that_comes_byte_by_byte_does_not_outlast_the_deadline(receiver: RunningReceiver) -> None:
    told(receiver, answers=["dripping"], lost_for=600)  # every read gets something: no time-out of a read would end it
    assert sent(sender(receiver, seconds=1.0), receiver.url) == Answer("retry", detail="ReadTimeout")


def test_a_slow_body_changes_nothing_about_what_was_answered(receiver: RunningReceiver) -> None:
    told(receiver, answers=["slow"], lost_for=600)
    assert sent(sender(receiver, seconds=1.0), receiver.url) == Answer("done", 200, "HTTP 200")


def test_a_huge_body_is_not_read(receiver: RunningReceiver) -> None:
    told(receiver, answers=["huge"])
    assert sent(sender(receiver), receiver.url).kind == "done"
    assert seen(receiver)["written"] < HUGE / 8  # what the sockets hold between the two
    eventually(receiver, lambda now: now["written"])


def test_a_redirect_is_refused_and_nothing_arrives_there(start: Start) -> None:
    first, private = start(), start()
    for location in (private.url, f"{private.url}/_control", "https://169.254.169.254/latest/meta-data/", "/again"):
        told(first, answers=["redirect"], location=location)
        assert sent(sender(first, private), first.url) == Answer("refused", 307, "HTTP 307")
    assert seen(private)["messages"] == {}
    assert seen(private)["rejected"] == {}
    assert seen(first)["tries"]["msg_1"] == 4


NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_may_ask_for_more_time(receiver: RunningReceiver, status: int) -> None:
    made = sender(receiver)
    told(receiver, answers=[status], retry_after="120")
    assert sent(made, receiver.url) == Answer("retry", status, f"HTTP {status}", 120)
    told(receiver, retry_after=format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True))
    assert 7000 < (sent(made, receiver.url).retry_after or 0) <= 7200
    told(receiver, retry_after="some day")
    assert sent(made, receiver.url) == Answer("retry", status, f"HTTP {status}", None)
    told(receiver, answers=[400], retry_after="120")
    assert sent(made, receiver.url).retry_after is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("007", 7),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 5000, LONGEST_WAIT),
        ("Sun, 01 Nov 2026 08:05:00 GMT", 300),
        ("Sunday, 01-Nov-26 08:05:00 GMT", 300),
        ("Sun Nov  1 08:05:00 2026", 300),
        ("Sun, 01 Nov 2026 16:05:00 +0800", 300),
        ("Sun, 01 Nov 2026 07:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Sun, 99 Nov 2026 08:05:00 GMT", None),
    ],
)
def test_a_wait_is_told_in_seconds_or_by_a_date(value: str | None, seconds: int | None) -> None:
    assert wait_asked(value, NOW) == seconds


@settings(deadline=None, database=None)
@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{2} Nov \d{4} \d{2}:\d{2}:\d{2} [+-]?\d{0,9}"))
def test_no_wait_is_longer_than_a_day(value: str) -> None:
    wait = wait_asked(value, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


# The vector that the libraries of github.com/standard-webhooks/standard-webhooks are tested with.
ID, TIME, PAYLOAD = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("hours", [-11, 0, 8])
def test_the_published_vector_is_made_whatever_the_clocks_zone(hours: int) -> None:
    at = datetime.fromtimestamp(TIME, timezone(timedelta(hours=hours)))
    headers = signed(ID, at, PAYLOAD, [SECRET])
    assert headers == {"webhook-id": ID, "webhook-timestamp": str(TIME), "webhook-signature": SIGNATURE}
    assert verify(headers, PAYLOAD, [SECRET], at) == ID


def test_while_a_secret_is_rotated_either_is_enough(start: Start) -> None:
    old, new = start(SECRET), start(OTHER)
    made = sender(old, new)
    for one in (old, new):
        assert sent(made, one.url, [SECRET, OTHER]).kind == "done"
        assert seen(one)["messages"]["msg_1"]["bodies"] == [BODY.decode()]
    assert sent(made, new.url, [SECRET]) == Answer("refused", 401, "HTTP 401")
    assert seen(new)["rejected"] == {"unsigned": 1}


@pytest.mark.parametrize(
    ("message_id", "body", "secrets"),
    [
        ("msg.1", BODY, [SECRET]),
        ("", BODY, [SECRET]),
        ("msg_1\r\nx: y", BODY, [SECRET]),
        ("m" * 129, BODY, [SECRET]),
        ("msg_1", b"\xff", [SECRET]),
        ("msg_1", BODY, []),
        ("msg_1", BODY, [SECRET.removeprefix("whsec_")]),
        ("msg_1", BODY, [SECRET, "whsec_"]),
        ("msg_1", BODY, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa?!"]),
        ("msg_1", BODY, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZI"]),
    ],
)
def test_what_cannot_be_signed_is_not_sent(
    receiver: RunningReceiver, message_id: str, body: bytes, secrets: list[str]
) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        sent(sender(receiver), receiver.url, secrets, message_id, body)
    assert "MfKQ" not in str(refusal.value)
    assert seen(receiver)["messages"] == {}


def test_what_is_accepted_for_later_is_called_back_about(start: Start) -> None:
    department, platform = start(SECRET), start(OTHER)
    told(platform, answers=[500, 200])
    callback = {
        "url": f"{platform.url}/v1/callbacks", "secret": OTHER, "headers": {"X-Department": "11530114015301148T"},
        "type": "application.decided", "data": {"outcome": "approve"}, "copied": ["case_id"],
    }  # fmt: skip
    told(department, answers=[202], callback=callback)
    assert sent(sender(department), department.url) == Answer("later", 202, "HTTP 202")
    done = eventually(department, lambda now: 200 in now["called_back"].get("cb_msg_1", ()))
    assert done["called_back"] == {"cb_msg_1": [500, 200]}
    kept = seen(platform)["messages"]["cb_msg_1"]
    assert '"data": {"outcome": "approve", "case_id": "01K7B2"}' in kept["bodies"][1]


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


def test_an_endpoints_address_is_not_logged(receiver: RunningReceiver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert sent(sender(receiver), f"{receiver.url}/hook?token=hidden").kind == "done"
    assert "hidden" not in caplog.text


@pytest.mark.parametrize(
    "wrong", [{"answer": 1}, {"answers": []}, {"answers": ["other"]}, {"answers": [99]}, {"answers": 7}, [1]]
)
def test_a_receiver_says_what_it_cannot_be_told(receiver: RunningReceiver, wrong: Any) -> None:
    assert httpx.post(f"{receiver.url}/_control", json=wrong, trust_env=False).status_code == 400
    assert sent(sender(receiver), receiver.url).kind == "done"


def test_a_receiver_fails_by_share_and_tells_what_it_has(receiver: RunningReceiver) -> None:
    told(receiver, errors=0.5, error="503", lost=0.2, lost_for=0.01)
    made = sender(receiver)
    ids = [f"msg_{number}" for number in range(40)]
    for _ in range(20):
        ids = [one for one in ids if sent(made, receiver.url, message_id=one).kind == "retry"]
    now = seen(receiver)
    assert ids == []
    assert all(kept["answers"][-1] == 200 for kept in now["messages"].values())
    assert {"silent", 503, 200} == {answer for kept in now["messages"].values() for answer in kept["answers"]}
    assert set(now["accepted"].values()) > {1}  # lost: taken, and sent again


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
