"""A stack of one's own: a fresh engine on a free port, deployed and published, ended and removed afterwards."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

from infra import engine, identity_provider, stack
from infra.paths import ROOT, local


def end_gently() -> None:
    """Told to end (SIGTERM), leave as after Ctrl-C: blocks are left in order, and engines are ended with them."""

    def leave(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((engine.HOST, 0))
        return int(probe.getsockname()[1])


def _port_of_a_stack() -> int:
    """A free port of which those beside it are free, too: those of the identity provider and the simulators.

    None of them is one that the system gives to connections (32768 and above on Linux), which come and go.
    """
    while True:
        port = random.randrange(20_000, 30_000)  # noqa: S311  no secret
        if all(map(_is_free, (port, port + identity_provider.APART, *range(port + 2000, port + 2010)))):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((engine.HOST, port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def fresh_stack(publish: bool = True, **parameters: str) -> Iterator[stack.Stack]:
    """The stack, and this process's environment pointing at it while it lives.

    ``parameters`` are the template's, such as ``ClockSpeed="8640"``.
    """
    port = _port_of_a_stack()
    before = dict(os.environ)
    os.environ["PORT"] = str(port)
    os.environ.pop("AWS_ENDPOINT_URL", None)  # of a stack that lives around this one: its engine is not ours
    try:
        engine.start(port)
        chosen = [part for name, value in parameters.items() for part in ("--set", f"{name}={value}")]
        command("infra.deploy", "--stage", "local", *chosen)
        made = stack.read(port)
        os.environ.update(made.env())
        if publish:
            command("infra.publish")
        yield made
    finally:
        engine.stop_all(port)
        shutil.rmtree(local(port), ignore_errors=True)
        os.environ.clear()
        os.environ.update(before)


def command(module: str, *arguments: str, check: bool = True) -> str:
    """Run one of the project's commands; what it printed. Without ``check`` it may be refused.

    Raises
    ------
    RuntimeError
        It failed; the message holds what it said.
    """
    done = subprocess.run(  # noqa: S603  our own modules
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode and check:
        raise RuntimeError(f"{module} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout
