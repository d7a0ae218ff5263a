"""The receiver of webhooks that other tests send to: it says what it cannot be told, and fails by share."""

from typing import Any

import httpx
import pytest

from simulators.receiver import RunningReceiver
from tests.contract.webhooks import seen, sender, sent, told


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
