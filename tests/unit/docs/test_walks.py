"""The walks lead through files and names that are there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import pytest

from infra.paths import ROOT

WALKS = (ROOT / "docs" / "walks.md").read_text("utf-8")
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
HOP = re.compile(r"^(\d+)\. (.+(?:\n +.+)*)$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)` · (`[\w.]+`(?:, `[\w.]+`)*)")
FILE = re.compile(r"`((?:[\w-]+/)+[\w-]+(?:\.\w+)*|app\.py)`")
FEWEST = 40
"""Hops of a walk."""


def sections() -> dict[str, str]:
    """Heading → what stands under it."""
    _, *parts = SECTION.split(WALKS)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def names(text: str) -> list[tuple[str, str]]:
    """(file, name) of each pair in a text."""
    return [(file, name) for file, several in NAMED.findall(text) for name in re.findall(r"[\w.]+", several)]


@cache
def defined(file: str) -> frozenset[str]:
    """What a file defines: functions, classes and constants; what they hold behind a dot."""
    return frozenset(_defined(ast.parse((ROOT / file).read_text("utf-8")), ""))


def _defined(node: ast.AST, within: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield within + name
                yield from _defined(child, f"{within}{name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield within + name


each_section = pytest.mark.parametrize(
    "text", [pytest.param(text, id=heading) for heading, text in sections().items()]
)  # fmt: skip
each_file = pytest.mark.parametrize(
    ("file", "wanted"),
    [
        pytest.param(file, {name for _, name in pairs}, id=file)
        for file, pairs in groupby(sorted(set(names(WALKS))), key=lambda pair: pair[0])
    ],
)


def test_a_name_is_found_where_it_is_defined_and_nowhere_else() -> None:
    here = "tests/unit/docs/test_walks.py"
    assert {"defined", "HOP", "test_a_name_is_found_where_it_is_defined_and_nowhere_else"} <= defined(here)
    assert {"Api._serve", "Api", "Route.limit"} <= defined("chalicelib/web/api.py")
    assert "blueprint.submit" in defined("chalicelib/applications/routes.py")
    assert "ast" not in defined(here)
    assert "_serve" not in defined("chalicelib/web/api.py")
    assert "Caller" not in defined("chalicelib/web/api.py")


def test_pairs_are_read_with_all_of_their_names() -> None:
    assert names("`a/b.py` · `C.d`, `E`: as\n    `f.py` · `g` says, `h`") == [
        ("a/b.py", "C.d"),
        ("a/b.py", "E"),
        ("f.py", "g"),
    ]


@each_file
def test_every_name_is_defined_in_its_file(file: str, wanted: set[str]) -> None:
    assert wanted <= defined(file)


def test_every_path_leads_to_something() -> None:
    assert [path for path in FILE.findall(WALKS) if not (ROOT / path).exists()] == []


@each_section
def test_hops_are_numbered_without_a_gap(text: str) -> None:
    numbers = [int(number) for number, _ in HOP.findall(text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


@each_section
def test_every_hop_begins_at_a_file(text: str) -> None:
    assert [hop for _, hop in HOP.findall(text) if not (NAMED.match(hop) or FILE.match(hop))] == []


def test_there_are_three_walks_and_none_is_cut_short() -> None:
    walks = {heading: HOP.findall(text) for heading, text in sections().items() if heading[0].isdigit()}
    assert [heading[0] for heading in walks] == ["1", "2", "3"]
    assert min(map(len, walks.values())) >= FEWEST
