"""What the documents say is there: links, commands, routes, tests, checks of the demo, error codes."""

import re
from functools import cache
from pathlib import Path

import pytest

from app import app
from bench.__main__ import GROUPS
from chalicelib.kernel.sentences import SENTENCES
from chalicelib.trading.public import WANTS
from infra import docs
from infra.paths import ROOT, document, listed
from tests.unit.docs.typed_in import BLOCK

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COVERAGE = ROOT / "docs" / "plan-coverage.md"
COLUMNS = ("place", "asked", "state", "now", "shown")
MEASURED = {name for group in GROUPS for name in group.names}
TOLD = {f"trading.{kind}" for kind in WANTS}
"""Types of the public feed that are called as checks are."""

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w\-]*)?\)")
MAKE = re.compile(r"`make ([a-z][a-z-]*)")
ROUTE = re.compile(r"`(GET|POST) (/[^`?]*)(?:\?[^`]*)?`")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
MODULE = re.compile(r"python -m ((?:infra|demo|bench|tests)[\w.]*)")
PLAYED = re.compile(r"`((?:spine|access|application|channels|trading|complaints|house)\.[\w.]+)`")
MACHINE = re.compile(r"(?<![\w.:/})])/(?:home|root|tmp|work|opt|usr|Users)/|\b[A-Z]:\\")

each_document = pytest.mark.parametrize(
    "document", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in DOCUMENTS]
)


@cache
def read(document: Path) -> str:
    return document.read_text("utf-8")


@cache
def checks_of_the_demo() -> re.Pattern[str]:
    """Names of checks in the demo's source; what an f-string fills in is any word."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "demo").rglob("*.py"))
    parts = "spine|application|channels|trading|complaints"
    names = re.findall(rf'Check\(\s*f?"((?:{parts})\.[\w.{{}}]+|access\.[\w.]+)"', sources)
    names += [f"access.{name}" for name in re.findall(r'\b(?:check|watch)\(\s*"([\w.]+)"', sources)]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", r"\\w+", re.escape(name)) for name in names))


def test_the_patterns_find_what_they_are_for() -> None:
    assert MACHINE.search("see /" + "tmp/x")
    assert not MACHINE.search("https://example.com/home/a and docs/work/b")
    assert checks_of_the_demo().fullmatch("spine.human.approve")
    assert checks_of_the_demo().fullmatch("access.login.sms")
    assert checks_of_the_demo().fullmatch("trading.tender.refused")
    assert checks_of_the_demo().fullmatch("complaints.returns")
    assert not checks_of_the_demo().fullmatch("spine.nothing")
    assert not checks_of_the_demo().fullmatch("access.nothing")


@pytest.mark.parametrize("kind", ["tables", "functions"])
def test_the_architecture_tells_of_every_table_and_function(kind: str) -> None:
    told = set(
        re.findall(
            r"`(\w+)`", "".join(re.findall(r"^\| `.*? \|", read(ROOT / "docs" / "architecture.md"), re.MULTILINE))
        )
    )
    assert listed(kind).keys() <= told


def test_every_sentence_of_a_refusal_is_said_by_something() -> None:
    words = ROOT / "chalicelib" / "kernel" / "sentences"
    code = "\n".join(read(path) for path in (ROOT / "chalicelib").rglob("*.py") if not path.is_relative_to(words))
    made = tuple(re.findall(r'(?:Invalid|NotAllowed|Forbidden|NotFound|Conflict)\(f"(\w+_)\{', code))
    assert [name for name in SENTENCES if f'"{name}"' not in code and not name.startswith(made)] == []


@each_document
def test_every_link_leads_to_a_file_of_the_checkout(document: Path) -> None:
    for target in LINK.findall(read(document)):
        if "://" not in target:
            path = (document.parent / target).resolve()
            assert path.exists(), target
            assert path.is_relative_to(ROOT), target


@each_document
def test_every_command_is_there(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert set(MAKE.findall(read(document))) <= targets
    for module in MODULE.findall(read(document)):
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@each_document
def test_every_route_is_served(document: Path) -> None:
    served = {(method, path) for path, methods in app.routes.items() for method in methods}
    assert set(ROUTE.findall(read(document))) <= served


@each_document
def test_every_test_is_there(document: Path) -> None:
    typed_in = {file for file, *_ in BLOCK.findall(read(document))}
    for file, name in TEST.findall(read(document)):
        if file in typed_in:
            continue
        assert (ROOT / file).exists(), file
        assert not name or f"def {name}(" in read(ROOT / file), f"{file}::{name}"


@each_document
def test_every_check_of_the_demo_is_played_and_every_number_measured(document: Path) -> None:
    for name in PLAYED.findall(read(document)):
        assert checks_of_the_demo().fullmatch(name) or name in MEASURED | TOLD, name


def test_every_number_that_is_measured_is_explained() -> None:
    assert set(PLAYED.findall(read(ROOT / "docs" / "measured.md"))) == MEASURED


@each_document
def test_nothing_speaks_of_one_machine(document: Path) -> None:
    assert str(ROOT) not in read(document)
    assert MACHINE.findall(read(document)) == []


def test_the_coverage_names_every_chapter_of_the_plan() -> None:
    for chapter in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十"):
        assert f"## 第{chapter}章" in read(COVERAGE)
    assert "## 名词解释" in read(COVERAGE)


def test_every_row_of_the_coverage_says_where_it_stands() -> None:
    table = [line.strip("| ").split(" | ") for line in read(COVERAGE).splitlines() if line.startswith("| ")]
    rows = [row for row in table if len(row) == len(COLUMNS) and row[2] != COLUMNS[2]]
    assert len(rows) > 60
    for place, asked, state, now, shown in rows:
        assert state in ("yes", "partly", "not yet", "not software"), (place, asked)
        assert now != "–" or state not in ("yes", "partly"), (place, asked)
        assert (shown != "–") == (state in ("yes", "partly")), (place, asked)


def test_the_error_codes_are_those_of_the_code() -> None:
    assert read(docs.DOCUMENT) == docs.page() + "\n"


def test_the_decisions_are_numbered_without_gaps_and_all_listed() -> None:
    files = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    assert re.findall(r"\]\(([0-9]{4}-[\w-]+\.md)\)", read(ROOT / "docs" / "decisions" / "README.md")) == files
    for name in files:
        parts = re.findall(r"^## (\w+)", read(ROOT / "docs" / "decisions" / name), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequence"], name


def test_the_hooks_run_the_checkouts_own_tools() -> None:
    config = document(ROOT / ".pre-commit-config.yaml")
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in config["repos"][0]["hooks"])
