"""A checkout into which somebody typed what a guide shows: whole files, and lines that are taken out and put in.

A block's file is the path in the line before it. In a block of changes a line ``@@`` parts one place from the next;
what is not marked shows where, and is found in the file once. What somebody typed in already, and kept, is left alone.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.paths import ROOT

BLOCK = re.compile(r"^[^\n]*`([\w/.-]+\.(?:py|yaml))`[^\n]*:\n\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COPIED = ("channels", "chalicelib", "infra", "simulators", "catalogue", "tests")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "assets")


@dataclass(frozen=True)
class Checkout:
    """Where it is, and the files that were typed in or changed."""

    folder: Path
    files: tuple[Path, ...]


def checkout(folder: Path, guide: str, before: Callable[[Path], object] = lambda _: None) -> Checkout:
    """A copy of the code, its tests and the district's data under ``folder``, with what the guide shows; ``before``
    that, something is done to it."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    shutil.copy(ROOT / "pyproject.toml", folder)
    before(folder)
    shown = BLOCK.findall(guide)
    for name, language, block in shown:
        if language == "diff":
            (folder / name).write_text(changed((folder / name).read_text("utf-8"), block), "utf-8")
        else:
            kept = folder / name
            assert not kept.exists() or kept.read_text("utf-8") == block, name
            kept.write_text(block, "utf-8")
    return Checkout(folder, tuple(folder / name for name, _, _ in shown))


def changed(text: str, block: str) -> str:
    """A file's text after the changes of a block."""
    for place in block.split("@@\n"):
        lines = [line or " " for line in place.splitlines()]
        before, after = ("".join(f"{line[1:]}\n" for line in lines if line[0] in kept) for kept in (" -", " +"))
        if "\n+" in f"\n{place}" and after in text:
            continue
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text
