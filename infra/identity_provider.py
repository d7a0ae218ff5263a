"""The local identity provider: an OpenID Connect server in one child process beside the engine.

python -m infra.identity_provider ensure|stop|serve

It asks for no password: whoever reaches it picks a user. So it listens on this machine alone, and stands in
for the province's single sign-on and for the district's staff directory in local stacks only.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from infra import engine
from infra.paths import ROOT, local

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
        _start(port)
    return issuer(port)


def stop(port: int) -> bool:
    """Ends the provider; says whether there was one to end. It keeps nothing: its logins end with it."""
    pid = running(port)
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while running(port):
        if time.monotonic() > until:
            raise RuntimeError(f"the identity provider (process {pid}) does not end")
        time.sleep(0.05)
    return True


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
    """The provider's process id, or None; it holds a lock on the file, as the engine does on its own."""
    file = _pid_file(port)
    if not file.exists():
        return None
    with file.open("r+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(handle.read())
    return None


def healthy(port: int) -> bool:
    """Whether it answers, and as this issuer."""
    try:
        with urllib.request.urlopen(f"http://{engine.HOST}:{port + APART}{DISCOVERY}", timeout=2) as answer:
            return bool(json.load(answer)["issuer"] == issuer(port))
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False


def _start(port: int) -> None:
    local(port).mkdir(parents=True, exist_ok=True)
    child = _spawn(port)
    until = time.monotonic() + START_SECONDS
    while not healthy(port):
        if child.poll() is not None or time.monotonic() > until:
            stop(port)
            raise RuntimeError(f"the identity provider did not come up; see {os.path.relpath(_log(port))}")
        time.sleep(0.1)


def _spawn(port: int) -> subprocess.Popen[bytes]:
    """The child, in a session of its own, with the lock on its process id handed down to it."""
    with _log(port).open("ab") as log, _pid_file(port).open("w") as pid_file:
        fcntl.flock(pid_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child = subprocess.Popen(
            [sys.executable, "-m", "infra.identity_provider", "serve"],
            cwd=ROOT,
            # Its protocol library wants TLS everywhere but at "localhost".
            env=os.environ | {"PORT": str(port), "AUTHLIB_INSECURE_TRANSPORT": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[pid_file.fileno()],
        )
        pid_file.write(str(child.pid))
    return child


def _pid_file(port: int) -> Path:
    return local(port) / "identity-provider.pid"


def _log(port: int) -> Path:
    return local(port) / "identity-provider.log"


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
