"""Addresses and secrets of the providers behind logins: python -m infra.providers show | set FILE

FILE is JSON: {"sms": {"url"}, "identity": {"url"}, "miniprogram": {"base_url", "appid", "secret"}, "oidc": [
{"name", "issuer", "client_id", "client_secret", "redirect_uri", "scope", "audience": "resident" | "staff"}]}.
A local stack is given its own pretended providers when it is deployed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3

from chalicelib.access.oidc import Provider
from infra import identity_provider

WANTED = {"sms", "identity", "miniprogram", "oidc"}


def local(port: int, api_url: str) -> dict[str, Any]:
    """What a stack on the local engine uses: its own sandbox, and the single sign-on beside the engine."""
    issuer, sandbox = identity_provider.ensure(port), f"{api_url}/sandbox/"
    return {
        "sms": {"url": f"{api_url}/"},
        "identity": {"url": sandbox},
        "miniprogram": {"base_url": sandbox, "appid": "wx-sandbox", "secret": "sandbox"},
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
        when something is missing, unknown, or no good provider.
    """
    if set(told) != WANTED:
        raise ValueError(f"wanted: {', '.join(sorted(WANTED))}; given: {', '.join(sorted(told))}")
    for provider in told["oidc"]:
        Provider.model_validate(provider)
    client.put_secret_value(SecretId=secret, SecretString=json.dumps(told))


def main(arguments: list[str]) -> None:
    client, secret = boto3.client("secretsmanager"), os.environ["PROVIDERS_SECRET"]
    if arguments[:1] == ["show"]:
        told = json.loads(client.get_secret_value(SecretId=secret)["SecretString"])
        print(_without(told, ("secret", "client_secret")))
    elif arguments[:1] == ["set"] and len(arguments) == 2:
        put(client, secret, json.loads(Path(arguments[1]).read_text("utf-8")))
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
