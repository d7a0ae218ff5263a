"""The how-tos are followed step by step, with what they show."""

import csv
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from app import app
from chalicelib.access.rules import TABLE, WhoMay
from chalicelib.applications.schemas import NewApplication
from chalicelib.applications.uploads import NewUpload, UploadedFile
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.publishing.publisher import publish, publish_district
from chalicelib.catalogue.service import Catalogue
from infra import partners, staff
from infra.paths import ROOT
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.unit.docs import shown_item
from tests.unit.docs.shown_item import FILE, ITEM

FOLDER = ROOT / "catalogue"
DOCS = ROOT / "docs"
GUIDE = (DOCS / "how-to" / "add-a-service-item.md").read_text("utf-8")
SHOWN = "\n".join(
    (DOCS / name).read_text("utf-8") for name in ("how-to/add-a-partner.md", "partners.md", "operations.md", "api.md")
)
ARGUMENTS = re.compile(r"make (partner|staff) ARGS=(?:'([^']*)'|(\w+))")


def written(folder: Path, text: str) -> Path:
    path: Path = folder / FILE
    path.write_text(text, "utf-8")
    return path


def test_the_shown_item_is_published_found_and_explained(tmp_path: Path) -> None:
    store = MemoryCatalogue()
    store.put_document("site", {"url": "https://chenggong.example"})
    publish_district(store, FOLDER)
    report = publish(store, reading.read_rows(written(tmp_path, ITEM)), reading.read_district(FOLDER))
    assert [line["refused"] for line in report.lines()] == [0]
    catalogue = Catalogue(store)
    for words in re.findall(r"q=(\S+?)`|`(yqdj)`|`(yangquan)`", GUIDE):
        [found] = catalogue.search("".join(words)).items
        assert found.name == "养犬登记"
    guide = catalogue.guide(found.code, date(2026, 11, 24))
    assert [material.name for material in guide.materials] == ["申请人身份证明", "犬只免疫证明"]
    assert {place.code for place in guide.places} >= {"centre-01", "street-530114001"}


def test_a_mistake_is_told_as_shown(tmp_path: Path) -> None:
    wrong = written(tmp_path, ITEM.replace("sites: [centre,", "sites: [moon,"))
    report = publish(MemoryCatalogue(), reading.read_rows(wrong), reading.read_district(FOLDER))
    told, summary = report.lines()
    assert {**told, "message": "…"} == {
        "file": FILE, "line": 1, "field": "sites.0", "code": "item_site_unknown", "message": "…",
    }  # fmt: skip
    assert '"field": "sites.0", "code": "item_site_unknown"' in GUIDE
    assert summary == {"published": 0, "unchanged": 0, "refused": 1}


def test_what_is_applied_for_by_hand_is_understood() -> None:
    """The bodies, with what the shell puts in."""
    [script] = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    put_in = {"MATERIAL": "vaccination", "SHA": "0" * 64, "SIZE": "15", "CASE": f'"{"0" * 26}"'}
    material = f'{{"code": "vaccination", "receipt": "{"r" * 40}"}}'
    models: dict[str, type[BaseModel]] = {
        "/v1/uploads": NewUpload,
        "/v1/uploads/check": UploadedFile,
        "/v1/applications": NewApplication,
    }
    shown = re.findall(r"post (/v1/\S+) '(\{.*?\})'[ )\n]", script, re.DOTALL)
    assert [path for path, _ in shown] == list(models)
    for path, body in shown:
        filled = re.sub(r"'\$(\w+)'", lambda found: put_in[found[1]], body.replace("'\"$MATERIALS\"'", material))
        asked = models[path].model_validate_json(filled)
        assert "POST" in app.routes[path]
    assert isinstance(asked, NewApplication)
    item = shown_item.by_table()
    assert (asked.item, set(asked.form)) == (item.code, set(item.form["required"]))


def test_the_shown_row_lets_a_role_call_the_shown_route() -> None:
    guide = (DOCS / "how-to" / "add-a-route.md").read_text("utf-8")
    [row] = re.findall(r"^    (GET,/\S+)$", guide, re.MULTILINE)
    [path] = re.findall(r'@api\.get\("([^"]+)"', guide)
    head = TABLE.read_text("utf-8").partition("\n")[0]
    assert dict(WhoMay(csv.DictReader([head, row])).allowed("GET", path)) == {"resident": frozenset({"any"})}


@pytest.mark.parametrize(
    "command", [pytest.param(found, id=" ".join(found).strip()) for found in ARGUMENTS.findall(SHOWN)]
)
def test_every_shown_command_about_accounts_is_understood(command: tuple[str, str, str]) -> None:
    name, quoted, bare = command
    module = {"partner": partners, "staff": staff}[name]
    asked = module.parser().parse_args(shlex.split(quoted or bare))
    assert hasattr(module.Commands, asked.command)


def test_the_items_of_the_shown_partner_are_the_districts() -> None:
    known = {row.data["short"] for row in reading.read_items(FOLDER) if row.data}
    assert {item for items in re.findall(r"--items (\S+)", SHOWN) for item in items.split(",")} <= known
