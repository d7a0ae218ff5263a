"""What the sender of webhooks signs: as others do, with every secret there is, or it sends nothing."""

from datetime import datetime, timedelta, timezone

import pytest

from chalicelib.access.webhooks import verify
from channels.webhook.sending import Answer, signed
from simulators.receiver import RunningReceiver
from tests.contract.webhooks import BODY, Start, seen, sender, sent
from tests.webhook_vector import BODY as PAYLOAD, HEADERS, ID, OTHER, SECRET, TIME


@pytest.mark.parametrize("hours", [-11, 0, 8])
def test_the_published_vector_is_made_whatever_the_clocks_zone(hours: int) -> None:
    at = datetime.fromtimestamp(TIME, timezone(timedelta(hours=hours)))
    headers = signed(ID, at, PAYLOAD, [SECRET])
    assert headers == HEADERS
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
