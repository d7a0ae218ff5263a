"""The how-to about channels is followed: what it shows is typed in, answers as vendors do, and the platform sends."""

import csv
import importlib.util
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from app import app
from chalicelib.access.rules import TABLE
from chalicelib.access.schemas import CodeWanted
from chalicelib.catalogue import settings
from chalicelib.messages.failover import Failover, Seen, Shares, shifted
from infra.fresh import free_port
from infra.paths import ROOT, document
from simulators.behaviour import Behaviour
from simulators.server import Answer
from tests.contract.sms import listening
from tests.contract.waiting import until
from tests.fakes.time_and_numbers import SetClock
from tests.unit.docs.typed_in import Checkout, checkout

GUIDE = (ROOT / "docs" / "how-to" / "add-a-channel.md").read_text("utf-8")
SIGNATURE = "呈小服"


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"shown_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def usual_shares(folder: Path) -> None:
    """Whoever followed the guide before may have given other shares since."""
    file = folder / "catalogue" / "messages.yaml"
    usual = r"\1{aliyun: 70, tencent: 30}"
    file.write_text(
        re.sub(r"^(sms: \{shares: )\{[^}]*yunpian[^}]*\}", usual, file.read_text("utf-8"), flags=re.M), "utf-8"
    )


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Everything that the guide shows, typed in."""
    return checkout(tmp_path_factory.mktemp("checkout"), GUIDE, usual_shares)


def test_what_the_shown_tests_hold_is_so(typed: Checkout) -> None:
    tests = re.findall(r"tests/contract/\w+\.py", GUIDE.partition("Then\n\n")[2].partition("\n\n")[0])
    assert len(tests) == 2
    command = [sys.executable, "-m", "pytest", "-n0", *tests]
    done = subprocess.run(command, cwd=typed.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


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
    assert set(re.findall(r"http://127\.0\.0\.1:\d+(?=/_control)", GUIDE)) == {told["address"]}


def test_what_is_typed_in_keeps_the_style_of_the_house(typed: Checkout) -> None:
    code = [path for path in typed.files if path.suffix == ".py"]
    assert len(code) == 8
    ruff = Path(sys.executable).with_name("ruff")
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run([ruff, *check, *code], cwd=typed.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_shares_that_do_not_come_to_a_hundred_and_unknown_variables_are_refused() -> None:
    body = document(ROOT / "catalogue" / "messages.yaml")
    settings.messages(body)
    [small] = re.findall(r"\{aliyun: 65, tencent: \d+, yunpian: \d+\}", GUIDE)
    assert Failover.model_validate({"shares": yaml.safe_load(small)}).shares["yunpian"] == 5
    with pytest.raises(ValueError, match=r"no such provider of SMS: \['nobody'\]"):
        settings.messages({**body, "sms": {"shares": {"aliyun": 95, "nobody": 5}}})
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
