"""The page on security: every boundary is looked at from six sides, every clause has its state and its test."""

import re
from itertools import groupby

import pytest

from infra.paths import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
SIDES = {"S", "T", "R", "I", "D", "E"}
"""Spoofing, tampering, repudiation, information disclosure, denial of service, elevation of privilege."""
STATES = ("met", "partly", "not met", "not software")
COLUMNS = 5
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
BOUNDARY = re.compile(r"\d\. ")


def _tables() -> dict[str, list[list[str]]]:
    """The rows of each section's tables of five columns, without their heads."""
    found: dict[str, list[list[str]]] = {}
    section = ""
    lines = PAGE.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("#"):
            section = line.lstrip("# ")
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")] if line.startswith("|") else []
        if len(cells) == COLUMNS and not after.startswith("|---"):
            found.setdefault(section, []).append(cells)
    return found


TABLES = _tables()
BOUNDARIES = {section: rows for section, rows in TABLES.items() if BOUNDARY.match(section)}
CLAUSES = {section: rows for section, rows in TABLES.items() if section not in BOUNDARIES}


@pytest.mark.parametrize("named", sorted(set(TEST.findall(PAGE))), ids="::".join)
def test_every_test_that_is_named_is_there(named: tuple[str, str]) -> None:
    file, name = named
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_test_is_named_with_its_function() -> None:
    assert re.findall(r"`tests/[^`]*?\.py`", PAGE) == []


def test_every_boundary_that_is_drawn_is_looked_at() -> None:
    drawn = {number for numbers in re.findall(r"-- (\d) -->", PAGE) for number in numbers}
    assert {section[0] for section in BOUNDARIES} == drawn


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_boundary_is_looked_at_from_all_six_sides_in_order(boundary: str) -> None:
    sides = [side for side, _ in groupby(row[0] for row in BOUNDARIES[boundary])]
    assert set(sides) == SIDES
    assert len(sides) == len(SIDES)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_threat_has_a_test_or_says_what_remains(boundary: str) -> None:
    for _, threat, counter, shown, remains in BOUNDARIES[boundary]:
        assert threat
        assert counter, threat
        assert TEST.search(shown) or (shown == "–" and remains != "–"), threat


def test_all_four_laws_are_gone_through() -> None:
    assert [section.split(":")[0].split(" ")[0] for section in CLAUSES] == [
        "等保三级", "个人信息保护法", "网络安全法", "国务院令第716号",
    ]  # fmt: skip


def test_the_articles_that_bind_the_platform_are_all_there() -> None:
    numbers = "十三 十四 十五 十六 十七 二十四 二十九 三十一 三十四 三十五 三十八 "
    numbers += "四十四 四十五 四十六 四十七 五十 五十一 五十四 五十五 五十六 五十七"
    [section] = [section for section in CLAUSES if section.startswith("个人信息保护法")]
    told = " ".join(row[0] for row in CLAUSES[section])
    assert [number for number in numbers.split() if f"第{number}条" not in told] == []


@pytest.mark.parametrize("law", CLAUSES)
def test_every_clause_says_where_it_stands(law: str) -> None:
    for clause, _, state, how, shown in CLAUSES[law]:
        assert state in STATES, clause
        assert bool(TEST.search(shown)) == (state in ("met", "partly")), clause
        assert how != "–" or state == "not met", clause
