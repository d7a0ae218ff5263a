"""Addresses and secrets of the providers behind logins, and of the courier: python -m infra.providers show | set FILE

FILE is JSON: {"sms": {"aliyun": {"endpoint", "key_id", "key_secret", "signature"}, "tencent": {…, "app_id"},
"receipt_key"}, "identity": {"url"}, "miniprogram": {"base_url", "appid", "secret", "token", "aes_key"}, "wechat": {…,
"authorize_url"}, "courier": {"base_url", "partner", "secret"}, "oidc": [
{"name", "issuer", "client_id", "client_secret", "redirect_uri", "scope", "audience": "resident" | "staff"}]}.
A local stack is given its own pretended providers when it is deployed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
from pydantic import Field

from chalicelib.access.oidc import Address, Provider
from chalicelib.kernel.values import Strict
from infra import acts, identity_provider, simulators


class Aliyun(Strict):
    """The account at Alibaba Cloud, and the signature registered there (without brackets)."""

    endpoint: Address
    key_id: str = Field(min_length=1)
    key_secret: str = Field(min_length=1, repr=False)
    signature: str = Field(min_length=1)


class Tencent(Aliyun):
    """The account at Tencent Cloud, and the application's id there."""

    app_id: str = Field(min_length=1)


class Sms(Strict):
    """The SMS providers, and the last part of the addresses that they push receipts to."""

    aliyun: Aliyun
    tencent: Tencent
    receipt_key: str = Field(min_length=16, repr=False)


class Service(Strict):
    """A provider that is known by its address alone."""

    url: Address


class Wechat(Strict):
    """WeChat, and what it knows an account by; ``token`` and ``aes_key`` (EncodingAESKey) as set for its callback, in
    safe mode: ``…/receipts/wechat`` of the official account, ``…/receipts/miniprogram`` of the mini-program.
    """

    base_url: Address
    appid: str = Field(min_length=1)
    secret: str = Field(min_length=1, repr=False)
    token: str = Field(pattern=r"^[A-Za-z0-9]{3,32}$", repr=False)
    aes_key: str = Field(pattern=r"^[A-Za-z0-9]{43}$", repr=False)


class Official(Wechat):
    """The official account; under ``authorize_url`` people authorise it on the web (网页授权)."""

    authorize_url: Address


class Courier(Strict):
    """What speaks for the courier, and the secret that both sign with."""

    base_url: Address
    partner: str = Field(min_length=1, max_length=64)
    secret: str = Field(min_length=16, repr=False)


class Providers(Strict):
    """All providers. What goes to them is personal or secret: over TLS, or not beyond this machine."""

    sms: Sms
    identity: Service
    wechat: Official
    miniprogram: Wechat
    courier: Courier
    oidc: tuple[Provider, ...]


def local(port: int, api_url: str) -> dict[str, Any]:
    """What a stack on the local engine uses: its own sandbox, and the single sign-on beside the engine."""
    issuer, sandbox = identity_provider.ensure(port), f"{api_url}/sandbox/"
    return {
        **simulators.accounts(port, api_url),
        "identity": {"url": sandbox},
        "courier": {"base_url": sandbox, "partner": "chengxiaofu", "secret": "sandbox-of-the-courier"},
        "oidc": [
            {
                "name": f"local-{audience}", "issuer": issuer, "client_id": audience, "client_secret": "local",
                "redirect_uri": f"{api_url}/login", "scope": "openid profile phone", "audience": audience,
            }
            for audience in ("resident", "staff")
        ],
    }  # fmt: skip


def put(client: Any, secret: str, told: dict[str, Any]) -> None:
    """Check and store.

    Raises
    ------
    ValueError
        when something is missing or unknown, an address could be listened to, or two providers have one audience.
    """
    good = Providers.model_validate(told)
    if len({provider.audience for provider in good.oidc}) < len(good.oidc):
        raise ValueError("one provider an audience")
    client.put_secret_value(SecretId=secret, SecretString=json.dumps(told))


def main(arguments: list[str]) -> None:
    client, secret = boto3.client("secretsmanager"), os.environ["PROVIDERS_SECRET"]
    if arguments[:1] == ["show"]:
        told = json.loads(client.get_secret_value(SecretId=secret)["SecretString"])
        print(_without(told, ("secret", "client_secret", "key_secret", "receipt_key", "token", "aes_key")))
    elif arguments[:1] == ["set"] and len(arguments) == 2:
        put(client, secret, json.loads(Path(arguments[1]).read_text("utf-8")))
        acts.told("infra.providers set")
    else:
        sys.exit(__doc__)


def _without(told: Any, hidden: tuple[str, ...]) -> str:
    """As JSON, with its secrets struck out."""

    def struck(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: "***" if name in hidden else struck(inner) for name, inner in value.items()}
        return [struck(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(struck(told), indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1:])
