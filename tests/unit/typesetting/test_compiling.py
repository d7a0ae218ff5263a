"""Documents as they come out of the typesetter: text, fonts, files within, codes."""

import io
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from pypdf import PdfReader

from chalicelib.typesetting import compiling
from chalicelib.typesetting.codes import qr
from chalicelib.typesetting.compiling import TEMPLATES, TypstCompiler, drawn, edition
from infra.layer import FONTS

LETTER = """#import "base.typ": *
#show: document.with(title: data.name)
= #data.name
#code(data.code, 20mm, "查验网址")
"""


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the base of all templates and a letter of our own."""
    (tmp_path / "base.typ").write_bytes((TEMPLATES / "base.typ").read_bytes())
    (tmp_path / "letter.typ").write_text(LETTER, "utf-8")
    monkeypatch.setattr(compiling, "TEMPLATES", tmp_path)
    return tmp_path


@pytest.fixture
def compiler(templates: Path) -> TypstCompiler:
    del templates  # it compiles from there
    return TypstCompiler(list(map(str, FONTS)))


def opened(pdf: bytes) -> Any:
    """The document, whose objects are of any kind."""
    return PdfReader(BytesIO(pdf))


def letter(**more: Any) -> dict[str, Any]:
    return {"name": "呈贡区食品经营许可证", "code": {"qr": "https://chenggong.example/verify"}, **more}


def test_a_document_is_text_in_fonts_of_its_own(compiler: TypstCompiler) -> None:
    reader = opened(compiler.pdf("letter", letter()))
    [page] = reader.pages
    assert "呈贡区食品经营许可证" in page.extract_text()
    fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("+NotoSansSC" in font for font in fonts)


def test_a_document_says_that_it_is_an_archive_that_can_be_read_aloud(compiler: TypstCompiler) -> None:
    made = compiler.pdf("letter", letter())
    assert b"pdfaid:part>3<" in made
    assert b"pdfaid:conformance>A<" in made
    reader = opened(made)
    assert reader.trailer["/Root"]["/Lang"].startswith("zh")
    assert reader.metadata.title == "呈贡区食品经营许可证"


def test_files_lie_within_the_document_as_they_were_given(compiler: TypstCompiler) -> None:
    files = [{"name": "data.json", "mime": "application/json", "text": '{"名称":"甲"}'}]
    reader = opened(compiler.pdf("letter", letter(attachments=files)))
    assert {name: [one.decode() for one in found] for name, found in reader.attachments.items()} == {
        "data.json": ['{"名称":"甲"}']
    }


def test_one_document_knows_nothing_of_the_one_before(compiler: TypstCompiler) -> None:
    files = [{"name": "data.json", "mime": "application/json", "text": "{}"}]
    compiler.pdf("letter", letter(attachments=files))
    after = opened(compiler.pdf("letter", letter(name="另一份")))
    assert "另一份" in after.pages[0].extract_text()
    assert dict(after.attachments) == {}


def test_data_never_becomes_markup(compiler: TypstCompiler) -> None:
    name = "#panic() *粗* $x$ = 甲"
    reader = opened(compiler.pdf("letter", letter(name=name)))
    assert "#panic() *粗* $x$ = 甲" in reader.pages[0].extract_text()


def test_a_template_that_is_not_there_and_a_missing_font_are_faults_of_the_program(
    compiler: TypstCompiler, tmp_path: Path
) -> None:
    with pytest.raises(LookupError, match="no template"):
        compiler.pdf("../letter", letter())
    with pytest.raises(LookupError, match="no font"):
        TypstCompiler([str(tmp_path)]).pdf("letter", letter())


def test_codes_are_drawn_at_any_depth() -> None:
    made = drawn({"a": [{"qr": "一"}, {"qr": "二", "more": 1}], "b": ({"c": {"qr": "三"}},)})
    assert made == {"a": [qr("一"), {"qr": "二", "more": 1}], "b": [{"c": qr("三")}]}


def test_a_code_has_the_modules_of_its_text() -> None:
    plain = io.BytesIO()
    segno.make_qr("https://chenggong.example", error="m").save(plain, kind="svg", svgclass=None, lineclass=None)
    [path] = [part for part in plain.getvalue().decode().split("<path")[1:] if "stroke" in part]
    modules = path.split(' d="')[1].split('"')[0]
    assert modules in qr("https://chenggong.example")
    assert modules not in qr("https://chenggong.examplf")
    assert "<title>二维码</title>" in qr("x", "二维码")


def test_another_edition_of_a_template_is_told_apart(templates: Path) -> None:
    before = edition("letter")
    assert edition("letter") == before
    (templates / "base.typ").write_text("// changed\n", "utf-8")
    assert edition("letter") != before
