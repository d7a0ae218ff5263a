"""The pages' own files: each lists what it needs, holds no code of its own, and offers what the API takes."""

import csv
import re
from typing import get_args

import pytest

from chalicelib.catalogue.complaints import KINDS, NEEDED, TicketKind
from chalicelib.complaints.sources import NAMED
from chalicelib.pages.routes import ASSETS, FOLDER, PAGES, TYPES
from infra.paths import ROOT

FILES = sorted(PAGES.values())
SCRIPTS = [name for name in ASSETS if name.endswith(".js") and name != "echarts.js"]
NEEDS = re.compile(r'(?:src|href)="\./assets/([^"]+)"')
IMPORTS = re.compile(r'(?:from |import\()"\./([^"]+)"')
OPTION = re.compile(r'<option value="([^"]+)">([^<]+)</option>')


def text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def options(page: str, select: str) -> dict[str, str]:
    """What a select of a page offers, by value."""
    [found] = re.findall(rf'<select id="{select}".*?</select>', text(page), re.DOTALL)
    return dict(OPTION.findall(found))


def test_every_file_is_a_page_or_listed_and_every_listed_one_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*PAGES.values(), *ASSETS}
    assert len(set(ASSETS)) == len(ASSETS)
    assert {path.suffix for path in FOLDER.iterdir()} <= TYPES.keys()


@pytest.mark.parametrize("name", FILES)
def test_a_page_needs_listed_files_alone_and_says_its_language_and_title(name: str) -> None:
    assert set(NEEDS.findall(text(name))) <= set(ASSETS)
    assert text(name).startswith('<!doctype html>\n<html lang="zh-CN">')
    assert re.search(r"<title>[^<]*呈小服[^<]*</title>", text(name))
    assert len(re.findall("<main ", text(name))) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_page_has_no_code_or_style_of_its_own(name: str) -> None:
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text(name)) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_imports_listed_files_alone_and_makes_no_markup_of_data(name: str) -> None:
    assert set(IMPORTS.findall(text(name))) <= set(ASSETS)
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text(name)) == []


def test_every_label_of_a_form_is_of_a_field() -> None:
    for name in FILES:
        ids = re.findall(r'\sid="([^"]+)"', text(name))
        assert len(set(ids)) == len(ids), name
        named = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', text(name))
        assert {one for names in named for one in names.split()} <= set(ids), name


def test_without_a_name_one_may_report_every_kind_that_needs_none() -> None:
    offered = options("report.html", "kind")
    assert list(offered) == [kind for kind in get_args(TicketKind) if kind not in NAMED]
    assert all(title.startswith(KINDS[kind]) for kind, title in offered.items())  # type: ignore[index]


def test_the_streets_are_those_of_the_district() -> None:
    with (ROOT / "catalogue" / "divisions" / "streets_530114.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert options("report.html", "street") == {row["code"]: row["name"] for row in rows}


def test_a_ticket_tells_limits_that_there_are() -> None:
    [told] = re.findall(r"const LIMITS = \[([^\]]+)\]", text("ticket.js"))
    names = set(re.findall(r'"(\w+)"', told))
    assert names <= NEEDED[""] | NEEDED["petition"]
