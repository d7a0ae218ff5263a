"""The sender of webhooks against a receiver over sockets: what each answer means."""

import logging
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from channels.webhook.guard import Guard
from channels.webhook.sending import Answer, WebhookSender
from simulators.receiver import HUGE, RunningReceiver
from tests.contract.waiting import until
from tests.contract.webhooks import BODY, HOOK, Start, seen, sender, sent, told
from tests.webhook_vector import OTHER, SECRET

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
    until(lambda: seen(receiver)["written"])


def test_a_redirect_is_refused_and_nothing_arrives_there(start: Start) -> None:
    first, private = start(), start()
    for location in (private.url, f"{private.url}/_control", "https://169.254.169.254/latest/meta-data/", "/again"):
        told(first, answers=["redirect"], location=location)
        assert sent(sender(first, private), first.url) == Answer("refused", 307, "HTTP 307")
    assert seen(private)["messages"] == {}
    assert seen(private)["rejected"] == {}
    assert seen(first)["tries"]["msg_1"] == 4


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


def test_what_is_accepted_for_later_is_called_back_about(start: Start) -> None:
    department, platform = start(SECRET), start(OTHER)
    told(platform, answers=[500, 200])
    callback = {
        "url": f"{platform.url}/v1/callbacks", "secret": OTHER, "headers": {"X-Department": "11530114015301148T"},
        "type": "application.decided", "data": {"outcome": "approve"}, "copied": ["case_id"],
    }  # fmt: skip
    told(department, answers=[202], callback=callback)
    assert sent(sender(department), department.url) == Answer("later", 202, "HTTP 202")
    until(lambda: 200 in seen(department)["called_back"].get("cb_msg_1", ()))
    assert seen(department)["called_back"] == {"cb_msg_1": [500, 200]}
    kept = seen(platform)["messages"]["cb_msg_1"]
    assert '"data": {"outcome": "approve", "case_id": "01K7B2"}' in kept["bodies"][1]


def test_an_endpoints_address_is_not_logged(receiver: RunningReceiver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert sent(sender(receiver), f"{receiver.url}/hook?token=hidden").kind == "done"
    assert "hidden" not in caplog.text
