"""What the API's function weighs: importing it, its dependencies on disk, its memory at work."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.place import Place
from bench.results import Entry
from bench.sampling import Caller
from infra import engine, layer, naming
from infra.paths import ROOT

IMPORT_NAMES = ("spine.import", "spine.import.request")
LAYER_NAMES = ("spine.layer",)
MEMORY_NAMES = ("spine.memory",)
RUNS = 21
REQUESTS = 1000
HANDLER = "import app"
LIBRARIES = """
import boto3, chalice
from aws_lambda_powertools import Logger
from pydantic import BaseModel
from pynamodb.models import Model"""
"""As deep as whoever uses them at all must: pydantic and PynamoDB load nothing before a first name is taken."""
FIRST_REQUEST = f"{HANDLER}{LIBRARIES}\napp.app.routes['/v1/applications']"
"""What a request to a process that has answered none yet finds missing."""
TIMED = "import time\nbegan = time.process_time()\n{}\nprint((time.process_time() - began) * 1000)"


def importing() -> Iterator[Entry]:
    """Milliseconds of processor time to import the handler, alone and with what a first request needs."""
    taken: dict[str, list[float]] = {HANDLER: [], LIBRARIES: [], FIRST_REQUEST: []}
    for n in range(RUNS + 1):
        for statement, times in taken.items():
            done = _run(TIMED.format(statement))
            if n:  # the first run writes the bytecode
                times.append(float(done))
    ours, libraries, first = (median(times) for times in taken.values())
    how = f"processor time, {RUNS} fresh processes each, in turn, median, bytecode there; floor: its libraries"
    yield Entry("spine.import", ours, "ms", how, floor=libraries, goal=1.3)
    yield Entry("spine.import.request", first, "ms", f"{how}; with the routes of applications", floor=libraries)


def weight() -> Iterator[Entry]:
    """Megabytes of the dependency layer for the cloud's runtime, unpacked."""
    shared = layer.DEPENDENCIES
    shared.build()
    yield Entry("spine.layer", shared.megabytes(), "MB", "unpacked, for the cloud's runtime", goal=shared.limit)


def memory(place: Place) -> Iterator[Entry]:
    """Resident megabytes of the engine's one process for the API's function after :data:`REQUESTS` requests."""
    platform = place.platform
    caller, function = Caller(platform.stack.api_url), platform.resource(naming.function("api"))
    for n in range(REQUESTS):
        if n % 20 == 0:
            request = platform.players.by_person()
            read = platform.players.reads(request, caller.send(request).json())
        else:
            caller.send(list(read.values())[n % len(read)])
    grown = max(_resident(process) for process in _workers(function, place.port))
    how = f"the engine's process of the API's function after {REQUESTS} requests: 1 in 20 submits, the others read"
    yield Entry("spine.memory", grown, "MB", how, goal=200)


def _run(program: str) -> str:
    command = [sys.executable, "-c", program]
    # Whatever the caller prefers, bytecode is written: the libraries' was when they were installed.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


def _workers(function: str, port: int) -> list[int]:
    """Processes of the engine's that run the function."""
    mark = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
    parent = engine.running(port)
    return [process for process in _children(parent) if mark in _read(process, "environ").split(b"\0")]


def _children(parent: int | None) -> list[int]:
    every = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [process for process in every if f"PPid:\t{parent}\n".encode() in _read(process, "status")]


def _resident(process: int) -> float:
    pages = int(_read(process, "statm").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _read(process: int, name: str) -> bytes:
    """Empty for a process that has ended meanwhile."""
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
