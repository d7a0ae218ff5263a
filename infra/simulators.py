"""The providers' simulators beside the local engine, in one child process: python -m infra.simulators serve

They speak the vendors' own wire formats and check the vendors' own signatures, so the code that runs against them is
the code that runs against the vendors. What they took they show on the sandbox's phone.
"""

import json
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from infra import engine
from infra.child import Child
from infra.paths import ROOT, document, local
from simulators import aliyun, tencent, wechat, wechat_orders
from simulators.server import blocked

APART = {"aliyun": 2000, "tencent": 2001, "wechat": 2002}
"""How far above the engine's port each simulator's port lies."""
RECEIVER = 2003
START_SECONDS = 30
STOP_SECONDS = 30
"""What is being told when they are ended is told to its end, by one after another."""
AT_ONCE = 2
"""Calls that each makes at the same time. The engine starts a process for every call that meets no free one: a
broadcast's receipts would start dozens of them, each too late to be heard."""
SIGNATURE = "呈小服"
KEYS = {"key_id": "sandbox", "key_secret": "sandbox-of-the-provider"}
APP = "1400000001"
RECEIPT_KEY = "sandbox-of-the-receipts"
WECHAT = {
    "wechat": {"appid": "wx-official", "secret": "sandbox-of-official", "token": "tokenOfOfficial"},
    "miniprogram": {"appid": "wx-sandbox", "secret": "sandbox", "token": "tokenOfMini"},
}
AES_KEY = "c2ltdWxhdGVkIGVuY29kaW5nIGFlcyBrZXkgMDAwMDE"


def ensure(port: int, api_url: str) -> dict[str, str]:
    """Starts the simulators that stand beside the engine on ``port`` for the API under ``api_url``, unless they run;
    tells their addresses.

    Raises
    ------
    RuntimeError
        Something else holds a port, or they do not come up.
    """
    child, wanted = _child(port), json.dumps(settings(port, api_url), ensure_ascii=False)
    file = local(port) / "simulators.json"
    if child.running() is not None and (not file.exists() or file.read_text("utf-8") != wanted):
        child.stop(STOP_SECONDS)
    if child.running() is None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted, "utf-8")
        command = [sys.executable, "-m", "infra.simulators", "serve", str(file)]
        child.start(command, os.environ, lambda: all(map(_healthy, addresses(port).values())), START_SECONDS)
    return addresses(port)


def accounts(port: int, api_url: str) -> dict[str, Any]:
    """What the platform knows of the SMS providers and of WeChat: starts their simulators."""
    at = ensure(port, api_url)
    common = {**KEYS, "signature": SIGNATURE}
    sms = {
        "aliyun": {"endpoint": at["aliyun"], **common},
        "tencent": {"endpoint": at["tencent"], "app_id": APP, **common},
        "receipt_key": RECEIPT_KEY,
    }
    known = {name: {"base_url": at["wechat"], **told, "aes_key": AES_KEY} for name, told in WECHAT.items()}
    known["wechat"]["authorize_url"] = at["wechat"]
    return {"sms": sms, **known}


def receiver(port: int) -> str:
    """Host and port of the one department's system that a local stack may call, which a play starts itself."""
    return f"{engine.HOST}:{port + RECEIVER}"


def stop(port: int) -> bool:
    """Ends the simulators; says whether there were any to end. What they took ends with them."""
    return _child(port).stop(STOP_SECONDS)


def addresses(port: int) -> dict[str, str]:
    """Where each simulator is."""
    return {name: f"http://{engine.HOST}:{port + apart}" for name, apart in APART.items()}


def settings(port: int, api_url: str) -> dict[str, dict[str, Any]]:
    """What each simulator knows of the platform: its account, and the texts that the district registered."""
    phone = {"host": engine.HOST, "phone_url": f"{api_url}/sandbox/messages", "at_once": AT_ONCE}
    sms = {**KEYS, "signatures": [SIGNATURE], "limits": []}  # one elder applies for many things in a play
    told: dict[str, dict[str, Any]] = {
        "aliyun": {"templates": _texts("aliyun", "${%s}")},
        "tencent": {"app_id": APP, "templates": _texts("tencent", "{%s}"), "longest_value": 35},
    }
    receipts = f"{api_url}/receipts/%s/{RECEIPT_KEY}"
    texters = {
        name: {**phone, **sms, **its, "port": port + APART[name], "receipts_url": receipts % name}
        for name, its in told.items()
    }
    return texters | {"wechat": {**phone, **_wechat(api_url), "port": port + APART["wechat"]}}


def _wechat(api_url: str) -> dict[str, Any]:
    """The district's accounts and templates at WeChat, and everybody's long-term consent to those."""
    domain = str(urlsplit(api_url).hostname)
    kinds = {"wechat": "official", "miniprogram": "miniprogram"}
    accounts = [
        {**told, "kind": kinds[name], "aes_key": AES_KEY, "callback": f"{api_url}/receipts/{name}", "domain": domain}
        for name, told in WECHAT.items()
    ]
    templates = {
        wording["code"]: {"title": title, "content": " ".join(f"{{{{{name}.DATA}}}}" for name in wording["values"])}
        for channel in WECHAT
        for title, wording in _wordings(channel)
    }
    return {"accounts": accounts, "templates": templates, "consents": -1}


def _wordings(channel: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Title and wording of every template that the district registered for a channel."""
    for template in document(ROOT / "catalogue" / "messages.yaml")["templates"].values():
        for version in template["versions"]:
            for words in (version["full"], version["plain"]):
                if channel in words["providers"]:
                    yield version["title"], words["providers"][channel]


def _texts(provider: str, variable: str) -> dict[str, str]:
    """Every text of the district's templates under the provider's number, in the provider's spelling."""
    found: dict[str, str] = {}
    for template in document(ROOT / "catalogue" / "messages.yaml")["templates"].values():
        for version in template["versions"]:
            for words in (version["full"], version["plain"]):
                wording = words["providers"][provider]
                text = words["text"]
                for name, ours in wording["values"].items():
                    text = text.replace(ours, variable % name)
                found[wording["code"]] = text
    return found


def serve(file: str) -> None:
    """The simulators themselves, in this process, until it is told to end."""
    told_to_end = blocked()
    with open(file, encoding="utf-8") as handle, ExitStack() as running:
        told = json.load(handle)
        running.enter_context(aliyun.serve(aliyun.AliyunSettings.model_validate(told["aliyun"])))
        running.enter_context(tencent.serve(tencent.TencentSettings.model_validate(told["tencent"])))
        running.enter_context(wechat.serve(wechat_orders.WechatSettings.model_validate(told["wechat"])))
        signal.sigwait(told_to_end)


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_control", timeout=2) as answer:  # noqa: S310  our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _child(port: int) -> Child:
    return Child("simulators", local(port))


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"] and len(sys.argv) == 3:
        serve(sys.argv[2])
    else:
        raise SystemExit(__doc__)
