"""The page of dependencies: a row for each, with its use and the licence that it says itself; no GPL ships."""

import json
import re
from functools import cache
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from infra import dependencies, licences
from infra.dependencies import NPM, SOURCES, Source
from infra.paths import ROOT, listed

PAGE = dependencies.DOCUMENT.read_text("utf-8")
PACKAGES, BROUGHT = listed("dependencies")["packages"], listed("dependencies")["brought"]
REQUIRED = {name: source for source in SOURCES for name in dependencies.names(source.file)}
OURS = ("app.py", "chalicelib", "channels", "infra", "simulators", "demo", "bench", "tests")
IMPORT = re.compile(r"^[ \t]*(?:from|import) ([A-Za-z_]\w*)", re.MULTILINE)


def section(title: str) -> dict[str, list[str]]:
    """The rows of this section of the page, by name."""
    [text] = [part for part in PAGE.split("\n## ") if part.startswith(f"{title}\n")]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0].strip("`"): row[1:] for row in rows}


@cache
def code(path: str) -> tuple[tuple[str, str], ...]:
    """Kind and text of the file, or of every file of Python below the folder."""
    whole = ROOT / path
    files = [whole] if whole.is_file() else whole.rglob("*.py")
    return tuple((file.suffix, file.read_text("utf-8")) for file in files)


def is_used(name: str, known: dict[str, str]) -> bool:
    """Whether a file of Python imports it or has its name as a string, or another file has it as a word."""
    words = "|".join(map(re.escape, [known["as"]] if "as" in known else {name, name.replace("-", "_")}))
    imported = re.compile(rf'^[ \t]*(?:from|import) (?:{words})\b|"(?:{words})"', re.MULTILINE)
    named = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")
    return any((imported if kind == ".py" else named).search(text) for kind, text in code(known["used"]))


def package(folder: Path, fields: str, text: str = "") -> metadata.Distribution:
    """A package that says this of itself, and whose licence reads so."""
    information = folder / "made-1.dist-info"
    (information / "licenses").mkdir(parents=True)
    (information / "licenses" / "LICENSE").write_text(text, "utf-8")
    (information / "METADATA").write_text(f"Name: made\nVersion: 1\nLicense-File: LICENSE\n{fields}\n", "utf-8")
    return metadata.PathDistribution(information)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.file)
def test_every_requirement_has_one_row_and_every_row_a_requirement(source: Source) -> None:
    required = dependencies.names(source.file)
    assert list(section(source.title)) == sorted(set(required), key=str.lower)
    assert all(REQUIRED[name] is source for name in required), "required by two files"
    assert all("==" in line for line in dependencies.required(source.file))


@pytest.mark.parametrize("group", NPM)
def test_every_package_of_npm_has_one_row_with_the_licence_that_it_says(group: str) -> None:
    rows = section(NPM[group])
    assert list(rows) == sorted(dependencies.npm(group))
    for name, (_, licence, _) in rows.items():
        assert licence == dependencies.locked()[name]["license"], name
        installed = ROOT / "node_modules" / name / "package.json"
        assert not installed.exists() or json.loads(installed.read_text("utf-8"))["license"] == licence, name


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.file)
def test_a_row_tells_the_licence_that_the_installed_package_says(source: Source) -> None:
    for name, (_, licence, _) in section(source.title).items():
        installed = licences.installed(name, source.environment)
        assert installed is not None or source.environment != ".venv", name
        assert installed is None or licences.of(installed) == licence, name


def test_a_row_says_why_and_where_as_the_list_has_it() -> None:
    rows = {
        name: row
        for title in [*(source.title for source in SOURCES), *NPM.values()]
        for name, row in section(title).items()
    }
    assert rows.keys() == PACKAGES.keys()
    for name, (why, _, used) in rows.items():
        known = PACKAGES[name]
        assert known.keys() <= {"why", "used", "as"}, name
        assert (why, used) == (known["why"], f"`{known['used']}`"), name


@pytest.mark.parametrize("name", PACKAGES)
def test_a_dependency_is_used_where_its_row_says(name: str) -> None:
    assert is_used(name, PACKAGES[name])


def test_what_is_used_by_nothing_is_seen() -> None:
    assert is_used("httpx", {"used": "channels"})
    assert not is_used("httpx", {"used": "chalicelib/kernel"})
    assert not is_used("lint", {"used": "Makefile"})


def test_what_our_code_imports_is_required_or_told_with_what_brings_it() -> None:
    told = {canonicalize_name(name) for name in (*REQUIRED, *BROUGHT)}
    imported = {name for path in OURS for _, text in code(path) for name in IMPORT.findall(text)} - set(OURS)
    untold = {
        name: packages
        for name, packages in metadata.packages_distributions().items()
        if name in imported and not told & {canonicalize_name(package) for package in packages}
    }
    assert untold == {}


@pytest.mark.parametrize("name", BROUGHT)
def test_what_another_brings_is_used_and_brought_by_it(name: str) -> None:
    known = BROUGHT[name]
    assert section("Imported, though another brings it")[name] == [f"`{known['by']}`", f"`{known['used']}`"]
    assert is_used(name, known)
    assert name not in REQUIRED
    source = REQUIRED[known["by"]]
    if source.environment == ".venv":
        [line] = [line for line in dependencies.required(source.file) if re.match(rf"{known['by']}(?![\w-])", line)]
        assert name in dependencies.brought([line])


def test_nothing_that_ships_is_under_the_gpl() -> None:
    shipped = dict(chain.from_iterable(group.items() for group in dependencies.shipped().values()))
    assert {"boto3", "certifi", "typst", "alibabacloud-dysmsapi20170525"} <= shipped.keys()
    assert [name for name, found in shipped.items() if licences.copyleft(found)] == []
    pages = {name: known["license"] for name, known in dependencies.locked().items() if not known.get("dev")}
    assert [name for name, licence in pages.items() if licences.COPYLEFT.search(licence)] == []


def test_nothing_that_is_compiled_into_what_ships_leaves_only_the_gpl() -> None:
    shipped = dict(chain.from_iterable(group.items() for group in dependencies.shipped().values()))
    parts = dict(chain.from_iterable(licences.compiled(found).items() for found in shipped.values()))
    bound = {name: licence for name, licence in parts.items() if licences.COPYLEFT.search(licence)}
    for name, licence in bound.items():
        assert any(not licences.COPYLEFT.search(choice) for choice in licence.split(" OR ")), name


@pytest.mark.parametrize(
    ("fields", "text", "licence"),
    [
        ("License-Expression: MIT AND OFL-1.1", "", "MIT AND OFL-1.1"),
        ("License: Apache License 2.0", "", "Apache-2.0"),
        ("License: BSD", "Neither the name\n  of the holder", "BSD-3-Clause"),
        ("", "Permission is hereby granted, free of charge", "MIT"),
        ("Classifier: License :: OSI Approved :: MIT License", "", "MIT"),
        ("License: BSD", "", "BSD"),
        ("", "", "not told"),
        ("Classifier: License :: A\nClassifier: License :: B", "", "A / B"),
    ],
)
def test_a_licence_is_read(tmp_path: Path, fields: str, text: str, licence: str) -> None:
    made = package(tmp_path, fields, text)
    assert licences.of(made) == licence
    assert not licences.copyleft(made)


@pytest.mark.parametrize(
    "fields",
    [
        "License-Expression: AGPL-3.0-or-later",
        "License: EPL-2.0 OR GPL-2.0-or-later",
        "License: MIT\nClassifier: License :: OSI Approved :: GNU Affero General Public License v3",
    ],
)
def test_the_gpl_is_seen_wherever_it_is_said(tmp_path: Path, fields: str) -> None:
    assert licences.copyleft(package(tmp_path, fields))


def test_nothing_of_others_is_vendored() -> None:
    assert [path.name for path in (ROOT / "vendor").iterdir()] == ["channels"]
    assert (ROOT / "vendor" / "channels").resolve() == ROOT / "channels"
