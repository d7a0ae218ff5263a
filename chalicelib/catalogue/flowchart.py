"""The picture of an item's way (一图): its steps as an SVG, for a phone's whole width, and to be read aloud."""

from collections.abc import Iterator, Sequence
from html import escape

from chalicelib.catalogue.steps import Step

WIDTH = 360
"""Units of the picture: the width of a small phone, so that type is as large there as it says here."""
MARGIN, PADDING, GAP = 8, 12, 24
TITLE, TEXT, SMALL = 16, 14, 12
LINE = 1.5
INDENT = 24
"""By how much a step stands aside that only some applications take."""
FONTS = "'PingFang SC','Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif"
COLOURS = {
    "step": ("#ffffff", "#0f5f56", "none"),
    "automatic": ("#e9f2ef", "#0f5f56", "none"),
    "aside": ("#fdf9f0", "#7a4300", "5 4"),
}
"""Kind → fill, line, dashes. Each text is at least 4.5 times as dark as its ground (WCAG 2.2, 1.4.3)."""
INK, QUIET = "#1d2523", "#55605c"


def picture(name: str, steps: Sequence[Step]) -> str:
    """The SVG of the steps, one below the other. Its text is text; title and description tell the same in words."""
    boxes, top = [], float(MARGIN)
    for step in steps:
        box = "".join(_box(step, top))
        boxes.append(box)
        top += _height(step) + GAP
    height = top - GAP + MARGIN
    arrows = "".join(_arrows(steps))
    title = escape(f"{name}办理流程图")
    told = escape("；".join(in_a_sentence(step) for step in steps))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="flow-title flow-desc" font-family="{FONTS}" font-size="{TEXT}" fill="{INK}">'
        f'<title id="flow-title">{title}</title><desc id="flow-desc">{told}</desc>'
        f"{arrows}{''.join(boxes)}</svg>"
    )


def in_a_sentence(step: Step) -> str:
    """The step in words: 决定（承诺5个工作日，法定10个工作日）."""
    limits = "，".join(f"{limit.name}{limit.text}" for limit in step.limits)
    return f"{step.name}（{limits}）" if limits else step.name


def lines(text: str, size: int, width: float) -> list[str]:
    """The text broken into lines; a Chinese character is as wide as it is high, others half of that."""
    made, room = [""], width
    for character in text:
        wide = size * (0.56 if character.isascii() else 1)
        # 避头点: a line does not begin with a closing mark, which hangs over instead.
        if wide > room and character not in "，。；、：）》”":
            made.append("")
            room = width
        made[-1] += character
        room -= wide
    return made


def _left(step: Step) -> int:
    return MARGIN + (INDENT if step.kind == "aside" else 0)


def _rows(step: Step) -> list[tuple[str, int, str]]:
    """Every line of a box: text, size, colour."""
    width = WIDTH - MARGIN - _left(step) - 2 * PADDING - TEXT
    rows = [(step.name, TITLE, COLOURS[step.kind][1])]
    rows += [(line, TEXT, INK) for line in lines(step.text, TEXT, width)]
    for limit in step.limits:
        rows += [(line, SMALL, QUIET) for line in lines(f"{limit.name}{limit.text}｜{limit.basis}", SMALL, width)]
    return rows


def _height(step: Step) -> float:
    return sum(size * LINE for _, size, _ in _rows(step)) + 2 * PADDING


def _box(step: Step, top: float) -> Iterator[str]:
    fill, line, dashes = COLOURS[step.kind]
    left = _left(step)
    yield (
        f'<rect x="{left}" y="{top:g}" width="{WIDTH - MARGIN - left}" height="{_height(step):g}" rx="10" '
        f'fill="{fill}" stroke="{line}" stroke-width="1.5" stroke-dasharray="{dashes}"/>'
    )
    base = top + PADDING
    for text, size, colour in _rows(step):
        base += size * LINE
        weight = ' font-weight="700"' if size == TITLE else ""
        yield (
            f'<text x="{left + PADDING}" y="{base - size * 0.4:g}" font-size="{size}" fill="{colour}"{weight}>'
            f"{escape(text)}</text>"
        )


def _arrows(steps: Sequence[Step]) -> Iterator[str]:
    """From each box down to the next."""
    middle, top = WIDTH / 2, float(MARGIN)
    for step in steps[:-1]:
        top += _height(step)
        tip = top + GAP - 2
        yield f'<path d="M{middle:g} {top:g}V{tip - 6:g}" stroke="{QUIET}" stroke-width="1.5"/>'
        yield f'<path d="M{middle - 5:g} {tip - 7:g}h10l-5 7z" fill="{QUIET}"/>'
        top += GAP
