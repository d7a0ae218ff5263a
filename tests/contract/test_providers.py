"""What operators tell of the providers behind logins: checked, stored, and shown without its secrets."""

import json
from copy import deepcopy
from typing import Any
from uuid import uuid4

import boto3
import pytest

from chalicelib.aws.secrets import document
from infra import providers

pytestmark = pytest.mark.usefixtures("dynamodb")

SIGN_ON = {
    "name": "province", "issuer": "https://login.example.com", "client_id": "cxf", "client_secret": "hidden-3",
    "redirect_uri": "https://cxf.example.com/login", "scope": "openid profile", "audience": "resident",
}  # fmt: skip
KEY = "hidden" + "A" * 37
TOLD: dict[str, Any] = {
    "sms": {
        "aliyun": {
            "endpoint": "https://sms.example.com/",
            "key_id": "k",
            "key_secret": "hidden-4",
            "signature": "呈小服",
        },
        "tencent": {
            "endpoint": "https://sms.example.com/",
            "key_id": "k",
            "key_secret": "hidden-5",
            "signature": "呈小服",
            "app_id": "1400000001",
        },
        "receipt_key": "hidden-of-the-receipts",
    },
    "wechat": {
        "base_url": "https://api.weixin.qq.com",
        "authorize_url": "https://open.weixin.qq.com",
        "appid": "wx2",
        "secret": "hidden-6",
        "token": "hidden7",
        "aes_key": KEY,
    },
    "identity": {"url": "http://127.0.0.1:4566/"},
    "miniprogram": {
        "base_url": "https://api.weixin.qq.com",
        "appid": "wx1",
        "secret": "hidden-2",
        "token": "hidden8",
        "aes_key": KEY,
    },
    "courier": {"base_url": "https://courier.example.com/", "partner": "cxf", "secret": "hidden-of-the-courier"},
    "oidc": [SIGN_ON],
}


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    arn = str(boto3.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString="{}")["ARN"])
    monkeypatch.setenv("PROVIDERS_SECRET", arn)
    monkeypatch.setenv("TABLE_AUDIT", "audit")
    return arn


def changed(path: str, value: Any) -> dict[str, Any]:
    """``TOLD`` with another value at a dotted path; ``None`` leaves it out."""
    told = deepcopy(TOLD)
    *parents, last = path.split(".")
    inner: Any = told
    for parent in parents:
        inner = inner[parent]
    inner[last] = value
    if value is None:
        del inner[last]
    return told


def test_what_is_told_is_what_the_platform_reads(secret: str) -> None:
    providers.put(boto3.client("secretsmanager"), secret, TOLD)
    assert document(secret) == TOLD


@pytest.mark.parametrize(
    "wrong",
    [
        changed("sms", None), changed("more", {}), changed("sms.aliyun", None),
        changed("sms.aliyun.endpoint", "http://sms.example.com/"), changed("sms.receipt_key", "hidden"),
        changed("sms.tencent.app_id", None), changed("wechat.aes_key", "hidden"), changed("wechat", None),
        changed("wechat.authorize_url", None), changed("wechat.authorize_url", "http://open.weixin.qq.com"),
        changed("miniprogram.authorize_url", "https://open.weixin.qq.com"),
        changed("identity.url", "ftp://x"), changed("identity.more", 1), changed("miniprogram.secret", ""),
        changed("miniprogram.base_url", "http://api.weixin.qq.com"), changed("oidc", [SIGN_ON, SIGN_ON]),
        changed("courier", None), changed("courier.base_url", "http://courier.example.com/"),
        changed("courier.secret", "hidden-short"),
        changed("oidc", [SIGN_ON | {"issuer": "http://login.example.com"}]), changed("oidc", [{}]), changed("oidc", {}),
    ],
    ids=lambda told: json.dumps(told)[:60],
)  # fmt: skip
def test_what_is_wrong_is_not_stored(secret: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        providers.put(boto3.client("secretsmanager"), secret, wrong)
    assert "hidden" not in str(refusal.value)
    assert document(secret) == {}


@pytest.mark.usefixtures("secret")
def test_secrets_are_not_shown(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    file = tmp_path / "told.json"
    file.write_text(json.dumps(TOLD), "utf-8")
    providers.main(["set", str(file)])
    providers.main(["show"])
    shown = capsys.readouterr().out
    assert "hidden" not in shown
    assert json.loads(shown)["miniprogram"] == {
        "base_url": "https://api.weixin.qq.com",
        "appid": "wx1",
        "secret": "***",
        "token": "***",
        "aes_key": "***",
    }


@pytest.mark.parametrize("arguments", [[], ["set"], ["show me"], ["set", "a", "b"]])
@pytest.mark.usefixtures("secret")
def test_anything_else_is_told_how(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"infra\.providers show"):
        providers.main(arguments)
