"""一次告知 in every form: the guide, the picture, the code and the sheet say the same."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from pypdf import PdfReader

from chalicelib.catalogue.flowchart import picture
from chalicelib.catalogue.guides import Guides
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.errors import DomainError, Unavailable
from chalicelib.typesetting.codes import qr
from chalicelib.typesetting.compiling import TypstCompiler
from infra.layer import FONTS
from tests.builders import SITE, district, items
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.fakes.files import MemoryFiles
from tests.fakes.time_and_numbers import SetClock
from tests.fakes.typesetter import FakeTypesetter

FOOD = items()["food_business_licence"].code


TYPST = TypstCompiler(list(map(str, FONTS)))
"""Reads the fonts at its first sheet."""


class Desk:
    """Guides on fakes; ``set_for_real`` sets them with Typst."""

    def __init__(self) -> None:
        self.store: MemoryCatalogue = district()
        self.files, self.typesetter, self.clock = MemoryFiles(), FakeTypesetter(), SetClock()
        self.guides = Guides(Catalogue(self.store), self.files, self.typesetter, self.clock)

    def set_for_real(self) -> Guides:
        return Guides(Catalogue(self.store), self.files, TYPST, self.clock)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def squeezed(text: str) -> str:
    """Without the blanks and breaks that setting puts in."""
    return "".join(text.split())


def test_sheet_picture_and_code_say_what_the_guide_says(desk: Desk) -> None:
    guide = desk.guides.guide(FOOD)
    assert desk.guides.flow(FOOD) == picture(guide.name, guide.steps)
    assert desk.guides.code(FOOD) == qr(guide.address, "食品经营许可办事指南二维码")
    desk.guides.sheet(FOOD)
    [(template, said)] = desk.typesetter.asked
    assert template == "sheet"
    assert said["flow"] == desk.guides.flow(FOOD)
    assert said["qr"] == {"qr": guide.address}
    assert said.items() >= guide.model_dump(mode="json").items()


@pytest.mark.parametrize("short", sorted(items()))
def test_a_sheet_is_one_page_that_tells_the_whole_guide(desk: Desk, short: str) -> None:
    guides, code = desk.set_for_real(), items()[short].code
    guide = guides.guide(code)
    guides.sheet(code)
    [pdf] = desk.files.kept.values()
    [page] = PdfReader(BytesIO(pdf)).pages
    text = squeezed(page.extract_text())
    told = [
        guide.name, guide.department, guide.phone, guide.fee, guide.result, guide.promised.text, *guide.conditions,
        *guide.basis, *(material.name for material in guide.materials), *(place.address for place in guide.places),
        *(one.text for one in guide.remedies), *(step.name for step in guide.steps),
    ]  # fmt: skip
    assert [words for words in told if squeezed(words) not in text] == []


def test_a_sheet_is_set_once_until_something_else_is_said(desk: Desk) -> None:
    first = desk.guides.sheet(FOOD)
    assert desk.guides.sheet(FOOD) == first
    assert len(desk.typesetter.asked) == 1
    desk.store.put_document("site", {"url": "https://other.example"})
    assert desk.guides.sheet(FOOD) != first
    assert len(desk.typesetter.asked) == 2


def test_a_sheet_that_cannot_be_set_is_not_kept(desk: Desk) -> None:
    desk.typesetter.down = True
    with pytest.raises(Unavailable) as refused:
        desk.guides.sheet(FOOD)
    assert refused.value.code == "typesetting_unavailable"
    assert desk.files.kept == {}


def test_the_code_is_of_the_guides_own_address(desk: Desk) -> None:
    drawn = ET.fromstring(desk.guides.code(FOOD))  # noqa: S314  our own
    description = drawn.find("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    assert description.text == f"{SITE}/guide?code={FOOD}"


def test_an_item_that_is_not_open_has_no_guide(desk: Desk) -> None:
    for ask in (desk.guides.guide, desk.guides.flow, desk.guides.code, desk.guides.sheet):
        with pytest.raises(DomainError) as refused:
            ask("11530114015301148T9")
        assert refused.value.code == "item_unknown"
