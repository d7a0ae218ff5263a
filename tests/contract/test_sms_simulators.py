"""What the simulated providers of SMS promise to those who test with them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.server import Answer, Request
from tests.contract.sms import KEY, SECRET, SENT, SIGNATURE, TEMPLATES, Vendor, client, listening, simulated

NAMES = ("aliyun", "tencent")
each_name = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(params=NAMES)
def vendor(request: pytest.FixtureRequest) -> Iterator[Vendor]:
    with simulated(request.param, limits=()) as made:
        yield made


def signed(vendor: Vendor) -> Request:
    """A request as the SDK signs it, for somebody else who does not answer."""
    with listening(None) as overheard:
        vendor.client(url=overheard.url).send(vendor.message)
    return overheard.requests[0]


def sent(vendor: Vendor, request: Request, **changed: str) -> str:
    """The code that a request gets, with some headers changed, or its ``body`` or a value of its ``query``."""
    body = changed.pop("body", "").encode() or request.body
    query = {**request.query, **({"TemplateParam": changed.pop("query")} if "query" in changed else {})}
    headers = {**request.headers, **{name.replace("_", "-"): value for name, value in changed.items()}}
    headers.pop("content-length")
    answer = httpx.post(vendor.url + "/", params=query, content=body, headers=headers, trust_env=False).json()
    return code(answer)


def code(answer: Any) -> str:
    told = answer.get("Response", answer)
    found = told.get("Error") or (told["SendStatusSet"][0] if "SendStatusSet" in told else told)
    return str(found["Code"])


def test_what_was_changed_on_the_way_is_refused(vendor: Vendor) -> None:
    request = signed(vendor)
    altered = {"query": '{"item": "a", "what": "b"}'} if vendor.name == "aliyun" else {"body": '{"a": 1}'}
    mismatch = "SignatureDoesNotMatch" if vendor.name == "aliyun" else "AuthFailure.SignatureFailure"
    assert sent(vendor, request, **altered) == mismatch
    assert sent(vendor, request, host="example.com") == mismatch
    assert sent(vendor, request).lower() == "ok"
    assert vendor.told()["accepted"] == {SENT.id: 1}


def test_a_request_without_a_signature_is_refused(vendor: Vendor) -> None:
    missing = "MissingAccessKeyId" if vendor.name == "aliyun" else "AuthFailure.InvalidAuthorization"
    assert sent(vendor, signed(vendor), authorization="Basic YTpi") == missing


def test_aliyun_takes_a_signed_request_once_and_tencent_a_fresh_one() -> None:
    with simulated("aliyun", limits=()) as vendor:
        request = signed(vendor)
        assert [sent(vendor, request), sent(vendor, request)] == ["OK", "SignatureNonceUsed"]
    with simulated("tencent", limits=()) as vendor:
        assert sent(vendor, signed(vendor), x_tc_timestamp="1700000000") == "AuthFailure.SignatureExpire"


def test_other_actions_are_not_there(vendor: Vendor) -> None:
    header = "x_acs_action" if vendor.name == "aliyun" else "x_tc_action"
    # Aliyun signs the action, too.
    expected = "SignatureDoesNotMatch" if vendor.name == "aliyun" else "InvalidAction"
    assert sent(vendor, signed(vendor), **{header: "SendBatchSms"}) == expected


@pytest.mark.parametrize("wanted", [{"errors": 2}, {"lost": -0.1}, {"unknown": 1}, {"blocked": 1}, [1], "x"])
def test_wrong_orders_are_refused_and_change_nothing(vendor: Vendor, wanted: Any) -> None:
    before = vendor.told()
    assert httpx.post(f"{vendor.url}/_control", json=wanted, trust_env=False).status_code == 400
    assert vendor.told() == before


def test_orders_add_up(vendor: Vendor) -> None:
    vendor.behaves(errors=0.5, error="x")
    vendor.behaves(receipt_delay=3)
    behaviour = vendor.told()["behaviour"]
    assert (behaviour["errors"], behaviour["error"], behaviour["receipt_delay"]) == (0.5, "x", 3)


@each_name
def test_what_becomes_of_a_message_follows_from_seed_and_id_in_any_order(name: str) -> None:
    def play(seed: str, ids: list[str], workers: int) -> Any:
        with simulated(name, limits=(), seed=seed, behaviour={"errors": 0.5, "error": "InternalError"}) as vendor:
            sms = vendor.client()
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(lambda message_id: sms.send(replace(vendor.message, id=message_id)), ids))
            return vendor.told()["accepted"]

    ids = [f"m-{number}" for number in range(30)]
    first = play("1", ids, 4)
    assert first == play("1", ids[::-1], 1)
    assert first != play("2", ids, 1)
    assert 0 < len(first) < 30


def test_what_was_sent_twice_is_counted_twice(vendor: Vendor) -> None:
    for _ in range(2):
        vendor.client().send(vendor.message)
    assert vendor.told()["accepted"] == {SENT.id: 2}
    assert vendor.told()["tries"] == {SENT.id: 2}


def test_a_phone_that_does_not_answer_holds_nothing_up() -> None:
    with listening(Answer({}, 500)) as phone, simulated("aliyun", phone_url=phone.url) as vendor:
        assert vendor.client().send(vendor.message).state == "sent"


def test_a_simulator_runs_by_itself(tmp_path: Path) -> None:
    settings = {"key_id": KEY, "key_secret": SECRET, "signatures": [SIGNATURE], "templates": TEMPLATES["aliyun"]}
    (tmp_path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "simulators", "aliyun", str(tmp_path / "settings.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            message = replace(SENT, template="SMS_1")
            assert client("aliyun", url).send(message).state == "sent"
        finally:
            process.terminate()
    assert process.returncode == 0
