"""What SMS providers push: only they are believed, and whatever they say twice or too late changes nothing."""

import pytest

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Unauthenticated, Unavailable
from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Delivery, Errand, Line
from chalicelib.messaging.receiving import BETWEEN, LOOKS
from channels.message import Receipt
from tests.builders import World
from tests.messaging import KEY, Messaging

CASE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
ARRIVED = {"success": True, "err_code": "DELIVERED", "report_time": "2026-10-12 09:00:00"}


@pytest.fixture
def messaging() -> Messaging:
    made = Messaging(World())
    errand = Errand(ref=Ref(flow="application", case_id=CASE, seq=2, kind="approved"), channel="sms")
    at = World().clock.now().wall
    sent = Delivery(errand=errand, klass="result", created=at, at=at, state="sent", provider="aliyun")
    made.deliveries.write([sent], [Line(case_id=CASE, recipient="applicant", planned=2, told=2, revision=1)])
    return made


def state(messaging: Messaging) -> str:
    [delivery] = messaging.deliveries.of_case(CASE)
    return delivery.state


def test_a_receipt_moves_its_message_on(messaging: Messaging) -> None:
    messaging.receiving.pushed("aliyun", KEY, [{**ARRIVED, "out_id": f"{CASE}-2-applicant-sms"}])
    assert state(messaging) == "delivered"


@pytest.mark.parametrize("key", ["", "another", KEY + "x", KEY[:-1], "鑰"])
def test_a_forged_push_is_refused_and_nothing_happens(messaging: Messaging, key: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        messaging.receiving.pushed("aliyun", key, [{**ARRIVED, "out_id": f"{CASE}-2-applicant-sms"}])
    assert refused.value.code == "signature_invalid"
    assert state(messaging) == "sent"


@pytest.mark.parametrize("named", [{"out_id": f"{CASE}-3-applicant-sms"}, {"out_id": "x"}, {"biz_id": "9^0"}, {}])
def test_a_receipt_for_what_nobody_knows_is_taken(messaging: Messaging, named: dict[str, str]) -> None:
    messaging.receiving.pushed("aliyun", KEY, [{**ARRIVED, **named}])
    assert state(messaging) == "sent"


def test_receipts_are_pulled_until_none_is_left(messaging: Messaging) -> None:
    held = [[Receipt("delivered", message_id=f"{CASE}-2-applicant-sms")], [Receipt("delivered", provider_id="x")], []]
    assert messaging.receiving.pull("tencent", lambda: held.pop(0)) == 2
    assert (state(messaging), held) == ("delivered", [])
    assert messaging.receiving.pull("tencent", lambda: None) == 0


def test_a_receipt_that_overtakes_the_record_of_its_message_is_pushed_again(messaging: Messaging) -> None:
    now = World().clock.now().wall
    young = {"sid": "2640:1", "report_status": "SUCCESS", "errmsg": "DELIVRD"}
    young["user_receive_time"] = f"{now.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    with pytest.raises(Unavailable) as refused:
        messaging.receiving.pushed("tencent", KEY, [young])
    assert refused.value.code == "receipt_early"
    assert messaging.pauses == [BETWEEN] * LOOKS
    old = young | {"user_receive_time": "2026-10-01 10:00:00"}
    messaging.receiving.pushed("tencent", KEY, [old])
    [delivery] = messaging.deliveries.of_case(CASE)
    messaging.deliveries.aliases["tencent", "2640:1"] = delivery.errand
    messaging.receiving.pushed("tencent", KEY, [young])
    assert state(messaging) == "delivered"


def test_a_receipt_after_the_last_word_is_taken(messaging: Messaging) -> None:
    failed = {"success": False, "err_code": "MOBILE_NOT_ON_SERVICE", "out_id": f"{CASE}-2-applicant-sms"}
    for told in ({**ARRIVED, "out_id": f"{CASE}-2-applicant-sms"}, failed):
        messaging.receiving.pushed("aliyun", KEY, [told])
    assert state(messaging) == "delivered"
