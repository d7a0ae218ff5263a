"""The picture of an item's way."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from chalicelib.catalogue.flowchart import MARGIN, WIDTH, in_a_sentence, lines, picture
from chalicelib.catalogue.steps import GuideLimit, Step

SVG = "{http://www.w3.org/2000/svg}"
STEPS = (
    Step(name="申请", text="在网上、微信、窗口等任一渠道提交，一次交齐材料。"),
    Step(name="自动审批", text="符合条件的当场办结。", kind="automatic"),
    Step(name="现场核查", text="需要时进行。", kind="aside"),
    Step(
        name="决定",
        text="由一名工作人员审查并决定。",
        limits=(GuideLimit(name="承诺", text="5个工作日", basis="《法》"),),
    ),
)


@pytest.fixture
def drawn() -> ET.Element:
    return ET.fromstring(picture("食品<经营>许可", STEPS))  # noqa: S314  our own


def test_every_step_is_in_the_picture_as_text(drawn: ET.Element) -> None:
    texts = [text.text or "" for text in drawn.iter(f"{SVG}text")]
    for step in STEPS:
        assert step.name in texts
        assert step.text in "".join(texts)
    assert "承诺5个工作日｜《法》" in texts


def test_title_and_description_tell_the_same_in_words(drawn: ET.Element) -> None:
    title, description = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "食品<经营>许可办理流程图"
    assert description.text == "；".join(in_a_sentence(step) for step in STEPS)
    assert drawn.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_boxes_stand_one_below_the_other_within_the_picture(drawn: ET.Element) -> None:
    boxes = [
        {name: float(box.get(name) or 0) for name in ("x", "y", "width", "height")} for box in drawn.iter(f"{SVG}rect")
    ]
    assert len(boxes) == len(STEPS)
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] < below["y"]
    _, _, width, height = map(float, (drawn.get("viewBox") or "").split())
    assert all(box["x"] + box["width"] <= width - MARGIN for box in boxes)
    assert boxes[-1]["y"] + boxes[-1]["height"] <= height - MARGIN


def test_every_line_of_text_lies_within_its_box(drawn: ET.Element) -> None:
    right = WIDTH - MARGIN
    for text in drawn.iter(f"{SVG}text"):
        size, said = float(text.get("font-size") or 0), text.text or ""
        wide = sum(size * (0.56 if character.isascii() else 1) for character in said)
        assert float(text.get("x") or 0) + wide <= right


def test_steps_that_only_some_take_stand_aside(drawn: ET.Element) -> None:
    left = [float(box.get("x") or 0) for box in drawn.iter(f"{SVG}rect")]
    assert left[2] > left[0] == left[1] == left[3]


def test_a_line_never_begins_with_a_closing_mark() -> None:
    assert lines("一二三四，五", 10, 40) == ["一二三四，", "五"]
    assert lines("", 10, 40) == [""]
