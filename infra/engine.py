"""The local engine: an AWS-compatible server in one child process, with all its state in the checkout.

python -m infra.engine start|ensure|attend|stop|status
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from infra import stack
from infra.paths import local

HOST = "127.0.0.1"
START_SECONDS = 30
STOP_SECONDS = 60


def port() -> int:
    return int(os.environ.get("PORT", "4566"))


def start(port: int) -> None:
    """Starts the engine and returns once it answers.

    Raises
    ------
    RuntimeError
        It runs already, or something else holds the port, or it does not come up.
    """
    if running(port):
        raise RuntimeError(f"the engine on port {port} runs already")
    if healthy(port):
        raise RuntimeError(f"something else answers on port {port}")
    folder = local(port)
    shutil.rmtree(folder / "tmp", ignore_errors=True)
    for part in ("state", "files", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    restart_streams(port)
    child = _spawn(port)
    until = time.monotonic() + START_SECONDS
    while not healthy(port):
        if child.poll() is not None or time.monotonic() > until:
            stop(port)
            raise RuntimeError(f"the engine did not come up; see {os.path.relpath(folder / 'engine.log')}")
        time.sleep(0.1)


def stop(port: int) -> bool:
    """Ends the engine gently, which is when it writes its state; says whether there was one to end."""
    pid = running(port)
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while running(port):
        if time.monotonic() > until:
            raise RuntimeError(f"the engine (process {pid}) does not end")
        time.sleep(0.1)
    return True


def running(port: int) -> int | None:
    """The engine's process id, or None if it does not run.

    The engine holds a lock on the file with its process id for as long as it lives. So a file that an
    engine left behind, whose number may meanwhile be another process's, is never taken for a live one.
    """
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
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/_ministack/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def restart_streams(port: int) -> None:
    """Makes stream mappings deliver after a restart. The engine must not be running.

    It keeps each mapping's place in its stream, but not the stream, and then waits in vain until as many
    new records have come. Without a place a mapping begins with the first record that comes.
    """
    file = local(port) / "state" / "lambda.json"
    if file.exists():
        state = json.loads(file.read_text("utf-8"))
        state["payload"]["dynamodb_stream_positions"] = {}
        file.write_text(json.dumps(state), "utf-8")


def _environment(port: int) -> dict[str, str]:
    folder = local(port)
    return os.environ | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_REGION": stack.REGION,
        "LAMBDA_EXECUTOR": "local",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "files"),
        "TMPDIR": str(folder / "tmp"),
        # Listeners of its own that nothing here needs, on ports that are not ours.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }


def _spawn(port: int) -> subprocess.Popen[bytes]:
    """The child, in a session of its own, with the lock on its process id handed down to it."""
    folder = local(port)
    with (folder / "engine.log").open("ab") as log, _pid_file(port).open("w") as pid_file:
        fcntl.flock(pid_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            cwd=folder,
            env=_environment(port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[pid_file.fileno()],
        )
        pid_file.write(str(child.pid))
    return child


def _pid_file(port: int) -> Path:
    return local(port) / "engine.pid"


def attend(port: int) -> None:
    """Stays until the engine ends, and ends it gently when this process is told to end (Ctrl-C)."""

    def leave(*_: object) -> None:
        stop_all(port)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    while running(port):
        time.sleep(0.5)


def stop_all(port: int) -> None:
    """Ends the engine and the identity provider beside it."""
    from infra import identity_provider  # noqa: PLC0415  which starts processes as this module does

    identity_provider.stop(port)
    stop(port)


def main(command: str) -> None:
    if command == "start":
        start(port())
    elif command == "ensure":
        if not running(port()):
            start(port())
    elif command == "stop":
        stop_all(port())
    elif command == "attend":
        attend(port())
    elif command == "status":
        print(json.dumps({"port": port(), "process": running(port()), "healthy": healthy(port())}))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) == 2 else "")
    except RuntimeError as error:
        raise SystemExit(str(error)) from error
