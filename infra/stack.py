"""A deployed stack, as commands outside its functions see it.

python -m infra.stack        prints the environment of the local stack, for a shell to read
"""

import json
import os
import re
import sys
from dataclasses import dataclass
from typing import Any, NoReturn

import boto3
from botocore.config import Config

from infra import naming
from infra.paths import local

REGION = "cn-northwest-1"
LOCAL_ACCESS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
}


@dataclass(frozen=True)
class Stack:
    """What a deployment gave: outputs by their names in the template."""

    port: int
    outputs: dict[str, str]

    @property
    def api_url(self) -> str:
        """Where the API begins, without a trailing slash."""
        return self.outputs["ApiUrl"]

    def env(self) -> dict[str, str]:
        """Environment variables under which a command outside works with this stack's resources."""
        known = naming.variables().keys() | {"API_URL", "SITE_URL"}
        outputs = {variable(name): value for name, value in self.outputs.items()}
        named = {name: value for name, value in outputs.items() if name in known}
        return {"AWS_ENDPOINT_URL": endpoint(self.port), **LOCAL_ACCESS, **named}


def endpoint(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def variable(output: str) -> str:
    """TableCases → TABLE_CASES."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", output).upper()


def read(port: int) -> Stack:
    """The stack last deployed to the local engine on this port.

    Raises
    ------
    FileNotFoundError
        None has been deployed there.
    """
    return Stack(port, json.loads((local(port) / "stack.json").read_text("utf-8")))


def write(stack: Stack) -> None:
    text = json.dumps(stack.outputs, indent=1, ensure_ascii=False)
    (local(stack.port) / "stack.json").write_text(text, "utf-8")


def client(service: str, port: int) -> Any:
    """A client of the local engine, whatever account the environment names."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint(port),
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  the engine wants one and checks none
        # Step Functions' synchronous calls go to a host of their own in the cloud, not here.
        config=Config(inject_host_prefix=False),
    )


def main(command: list[str]) -> NoReturn:
    """Becomes the command."""
    if not command:
        raise SystemExit(__doc__)
    port = int(os.environ.get("PORT", "4566"))
    try:
        stack = read(port)
    except FileNotFoundError:
        raise SystemExit(f"nothing is deployed on port {port}: make up") from None
    os.execvpe(command[0], command, os.environ | stack.env())  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
