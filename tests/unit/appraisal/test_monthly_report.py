"""The monthly report: the same numbers as the dashboard, as a workbook and as a document."""

import io
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, Unavailable
from chalicelib.supervision import answers as counted
from chalicelib.supervision.monthly.document import document
from chalicelib.supervision.monthly.schemas import OfDepartment
from chalicelib.supervision.monthly.service import FOLDER
from chalicelib.supervision.monthly.workbook import workbook
from chalicelib.typesetting.compiling import TypstCompiler
from infra.layer import FONTS
from tests.appraising import CLERK, HEAD, HEALTH, NURSE, OUTSIDER, Appraising
from tests.monthly import figures, month

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
EMPTY = counted.Dashboard(
    month="2026-11", as_of=month().as_of, scope="全区", total=counted.Figures(), days=(), departments=(), channels=(),
    now=counted.Now(open=0, yellow=0, red=0, departments=()),
)  # fmt: skip


@pytest.fixture
def world() -> Appraising:
    return Appraising()


def sheets(book: bytes) -> dict[str, dict[str, str | float | None]]:
    """Sheet → cell → what it holds; formulas are not looked over."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        shared = [
            "".join(text.itertext())
            for text in ElementTree.fromstring(file.read("xl/sharedStrings.xml")).findall("m:si", NS)  # noqa: S314
        ]
        names = [one.attrib["name"] for one in
                 ElementTree.fromstring(file.read("xl/workbook.xml")).iter(f"{{{NS['m']}}}sheet")]  # noqa: S314  # fmt: skip
        found: dict[str, dict[str, str | float | None]] = {}
        for number, name in enumerate(names, start=1):
            root = ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
            assert not list(root.iter(f"{{{NS['m']}}}f")), "a formula"
            found[name] = {one.attrib["r"]: _value(one, shared) for one in root.iter(f"{{{NS['m']}}}c")}
    return found


def _value(cell: ElementTree.Element, shared: list[str]) -> str | float | None:
    told = cell.find("m:v", NS)
    if told is None or told.text is None:
        return None
    return shared[int(told.text)] if cell.attrib.get("t") == "s" else float(told.text)


def refused(kind: type[DomainError], code: str, act: Callable[..., Any], *args: Any) -> None:
    with pytest.raises(kind) as raised:
        act(*args)
    assert raised.value.code == code


def test_the_workbook_holds_the_dashboards_numbers_and_missing_ones_are_empty() -> None:
    told = month()
    found = sheets(workbook(told))
    assert list(found) == ["概览", "部门", "每日", "渠道", "现在待办"]
    assert found["概览"]["B5"] == told.total.opened
    departments = found["部门"]
    assert departments["A2"] == told.departments[0].title
    assert departments["B2"] == told.departments[0].figures.opened
    titles = {value: place[:-1] for place, value in departments.items() if place[-1] == "1" and place[-2:-1].isalpha()}
    column = next(place for title, place in titles.items() if str(title).startswith("承诺时限内办结率"))
    assert departments[f"{column}2"] is None  # nothing decided: empty, not 0
    assert departments[f"{column}3"] == told.departments[1].figures.promised_rate
    assert found["渠道"]["A4"] == "未注明"
    assert [found["现在待办"][f"{c}11"] for c in "ABCD"] == ["合计", told.now.open, told.now.yellow, told.now.red]


def test_no_name_becomes_a_formula_or_a_link() -> None:
    rows = tuple(
        counted.Row(key=str(n), title=title, figures=figures(5))
        for n, title in enumerate(("=1+1", "@SUM(A1)", "https://example.com/", "+86", "{=A1}"))
    )
    found = sheets(workbook(month().model_copy(update={"departments": rows})))
    assert [found["部门"][f"A{n}"] for n in range(2, 7)] == [row.title for row in rows]


def test_the_same_month_is_the_same_file() -> None:
    assert workbook(month()) == workbook(month())
    assert sheets(workbook(EMPTY))["概览"]["B5"] == 0


def test_the_document_says_the_same_in_words() -> None:
    told = month()
    text = "".join(page.extract_text() for page in _pdf(document(told)).pages)
    for word in ("效能监察月报", "2026年11月", str(told.total.opened), "满意率96.4%", "民政局", "超期4"):
        assert word in text.replace(" ", ""), word
    assert "—" in text


def test_a_month_without_anything_is_a_document_too() -> None:
    text = "".join(page.extract_text() for page in _pdf(document(EMPTY)).pages)
    assert "没有数据" in text


def test_the_link_leads_to_a_file_that_is_made_once(world: Appraising) -> None:
    first = world.side.reports.link(CLERK, "2026-11.pdf", OfDepartment())
    assert first == world.side.reports.link(CLERK, "2026-11.pdf", OfDepartment())
    assert len(world.side.typesetter.asked) == 1
    assert first.startswith(f"memory://{FOLDER}")
    world.side.reports.link(CLERK, "2026-11.xlsx", OfDepartment())
    assert sorted(key.rpartition(".")[2] for key in world.files.kept) == ["pdf", "xlsx"]
    world.side.month.told = month(41)
    assert world.side.reports.link(CLERK, "2026-11.pdf", OfDepartment()) != first


@pytest.mark.parametrize("file", ["2026-11", "2026-13.pdf", "2026-11.docx", "../2026-11.pdf", "2026-11.pdf\n", ""])
def test_other_names_are_refused(world: Appraising, file: str) -> None:
    refused(Invalid, "report_file", world.side.reports.link, CLERK, file, OfDepartment())


def test_a_head_gets_the_report_of_their_department_and_others_none(world: Appraising) -> None:
    assert "".join(world.side.reports.link(HEAD, "2026-11.pdf", OfDepartment()))
    assert world.side.typesetter.asked[-1][1]["scope"] == "昆明市呈贡区卫生健康局"
    refused(Forbidden, "supervision_not_yours", world.side.reports.link, NURSE, "2026-11.pdf", OfDepartment())
    asked = OfDepartment(department=HEALTH)
    refused(Forbidden, "supervision_not_yours", world.side.reports.link, OUTSIDER, "2026-11.pdf", asked)


def test_without_the_typesetter_there_is_no_document_and_nothing_is_kept(world: Appraising) -> None:
    world.side.typesetter.down = True
    refused(Unavailable, "typesetting_unavailable", world.side.reports.link, CLERK, "2026-11.pdf", OfDepartment())
    assert not world.files.kept


def _pdf(data: dict[str, Any]) -> PdfReader:
    made = TypstCompiler([str(folder) for folder in FONTS]).pdf("monthly", data)
    return PdfReader(io.BytesIO(made))
