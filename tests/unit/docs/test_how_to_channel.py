"""The how-to about channels is followed: what it shows is typed in, answers as vendors do, and the platform sends."""

import csv
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import yaml

from app import app
from chalicelib.access.rules import TABLE
from chalicelib.access.schemas import CodeWanted
from chalicelib.catalogue import settings
from chalicelib.messages.failover import Failover, Seen, Shares, shifted
from channels.message import Message, Provider, Receipt, Result
from channels.sms import network
from infra.fresh import free_port
from infra.paths import ROOT
from simulators.behaviour import Behaviour
from simulators.server import Answer, Running
from tests.contract.sms import listening
from tests.contract.waiting import until
from tests.fakes.time_and_numbers import SetClock
from tests.unit.docs.typed_in import Checkout, checkout

GUIDE = (ROOT / "docs" / "how-to" / "add-a-channel.md").read_text("utf-8")
KEY, SIGNATURE = "the-apikey", "呈小服"
MESSAGE = Message("01K7-2-applicant-sms", "13887100001", "办理结果通知", "您申请的“高龄津贴”已批准。")
TAKEN = {"code": 0, "msg": "发送成功", "count": 1, "fee": 0.05, "unit": "RMB", "mobile": MESSAGE.to, "sid": 3310228982}
Start = Callable[..., tuple[Running, Any]]


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"shown_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Everything that the guide shows, typed in."""
    return checkout(tmp_path_factory.mktemp("checkout"), GUIDE)


@pytest.fixture(scope="module")
def shown(typed: Checkout) -> Any:
    """The provider."""
    return loaded(typed.folder / "channels" / "sms" / "yunpian.py")


@pytest.fixture
def vendor(typed: Checkout, shown: Any) -> Iterator[Start]:
    """Starts the simulator; a client of it, too."""
    simulator, running = loaded(typed.folder / "simulators" / "yunpian.py"), list[Running]()

    def start(**settings: Any) -> tuple[Running, Any]:
        known = {"key_id": "", "key_secret": KEY, "signatures": (SIGNATURE,), "templates": {}, "limits": (), **settings}
        running.append(simulator.serve(simulator.YunpianSettings(**known)))
        return running[-1], shown.YunpianSms(running[-1].url, KEY, SIGNATURE)

    yield start
    for one in running:
        one.close()


def behave(running: Running, **changed: Any) -> None:
    httpx.post(f"{running.url}/_control", json=changed, trust_env=False).raise_for_status()


def refusal(code: int) -> Answer:
    return Answer({"http_status_code": 400, "code": code, "msg": "…", "detail": "…"}, 400)


@pytest.mark.parametrize(
    ("answer", "became"),
    [
        pytest.param(Answer(TAKEN), Result("sent", "3310228982", "0"), id="taken"),
        pytest.param(refusal(-51), Result("temporary", code="-51"), id="busy"),
        pytest.param(refusal(10), Result("permanent", code="10"), id="black list"),
        pytest.param(refusal(-1), Result("technical", code="-1"), id="key"),
        pytest.param(refusal(99), Result("technical", code="99"), id="a code that nobody knows"),
        pytest.param(Answer(b"<html>", 502), Result("unknown", detail="JSONDecodeError"), id="no JSON"),
        pytest.param(Answer([], 200), Result("unknown", detail="no code"), id="no code"),
        pytest.param(None, Result("unknown", detail="RemoteProtocolError"), id="closed without an answer"),
    ],
)
def test_an_answer_says_what_became_of_the_message(shown: Any, answer: Answer | None, became: Result) -> None:
    with listening(answer) as vendor:
        provider: Provider = shown.YunpianSms(vendor.url, KEY, SIGNATURE)
        assert provider.send(MESSAGE) == became
        [request] = vendor.requests
    text = f"【{SIGNATURE}】{MESSAGE.text}"
    assert request.path == "/v2/sms/single_send.json"
    assert request.form() == {"apikey": KEY, "mobile": MESSAGE.to, "text": text, "uid": MESSAGE.id}


def test_what_may_have_left_is_unknown_and_what_never_left_may_be_tried_again(
    shown: Any, vendor: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READ", 0.2)
    running, provider = vendor(behaviour={"lost": 1, "lost_for": 1})
    assert provider.send(MESSAGE) == Result("unknown", detail="ReadTimeout")
    assert running.simulator.accepted == {MESSAGE.id: 1}
    assert shown.YunpianSms("http://127.0.0.1:1", KEY, SIGNATURE).send(MESSAGE) == Result(
        "temporary", detail="ConnectError"
    )


def test_every_row_of_the_table_is_answered_by_the_simulator(shown: Any, vendor: Start) -> None:
    running, provider = vendor()
    for code, state in shown.STATES.items():
        behave(running, errors=float(code != 0), error=str(code))
        assert provider.send(replace(MESSAGE, id=f"m{code}")).state == state
    assert running.simulator.accepted == {"m0": 1}


def test_the_simulator_refuses_what_the_vendor_refuses(shown: Any, vendor: Start) -> None:
    running, provider = vendor(limits=({"seconds": 30, "most": 1, "code": "8", "per": "content"},))
    stranger, unsigned = (shown.YunpianSms(running.url, *who) for who in (("no", SIGNATURE), (KEY, "别人")))
    assert [one.send(MESSAGE).code for one in (stranger, unsigned, provider, provider)] == ["-1", "5", "0", "8"]
    assert provider.send(replace(MESSAGE, to="12345")) == Result("technical", code="2")
    assert stranger.pull() is None


def test_receipts_are_pulled_once(vendor: Start) -> None:
    running, provider = vendor(behaviour={"failed_receipts": 1, "failure": "MK:0001"})
    sent = [provider.send(MESSAGE)]
    [gone] = until(provider.pull)
    behave(running, failed_receipts=0)
    sent.append(provider.send(replace(MESSAGE, id="another")))
    [arrived] = until(provider.pull)
    assert [replace(one, at="") for one in (gone, arrived)] == [
        Receipt("permanent", MESSAGE.id, sent[0].provider_id, "MK:0001"),
        Receipt("delivered", "another", sent[1].provider_id),
    ]
    assert arrived.at.endswith("+08:00")
    assert provider.pull() == ()


def test_the_platform_sends_over_it_and_the_phone_shows_the_text(typed: Checkout) -> None:
    with listening(Answer({})) as site:
        command = [sys.executable, "-m", "tests.unit.docs.sends_in", str(free_port()), site.url]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=typed.folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        [shown] = until(lambda: site.told)
    told = json.loads(done.stdout)
    assert (told["chosen"], told["sent"], told["accepted"]) == ("yunpian", True, {"try-1": 1})
    assert (told["watched"], told["receipts"]["yunpian"]) == ({"receipts": 1}, [["delivered", "try-1"]])
    assert told["report"]["refused"] == 0
    assert (site.requests[0].path, shown["to"]) == ("/sandbox/messages", "13887100001")
    assert shown["text"].startswith("【呈小服】登录验证码123456")
    assert "“【呈小服】登录验证码…”" in GUIDE
    assert set(re.findall(r"http://127\.0\.0\.1:\d+", GUIDE)) == {told["address"]}


def test_what_is_typed_in_keeps_the_style_of_the_house(typed: Checkout) -> None:
    code = [path for path in typed.files if path.suffix == ".py"]
    assert len(code) == 6
    ruff = Path(sys.executable).with_name("ruff")
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run([ruff, *check, *code], cwd=typed.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_shares_that_do_not_come_to_a_hundred_and_unknown_variables_are_refused() -> None:
    body = yaml.safe_load((ROOT / "catalogue" / "messages.yaml").read_text("utf-8"))
    settings.messages(body)
    [small] = re.findall(r"\{aliyun: 65, tencent: \d+, yunpian: \d+\}", GUIDE)
    assert Failover.model_validate({"shares": yaml.safe_load(small)}).shares["yunpian"] == 5
    with pytest.raises(ValueError, match=r"no such provider of SMS: \['yunpian'\]"):
        settings.messages({**body, "sms": {"shares": yaml.safe_load(small)}})
    with pytest.raises(ValueError, match="shares come to 100"):
        settings.messages({**body, "sms": {"shares": {"aliyun": 70, "tencent": 30, "yunpian": 5}}})
    [wording] = re.findall(r"`yunpian: (\{code.*?\}\})`", GUIDE)
    words = body["templates"]["accepted"]["versions"][-1]["full"]
    words["providers"]["yunpian"] = yaml.safe_load(wording)
    settings.messages(body)
    words["providers"]["yunpian"] = yaml.safe_load(wording.replace("{item}", "{nobody}"))
    with pytest.raises(ValueError, match="undeclared"):
        settings.messages(body)


def test_without_receipts_a_share_is_lost() -> None:
    rule, now = Failover(shares={"aliyun": 95, "yunpian": 5}), SetClock().now().wall
    assert "a provider without\nreceipts (回执) looks slow, and loses its share" in GUIDE
    shares = Shares(percent=rule.shares, since=now - timedelta(hours=1))
    after = shifted(shares, {"aliyun": Seen(100, 100), "yunpian": Seen(100, 0)}, rule, now)
    assert after.percent == {"aliyun": 100, "yunpian": 0}


def test_the_shown_account_is_one(typed: Checkout) -> None:
    [account] = re.findall(r'`"yunpian": (\{.*?\})`', GUIDE)
    shown = loaded(typed.folder / "infra" / "providers.py").Yunpian.model_validate_json(account)
    assert (shown.endpoint, shown.signature) == ("https://sms.yunpian.com", SIGNATURE)
    assert shown.key_secret not in repr(shown)


def test_the_shown_requests_are_understood() -> None:
    [(path, body)] = re.findall(r"curl -X POST ADDRESS(\S+) .*-d '(.*?)'$", GUIDE, re.MULTILINE)
    assert "POST" in app.routes[path]
    assert CodeWanted.model_validate_json(body).phone == "13887100001"
    rows = csv.DictReader(TABLE.read_text("utf-8").splitlines())
    assert [row["roles"] for row in rows if (row["method"], row["route"]) == ("POST", path)] == ["*"]
    assert "GET" in app.routes["/phone"]
    behaviours = re.findall(r"-d '(\{\"(?:lost|errors)\".*?\})'", GUIDE)
    assert [Behaviour.model_validate_json(one).error for one in behaviours] == ["", "-51"]


def test_every_place_that_is_told_names_the_channels() -> None:
    rows = re.findall(r"^\| (`.*?) \|", GUIDE.partition("## A channel that is not SMS")[2], re.MULTILINE)
    files = [file for row in rows for file in re.findall(r"`([\w/.]+)`", row)]
    assert len(files) > 8
    assert [file for file in files if "miniprogram" not in (ROOT / file).read_text("utf-8")] == []
