"""The local engine: an AWS-compatible server in one child process, with all its state in the checkout.

python -m infra.engine start|ensure|attend|stop|status
"""

import json
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack

from infra import stack
from infra.child import Child
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
    _child(port).start(
        [sys.executable, "-m", "ministack"], _environment(port), lambda: healthy(port), START_SECONDS, folder
    )


def stop(port: int) -> bool:
    """Ends the engine gently, which is when it writes its state; says whether there was one to end."""
    return _child(port).stop(STOP_SECONDS)


def running(port: int) -> int | None:
    """The engine's process id, or None if it does not run."""
    return _child(port).running()


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


def _child(port: int) -> Child:
    return Child("engine", local(port))


def attend(port: int) -> None:
    """Stays until the engine ends, and ends it gently when this process is told to end (Ctrl-C)."""

    def leave(*_: object) -> None:
        stop_all(port)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    while running(port):
        time.sleep(0.5)


def stop_all(port: int) -> None:
    """Ends the engine, and the identity provider and the simulators beside it, each whatever became of the others."""
    from infra import identity_provider, simulators  # noqa: PLC0415  which start processes as this module does

    with ExitStack() as last_first:
        for end in (stop, simulators.stop, identity_provider.stop):
            last_first.callback(end, port)


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
