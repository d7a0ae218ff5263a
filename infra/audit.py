"""Known faults of what the platform is made of: python -m infra.audit

pip-audit asks an advisory source about every pinned package; bandit reads our own code. Exits 1 when either finds a
fault, and when either left something out: an audit that skipped a part has not passed.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

from infra.paths import ROOT

PACKAGES = ("requirements.txt", "requirements-dev.txt", "requirements-check.txt")
CODE = ("chalicelib", "channels", "infra")


def packages(file: str) -> Iterator[str]:
    """What is known against the packages that the file pins, or why one could not be asked about."""
    asked = _run("pip_audit", "--strict", "--progress-spinner", "off", "--requirement", file)
    if asked.returncode:
        yield f"{file}: pip-audit\n{asked.stdout}{asked.stderr}".rstrip()


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
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own tools


def main() -> int:
    told = [*code(*CODE), *(line for file in PACKAGES for line in packages(file))]
    print("\n".join(told) or f"nothing known against {', '.join((*PACKAGES, *CODE))}")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
