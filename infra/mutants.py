"""Mutates the kernel and sees whether the tests notice: .venv-mutants/bin/python -m infra.mutants

mutmut changes one operator, number or argument at a time and runs the tests that come by there; pyproject.toml says
what is mutated and by which tests. Each time from the beginning: mutmut does not run survivors again when only tests
changed. What survived tells ``mutmut results``, and ``mutmut show NAME`` how it differs.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.paths import BUILD, ROOT

REPORT = BUILD / "mutants.json"
FOLDER = ROOT / "mutants"
TOLD = FOLDER / "mutmut-cicd-stats.json"
FLOOR = 0.9
"""The share of mutants that must be killed."""
STATES = ("killed", "survived", "timeout", "no_tests")


def report(told: Mapping[str, int]) -> dict[str, float]:
    """How many mutants ended in which way, and the share of all that a failing test killed.

    What went on for too long is not killed: on a busy machine that may have been the machine.

    Raises
    ------
    ValueError
        Some mutants ended in another way or were not tried: the run did not go through.
    """
    counted = {state: told[state] for state in STATES}
    total = sum(counted.values())
    if not total or total != told["total"]:
        raise ValueError(f"{told['total']} mutants, of which {total} were tried to the end: {dict(told)}")
    return {**counted, "score": round(counted["killed"] / total, 4)}


def run() -> dict[str, float]:
    """Try every mutant, on as many processors as there are."""
    mutmut = str(Path(sys.executable).parent / "mutmut")
    shutil.rmtree(FOLDER, ignore_errors=True)
    subprocess.run([mutmut, "run", "--max-children", str(os.cpu_count() or 1)], cwd=ROOT, check=True)  # noqa: S603  ours
    subprocess.run([mutmut, "export-cicd-stats"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  ours
    told: dict[str, int] = json.loads(TOLD.read_text("utf-8"))
    return report(told)


def main() -> int:
    """Write build/mutants.json; 1 when too many survived."""
    found = run()
    BUILD.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(json.dumps(found))
    return int(found["score"] < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
