"""The checks themselves: that they see what they are there to see."""

from pathlib import Path

import yaml

from infra import audit
from infra.paths import ROOT

FAULT = "import hashlib\n\nhashlib.md5(b'')\n"


def test_an_audit_tells_what_is_wrong_in_code(tmp_path: Path) -> None:
    (tmp_path / "weak.py").write_text(FAULT, "utf-8")
    [line] = audit.code(str(tmp_path))
    assert "weak.py:3: B324" in line


def test_an_audit_tells_of_lines_that_it_was_told_not_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "hidden.py").write_text(FAULT.replace("\n\n", "\n\n").rstrip() + "  # nosec\n", "utf-8")
    [line] = audit.code(str(tmp_path))
    assert "hidden.py: lines that bandit is told not to look at" in line


def test_an_audit_tells_of_files_that_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n", "utf-8")
    [line] = audit.code(str(tmp_path))
    assert "broken.py: not read" in line


def test_an_audit_of_sound_code_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "sound.py").write_text("print('good day')\n", "utf-8")
    assert list(audit.code(str(tmp_path))) == []


def test_every_check_of_the_template_that_is_skipped_has_its_reason() -> None:
    text = (ROOT / ".checkov.yaml").read_text("utf-8")
    lines = text.splitlines()
    skipped = yaml.safe_load(text)["skip-check"]
    assert skipped
    for check in skipped:
        assert lines[lines.index(f"  - {check}") - 1].startswith("  # "), check
