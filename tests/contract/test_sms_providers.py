"""Both clients of SMS, with their providers' own SDKs, against simulated providers that check every signature."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from channels.message import Asked, Receipt, Result
from channels.sms import aliyun, network, tencent
from channels.sms.aliyun import AliyunSms
from simulators.server import Answer
from simulators.sms import Limit
from tests.contract.sms import (
    NUMBER,
    OTHER_NUMBER,
    SENT,
    TEMPLATES,
    TEXT,
    Vendor,
    listening,
    simulated,
    today,
)
from tests.contract.waiting import until

NAMES = ("aliyun", "tencent")
ROWS = [
    (name, *row) for name, table in (("aliyun", aliyun.STATES), ("tencent", tencent.STATES)) for row in table.items()
]
each_name = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(params=NAMES)
def vendor(request: pytest.FixtureRequest) -> Iterator[Vendor]:
    with simulated(request.param, limits=()) as made:
        yield made


@pytest.fixture
def aliyun_vendor() -> Iterator[Vendor]:
    with simulated("aliyun", limits=()) as made:
        yield made


def asked(vendor: Vendor) -> AliyunSms:
    """A client of a provider that can be asked."""
    made = vendor.client()
    assert isinstance(made, AliyunSms)
    return made


@each_name
def test_a_message_is_taken_under_the_providers_number_and_shown_as_it_arrives(name: str) -> None:
    with listening(Answer({})) as phone, simulated(name, phone_url=f"{phone.url}/sandbox/messages") as vendor:
        result = vendor.client().send(vendor.message)
        assert (result.state, result.detail) == ("sent", "")
        assert result.provider_id
        assert until(lambda: phone.told) == [{"id": SENT.id, "channel": "sms", "to": NUMBER, "text": TEXT}]
        assert vendor.told()["accepted"] == {SENT.id: 1}


def test_values_of_any_kind_survive_the_signature(vendor: Vendor) -> None:
    message = replace(vendor.message, values={"item": "a +&=%~*'\"é", "what": "𠮷"})
    assert vendor.client().send(message).state == "sent"


@each_name
def test_threads_share_a_client_and_mix_up_nothing(name: str) -> None:
    with listening(Answer({})) as phone, simulated(name, limits=(), phone_url=f"{phone.url}/messages") as vendor:
        client = vendor.client()
        many = [
            replace(vendor.message, id=f"01K7-{n}-sms", to=f"138871{n:05}", values={"item": f"津贴{n}", "what": "批准"})
            for n in range(40)
        ]
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(client.send, many))
        assert [result.state for result in results] == ["sent"] * len(many)
        assert vendor.told()["accepted"] == {message.id: 1 for message in many}
        arrived = until(lambda: phone.told if len(phone.told) == len(many) else None)
        told = {one["to"]: one["text"] for one in arrived}
        assert told == {message.to: TEXT.replace("高龄津贴", message.values["item"]) for message in many}


@pytest.mark.parametrize(("name", "code", "state"), [row for row in ROWS if row[2] != "sent"])
def test_a_code_says_what_became_of_the_message(name: str, code: str, state: str) -> None:
    with simulated(name) as vendor:
        vendor.behaves(errors=1, error=code)
        result = vendor.client().send(vendor.message)
        assert (result.state, result.code) == (state, code)
        told = vendor.told()
        assert (told["accepted"], told["tries"], told["rejected"]) == ({}, {SENT.id: 1}, {code: 1})


@pytest.mark.parametrize("code", ["isv.NEW_CODE", "Forbidden.New", "FailedOperation.New", "AuthFailure.New"])
def test_a_code_that_nobody_knows_is_technical(vendor: Vendor, code: str) -> None:
    vendor.behaves(errors=1, error=code)
    result = vendor.client().send(vendor.message)
    assert (result.state, result.code) == ("technical", code)


def test_who_signs_wrongly_sends_nothing(vendor: Vendor) -> None:
    wrong = vendor.client(secret="another").send(vendor.message)
    nobody = vendor.client(key="nobody").send(vendor.message)
    codes = {
        "aliyun": ("SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound"),
        "tencent": ("AuthFailure.SignatureFailure", "AuthFailure.SecretIdNotFound"),
    }[vendor.name]
    assert [(result.state, result.code) for result in (wrong, nobody)] == [("technical", code) for code in codes]
    assert vendor.told()["accepted"] == {}


FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "number": ({"to": "12345"}, "isv.MOBILE_NUMBER_ILLEGAL", "InvalidParameterValue.IncorrectPhoneNumber"),
    "template": ({"template": "0"}, "isv.SMS_TEMPLATE_ILLEGAL", "FailedOperation.TemplateUnapprovedOrNotExist"),
    "values": (
        {"values": {"item": "高龄津贴"}},
        "isv.TEMPLATE_MISSING_PARAMETERS", "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    ),
    "no values": (
        {"values": {}}, "isv.TEMPLATE_MISSING_PARAMETERS", "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    ),
    "long value": (
        {"values": {"item": "长" * 36, "what": "批准"}},
        "isv.PARAM_LENGTH_LIMIT", "InvalidParameterValue.TemplateParameterLengthLimit",
    ),
    "address": (
        {"values": {"item": "http://a.cn", "what": "批准"}},
        "isv.PARAM_NOT_SUPPORT_URL", "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_right_is_refused_in_the_providers_words(vendor: Vendor, fault: str) -> None:
    changed, *codes = FAULTS[fault]
    result = vendor.client().send(replace(vendor.message, **changed))
    assert (result.state, result.code) == (
        "permanent" if fault == "number" else "technical",
        codes[NAMES.index(vendor.name)],
    )
    assert vendor.told()["accepted"] == {}


def test_a_signature_or_a_length_that_is_not_right_is_refused(vendor: Vendor) -> None:
    unsigned = vendor.client(signature="别人").send(vendor.message)
    long = replace(
        vendor.message,
        template=list(TEMPLATES[vendor.name])[1],
        values={"item": "十个字的事项名称啊", "what": "七" * 7},
    )
    codes = {
        "aliyun": ("isv.SMS_SIGNATURE_ILLEGAL", "isv.PARAM_LENGTH_LIMIT"),
        "tencent": ("FailedOperation.SignatureIncorrectOrUnapproved", "InvalidParameterValue.ContentLengthLimit"),
    }[vendor.name]
    refused = (unsigned, vendor.client().send(long))
    assert [(result.state, result.code) for result in refused] == [("technical", code) for code in codes]


def test_whom_the_provider_blocks_gets_nothing(vendor: Vendor) -> None:
    vendor.behaves(blocked=[NUMBER])
    assert vendor.client().send(vendor.message).state == "permanent"
    assert vendor.client().send(replace(vendor.message, to=OTHER_NUMBER)).state == "sent"


@pytest.mark.parametrize(
    ("name", "code"),
    [("aliyun", "isv.BUSINESS_LIMIT_CONTROL"), ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit")],
)
def test_too_many_to_one_number_wait(name: str, code: str) -> None:
    with simulated(name, limits=(Limit(seconds=30, most=1, code=code),)) as vendor:
        sms = vendor.client()
        first, again = (sms.send(replace(vendor.message, id=message_id)) for message_id in ("a", "b"))
        other = sms.send(replace(vendor.message, id="c", to=OTHER_NUMBER))
    assert [result.state for result in (first, again, other)] == ["sent", "temporary", "sent"]
    assert again.code == code


@pytest.mark.parametrize(("name", "code"), [("aliyun", "Throttling.User"), ("tencent", "RequestLimitExceeded")])
def test_too_many_at_once_are_throttled(name: str, code: str) -> None:
    with simulated(name, limits=(Limit(seconds=60, most=1, code=code, per="account"),)) as vendor:
        results = [vendor.client().send(replace(vendor.message, id=to, to=to)) for to in (NUMBER, OTHER_NUMBER)]
    assert [(result.state, result.code) for result in results][1] == ("temporary", code)
    assert results[0].state == "sent"


def test_a_lost_message_is_found_by_asking(aliyun_vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "READ", 0.2)
    sms = asked(aliyun_vendor)
    assert isinstance(sms, Asked)
    assert sms.ask(aliyun_vendor.message, today()) is None
    aliyun_vendor.behaves(lost=1, receipt_delay=60)
    assert sms.send(aliyun_vendor.message).state == "unknown"
    monkeypatch.setattr(network, "READ", 5.0)
    sms = asked(aliyun_vendor)
    assert sms.ask(aliyun_vendor.message, today()) == Result("sent")
    assert sms.ask(aliyun_vendor.message, "20200101") is None
    assert sms.ask(replace(aliyun_vendor.message, id="another"), today()) is None


@pytest.mark.parametrize(("failed", "state"), [(0, "delivered"), (1, "temporary")])
def test_asking_tells_what_the_receipt_told(aliyun_vendor: Vendor, failed: int, state: str) -> None:
    aliyun_vendor.behaves(failed_receipts=failed)
    sms = asked(aliyun_vendor)
    sms.send(aliyun_vendor.message)
    found = until(lambda: isinstance(told := sms.ask(aliyun_vendor.message, today()), Receipt) and told)
    assert (found.state, found.message_id) == (state, SENT.id)
    assert found.at.endswith("+08:00")


def test_asking_looks_through_all_pages_and_takes_the_best_of_several(aliyun_vendor: Vendor) -> None:
    sms = asked(aliyun_vendor)
    aliyun_vendor.behaves(failed_receipts=1)
    sms.send(aliyun_vendor.message)
    until(lambda: isinstance(sms.ask(aliyun_vendor.message, today()), Receipt))
    aliyun_vendor.behaves(failed_receipts=0)
    for number in range(aliyun.PAGE):
        sms.send(replace(aliyun_vendor.message, id=f"other-{number}"))
    found = sms.ask(aliyun_vendor.message, today())
    assert isinstance(found, Receipt)
    assert found.code == "MOBILE_NOT_ON_SERVICE"
    sms.send(aliyun_vendor.message)
    until(lambda: getattr(sms.ask(aliyun_vendor.message, today()), "state", "") == "delivered")


def test_who_cannot_be_asked_is_no_proof_of_anything(aliyun_vendor: Vendor) -> None:
    stranger = aliyun_vendor.client(secret="another")
    assert isinstance(stranger, AliyunSms)
    assert stranger.ask(aliyun_vendor.message, today()) == Result(
        "unknown", code="SignatureDoesNotMatch", detail="HTTP 400"
    )
    wrong_day = asked(aliyun_vendor).ask(aliyun_vendor.message, "yesterday")
    assert wrong_day == Result("unknown", code="isv.INVALID_PARAMETERS")
    sms = asked(aliyun_vendor)
    aliyun_vendor.running.close()
    assert sms.ask(aliyun_vendor.message, today()) == Result("unknown", detail="ConnectionRefusedError")
