"""A server of our own in a child process: started in a session of its own, found and ended by its process id."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.paths import ROOT


@dataclass(frozen=True)
class Child:
    """A server by its name: in ``folder`` lie its log and the file with its process id.

    The child holds a lock on that file for as long as it lives. So a file that a child left behind, whose
    number may meanwhile be another process's, is never taken for a live one.
    """

    name: str
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def running(self) -> int | None:
        """Its process id, or None."""
        if not self.pid_file.exists():
            return None
        with self.pid_file.open("r+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(handle.read())
        return None

    def start(
        self, command: Sequence[str], env: Mapping[str, str], healthy: Callable[[], bool], seconds: float,
        cwd: Path = ROOT,
    ) -> None:  # fmt: skip
        """Starts it and returns once it is ``healthy``.

        Raises
        ------
        RuntimeError
            It ends again, or does not come up in time.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        child = self._spawn(command, env, cwd)
        until = time.monotonic() + seconds
        while not healthy():
            if child.poll() is not None or time.monotonic() > until:
                self.stop(seconds)
                raise RuntimeError(f"the {self.name} did not come up; see {os.path.relpath(self.log)}")
            time.sleep(0.1)

    def stop(self, seconds: float) -> bool:
        """Ends it gently; says whether there was one to end."""
        pid = self.running()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + seconds
        while self.running():
            if time.monotonic() > until:
                raise RuntimeError(f"the {self.name} (process {pid}) does not end")
            time.sleep(0.1)
        return True

    def _spawn(self, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> subprocess.Popen[bytes]:
        """The child, with the lock on its process id handed down to it."""
        with self.log.open("ab") as log, self.pid_file.open("w") as pid_file:
            fcntl.flock(pid_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            child = subprocess.Popen(  # noqa: S603  our own servers
                list(command), cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, pass_fds=[pid_file.fileno()],
            )  # fmt: skip
            pid_file.write(str(child.pid))
        return child
