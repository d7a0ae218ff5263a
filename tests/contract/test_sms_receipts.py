"""Receipts of SMS: pushed in the providers' own formats, and pulled."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from channels.message import Receipt
from channels.sms import aliyun, tencent
from channels.sms.tencent import TencentSms
from simulators.server import Answer
from tests.contract.sms import APP, KEY, SECRET, SENT, SIGNATURE, Vendor, listening, simulated
from tests.contract.waiting import until

MODULES: dict[str, Any] = {"aliyun": aliyun, "tencent": tencent}
ROWS = [(name, *row) for name, module in MODULES.items() for row in module.RECEIPTS.items()]
each_name = pytest.mark.parametrize("name", MODULES)


def tencents(vendor: Vendor, secret: str = SECRET) -> TencentSms:
    return TencentSms(vendor.url, KEY, secret, APP, SIGNATURE)


@pytest.mark.parametrize(("name", "code", "state"), ROWS)
def test_a_pushed_receipt_tells_whether_and_why_not(name: str, code: str, state: str) -> None:
    module = MODULES[name]
    with listening(Answer(dict(module.ANSWER))) as we, simulated(name, receipts_url=f"{we.url}/receipts") as vendor:
        vendor.behaves(failed_receipts=float(state != "delivered"), failure=code)
        result = vendor.client().send(vendor.message)
        [receipt] = module.read_receipts(until(lambda: we.told)[0])
        until(lambda: vendor.told()["pushes"] == {"answered": 1})
    assert (receipt.state, receipt.code, receipt.provider_id) == (state, code, result.provider_id)
    assert receipt.message_id == (SENT.id if name == "aliyun" else "")
    assert receipt.at.endswith("+08:00")
    [request] = we.requests
    assert (request.method, request.headers["content-type"]) == ("POST", "application/json")


@each_name
@pytest.mark.parametrize("ends_right", [True, False])
def test_a_push_that_is_not_answered_right_comes_again_and_then_no_more(name: str, ends_right: bool) -> None:
    right = Answer(dict(MODULES[name].ANSWER))
    answers = [Answer({}, 500), Answer("no"), right] if ends_right else [None]
    last = "answered" if ends_right else "given up"
    with listening(*answers) as we, simulated(name, receipts_url=we.url, push_waits=(0.01, 0.01)) as vendor:
        vendor.client().send(vendor.message)
        until(lambda: vendor.told()["pushes"] == {"again": 2, last: 1})
        assert len(we.requests) == 3
        assert len({request.body for request in we.requests}) == 1


def test_tencent_tells_the_id_of_the_message_where_that_is_opened() -> None:
    with (
        listening(Answer(dict(tencent.ANSWER))) as we,
        simulated("tencent", receipts_url=we.url, ext_opened=True) as vendor,
    ):
        vendor.client().send(vendor.message)
        [receipt] = tencent.read_receipts(until(lambda: we.told)[0])
    assert receipt.message_id == SENT.id


@pytest.mark.parametrize(("failed", "state"), [(0, "delivered"), (1, "temporary")])
def test_receipts_are_pulled_once(failed: int, state: str) -> None:
    with simulated("tencent", behaviour={"failed_receipts": failed}) as vendor:
        result = vendor.client().send(vendor.message)
        [receipt] = until(tencents(vendor).pull)
        assert (receipt.state, receipt.provider_id) == (state, result.provider_id)
        assert receipt.at.endswith("+00:00")
        assert tencents(vendor).pull() == ()


def test_who_cannot_be_pulled_from_tells_nothing_and_loses_nothing() -> None:
    with simulated("tencent") as vendor:
        vendor.client().send(vendor.message)
        assert tencents(vendor, secret="another").pull() is None
        assert len(until(tencents(vendor).pull)) == 1
    assert tencents(vendor).pull() is None


def test_the_providers_own_examples_are_read() -> None:
    """From https://help.aliyun.com/document_detail/101867.html and https://cloud.tencent.com/document/api/382/59178."""
    pushed = [
        {
            "phone_number": "1381111****", "send_time": "2017-01-01 00:00:00", "report_time": "2017-01-01 00:00:00",
            "success": True, "err_code": "DELIVERED", "err_msg": "用户接收成功", "sms_size": "1", "biz_id": "12345",
            "out_id": "67890",
        }
    ]  # fmt: skip
    assert aliyun.read_receipts(pushed) == (
        Receipt("delivered", "67890", "12345", "DELIVERED", "2017-01-01T00:00:00+08:00"),
    )
    reported = [
        {
            "user_receive_time": "2015-10-17 08:03:04", "nationcode": "86", "mobile": "13xxxxxxxxx",
            "report_status": "SUCCESS", "errmsg": "DELIVRD", "description": "用户短信送达成功", "sid": "xxxxxxx",
        }
    ]  # fmt: skip
    assert tencent.read_receipts(reported) == (
        Receipt("delivered", "", "xxxxxxx", "DELIVRD", "2015-10-17T08:03:04+08:00"),
    )


@each_name
def test_a_code_that_nobody_knows_is_technical_and_a_failure_is_never_delivered(name: str) -> None:
    base = {"success": False, "out_id": "1", "report_status": "FAIL", "sid": "1"}
    for code in ("NEW", "DELIVERED", "DELIVRD", "", None):
        [receipt] = MODULES[name].read_receipts([base | {"err_code": code, "errmsg": code}])
        assert receipt.state == "technical"


@each_name
def test_several_receipts_come_in_one_push_and_one_without_an_id_is_left_out(name: str) -> None:
    reports = [{"out_id": "1", "sid": "1"}, {"err_code": "DELIVERED"}, {"biz_id": "2", "sid": "2"}]
    assert len(MODULES[name].read_receipts(reports)) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "success",
    "out_id",
    "biz_id",
    "err_code",
    "report_time",
    "sid",
    "errmsg",
    "ext",
    "report_status",
    "user_receive_time",
)


@given(st.one_of(JSON, st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6), max_size=3)))
def test_whatever_is_pushed_is_read_or_refused(content: Any) -> None:
    for module in MODULES.values():
        try:
            receipts = module.read_receipts(json.loads(json.dumps(content)))
        except ValueError:
            continue
        for receipt in receipts:
            assert receipt.message_id or receipt.provider_id
            assert receipt.state in ("delivered", "temporary", "permanent", "technical")
