"""How the code itself stands: long files, tangled functions, imports, mutants that live, how long the tests take."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.results import Entry
from infra.paths import BUILD, ROOT

NAMES = ("house.files.long", "house.functions.complex", "house.imports.broken")
MUTANTS_NAMES = ("house.kernel.mutants",)
TESTS_NAMES = ("house.tests.minutes",)
LINES = 250
COMPLEXITY = 10
CODE = ("*.py", "*.js", "*.css", "*.html", "infra/*.yaml")
EXPLAINED = re.compile(r"^- `([^`]+)`: \S", re.MULTILINE)
BLUEPRINT = "`blueprint`"
"""A list of small views: each is counted by itself, not once more in the list."""


def measure() -> Iterator[Entry]:
    """Counts over every file that is kept in the repository."""
    longer = set(long_files()) - set(explained())
    how = f"over {LINES} lines, and not explained in CONTRIBUTING.md: {', '.join(sorted(longer)) or 'none'}"
    yield Entry("house.files.long", len(longer), "files", how, goal=0)
    tangled = complex_functions()
    how = f"complexity over {COMPLEXITY}: {', '.join(tangled) or 'none'}"
    yield Entry("house.functions.complex", len(tangled), "", how, goal=0)
    [(kept, broken)] = re.findall(r"Contracts: (\d+) kept, (\d+) broken", _run("lint-imports", "--no-cache"))
    yield Entry("house.imports.broken", int(broken), "", f"contracts of imports; {kept} kept", goal=0)


def mutants() -> Iterator[Entry]:
    """Of the mutants of the kernel, how many a test notices, in percent."""
    _run("make", "mutants")
    told = json.loads((BUILD / "mutants.json").read_text("utf-8"))
    how = f"{told['killed']} killed, {told['survived']} survived"
    yield Entry("house.kernel.mutants", 100 * told["score"], "%", how, goal=90, sense="least")


def tests() -> Iterator[Entry]:
    """Minutes that `make test` takes, everything it needs installed."""
    began = time.monotonic()
    status = _done("make", "test").returncode
    minutes = (time.monotonic() - began) / 60
    how = f"make test on {os.cpu_count()} processors, {'RED' if status else 'green'}"
    yield Entry("house.tests.minutes", minutes, "min", how, goal=10)


def long_files() -> Iterator[str]:
    """Files of code that are longer than the house allows."""
    for name in _run("git", "ls-files", *CODE).split():
        if (ROOT / name).read_text("utf-8").count("\n") > LINES:
            yield name


def explained() -> list[str]:
    """The long files that CONTRIBUTING.md gives a reason for."""
    return EXPLAINED.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))


def complex_functions() -> list[str]:
    """Functions that ruff finds tangled, whatever pyproject.toml lets pass."""
    asked = ("check", "--isolated", "--select", "C901", "--output-format", "concise", "--ignore-noqa")
    limit = f"lint.mccabe.max-complexity={COMPLEXITY}"
    found = _run(sys.executable, "-m", "ruff", *asked, "--config", limit, *_run("git", "ls-files", "*.py").split())
    return [line.partition(" ")[0] for line in found.splitlines() if "C901" in line and BLUEPRINT not in line]


def _run(*command: str) -> str:
    return _done(*command).stdout


def _done(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603  they are here
