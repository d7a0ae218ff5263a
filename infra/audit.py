"""Known faults of what the platform is made of: python -m infra.audit

pip-audit and npm ask an advisory source about every package; bandit reads our own code; docs/dependencies.md is
compared with what is installed. Exits 1 when one of them finds a fault, and when one left something out: an audit that
skipped a part has not passed.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra import dependencies
from infra.paths import ROOT

PACKAGES = (
    "requirements.txt", "requirements-dev.txt", "requirements-check.txt", "requirements-ocds.txt",
    "requirements-mutants.txt",
)  # fmt: skip
LOCKED = "package-lock.json"
CODE = ("app.py", "chalicelib", "channels", "infra")


def packages(file: str) -> Iterator[str]:
    """What is known against the packages that the file pins, or why one could not be asked about."""
    asked = _run("pip_audit", "--strict", "--progress-spinner", "off", "--requirement", file)
    if asked.returncode:
        yield f"{file}: pip-audit\n{asked.stdout}{asked.stderr}".rstrip()


def locked() -> Iterator[str]:
    """What is known against the packages of package-lock.json, or why it could not be asked."""
    npm = Path(sys.executable).with_name("npm")
    asked = _ran(str(npm), "audit", "--package-lock-only")
    if asked.returncode:
        yield f"{LOCKED}: npm audit\n{asked.stdout}{asked.stderr}".rstrip()


def page() -> Iterator[str]:
    """Whether the page of dependencies tells what is installed."""
    if dependencies.DOCUMENT.read_text("utf-8") != dependencies.page() + "\n":
        yield f"{dependencies.DOCUMENT.relative_to(ROOT)}: python -m infra.dependencies prints another"


def code(*paths: str) -> Iterator[str]:
    """What bandit finds in the files below the paths, and what it was kept from reading."""
    asked = _run("bandit", "--quiet", "--configfile", "pyproject.toml", "--format", "json", "--recursive", *paths)
    report = json.loads(asked.stdout)
    for fault in report["results"]:
        yield f"{fault['filename']}:{fault['line_number']}: {fault['test_id']} {fault['issue_text']}"
    for unread in report["errors"]:
        yield f"{unread['filename']}: not read, {unread['reason']}"
    for file, counts in report["metrics"].items():
        if file != "_totals" and counts["nosec"] + counts["skipped_tests"]:
            yield f"{file}: lines that bandit is told not to look at (nosec)"


def _run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _ran(sys.executable, "-m", module, *arguments)


def _ran(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own tools


def main() -> int:
    told = [*code(*CODE), *page(), *locked(), *(line for file in PACKAGES for line in packages(file))]
    print("\n".join(told) or f"nothing known against {', '.join((*PACKAGES, LOCKED, *CODE))}")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
