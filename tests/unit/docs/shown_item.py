"""The item and the decision table that the how-tos show, as they are published."""

import json
import re
from functools import cache
from typing import Any

import yaml

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.publishing.publisher import check_rows
from chalicelib.catalogue.publishing.reading import District, SourceRow
from infra.paths import ROOT

HOW_TO = ROOT / "docs" / "how-to"


def shown(guide: str, language: str) -> str:
    """The one block of a language that a guide shows."""
    [block] = re.findall(rf"```{language}\n(.*?)```", (HOW_TO / guide).read_text("utf-8"), re.DOTALL)
    return str(block)


ITEM = shown("add-a-service-item.md", "yaml")
DECISION = shown("add-a-decision-table.md", "yaml")
TABLE = shown("add-a-decision-table.md", "json")
[FILE] = re.findall(r"`catalogue/items/([\w.-]+)`:", (HOW_TO / "add-a-service-item.md").read_text("utf-8"))
[TABLE_FILE] = re.findall(r"`catalogue/tables/([\w.-]+)`,", (HOW_TO / "add-a-decision-table.md").read_text("utf-8"))


def decided(decision: str = DECISION) -> str:
    """The item's file when a table decides it."""
    return ITEM.replace("handling: person\n", "") + decision


@cache
def by_people() -> Item:
    """The item that people decide."""
    return _published(yaml.safe_load(ITEM))


@cache
def by_table() -> Item:
    """The item that the table decides."""
    return _published(yaml.safe_load(decided()))


def _published(row: dict[str, Any]) -> Item:
    known = reading.read_district(ROOT / "catalogue")
    district = District(known.departments, {TABLE_FILE: json.loads(TABLE)}, known.sites, known.commitments)
    [item], refused = check_rows([SourceRow(FILE, 1, row)], district)
    assert not refused
    return item
