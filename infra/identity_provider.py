"""The local identity provider: an OpenID Connect server in one child process beside the engine.

python -m infra.identity_provider ensure|stop|serve

It asks for no password: whoever reaches it picks a user. So it listens on this machine alone, and stands in
for the province's single sign-on and for the district's staff directory in local stacks only.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

from infra import engine
from infra.child import Child
from infra.paths import local

APART = 1000
"""The provider's port lies this far above the engine's."""

DISCOVERY = "/.well-known/openid-configuration"
START_SECONDS = 30
STOP_SECONDS = 10

USERS: dict[str, dict[str, Any]] = {
    "resident-yang": {"name": "杨秀英", "id_number": "53012119700101001X", "phone_number": "13887100001"},
    "resident-li": {"name": "李桂芳", "id_number": "530121194601010028", "phone_number": "13887100002"},
    "resident-chen": {"name": "陈建国", "id_number": "530114199003071233", "phone_number": "13887100003"},
    "resident-zhao": {"name": "赵小满", "id_number": "530114201506010029", "phone_number": "13887100004"},
    "staff-wang": {"preferred_username": "wang-min", "name": "王敏", "amr": ["pwd", "otp", "mfa"]},
    "staff-zhou": {"preferred_username": "zhou-lei", "name": "周磊", "amr": ["pwd", "otp", "mfa"]},
    "staff-sun": {"preferred_username": "sun-jing", "name": "孙静", "amr": ["pwd"]},
}
"""Subject → claims, of invented people. ``amr`` (RFC 8176) tells how staff proved who they are; 孙静 with one
factor only. 赵小满 is a child: born 2015."""


def ensure(port: int) -> str:
    """Starts the provider that stands beside the engine on ``port``, unless it runs; tells its issuer.

    Raises
    ------
    RuntimeError
        Something else holds its port, or it does not come up.
    """
    if running(port) is None:
        if healthy(port):
            raise RuntimeError(f"something else answers at {issuer(port)}")
        _child(port).start(
            [sys.executable, "-m", "infra.identity_provider", "serve"],
            # Its protocol library wants TLS everywhere but at "localhost".
            os.environ | {"PORT": str(port), "AUTHLIB_INSECURE_TRANSPORT": "1"},
            lambda: healthy(port),
            START_SECONDS,
        )
    return issuer(port)


def stop(port: int) -> bool:
    """Ends the provider; says whether there was one to end. It keeps nothing: its logins end with it."""
    return _child(port).stop(STOP_SECONDS)


def issuer(port: int) -> str:
    """The issuer beside the engine on ``port``."""
    return f"http://{engine.HOST}:{port + APART}"


def serve(port: int) -> None:
    """The provider itself, in this process, until it is told to end."""
    import uvicorn  # noqa: PLC0415  the child's alone
    from oidc_provider_mock import User, app  # noqa: PLC0415

    users = [User(sub=sub, claims=claims) for sub, claims in USERS.items()]
    provider = app(require_nonce=True, user_claims=users)
    uvicorn.run(provider, interface="wsgi", host=engine.HOST, port=port + APART, access_log=False)


def running(port: int) -> int | None:
    """The provider's process id, or None."""
    return _child(port).running()


def healthy(port: int) -> bool:
    """Whether it answers, and as this issuer."""
    try:
        with urllib.request.urlopen(f"http://{engine.HOST}:{port + APART}{DISCOVERY}", timeout=2) as answer:
            return bool(json.load(answer)["issuer"] == issuer(port))
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False


def _child(port: int) -> Child:
    return Child("identity-provider", local(port))


def main(command: str) -> None:
    if command == "ensure":
        print(ensure(engine.port()))
    elif command == "stop":
        stop(engine.port())
    elif command == "serve":
        serve(engine.port())
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) == 2 else "")
    except RuntimeError as error:
        raise SystemExit(str(error)) from error
