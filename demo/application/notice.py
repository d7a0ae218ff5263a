"""The one-time notice in its five shapes (五个一): told once, alike, on one sheet, in one picture, under one code."""

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
from pypdf import PdfReader

from demo.report import Check
from demo.scenes import Play

ITEMS = ("food_business_licence", "elder_allowance", "house_transfer")
SVG = "{http://www.w3.org/2000/svg}"


class Notice:
    """Fetches every shape of some items' notices, as a page or a phone does."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._http = httpx.Client(timeout=60, trust_env=False, follow_redirects=True)

    def scenes(self) -> Iterator[Check]:
        guides = {short: self._guide(short) for short in ITEMS}
        yield self.pictures(guides)
        yield self.codes(guides)
        yield from self.sheets(guides)

    def pictures(self, guides: dict[str, Any]) -> Check:
        """一图: every step of the guide is in the picture."""
        missing = []
        for short, guide in guides.items():
            drawn = ET.fromstring(self._get(short, "flow").text)  # noqa: S314  our own stack's
            texts = {text.text for text in drawn.iter(f"{SVG}text")}
            missing += [f"{short}: {step['name']}" for step in guide["steps"] if step["name"] not in texts]
        steps = sum(len(guide["steps"]) for guide in guides.values())
        return Check("application.notice.picture", not missing, f"{steps} steps drawn, missing {missing}")

    def codes(self, guides: dict[str, Any]) -> Check:
        """一码: the code is of the address at which the guide's page is."""
        wrong = []
        for short, guide in guides.items():
            drawn = ET.fromstring(self._get(short, "qr").text)  # noqa: S314  our own stack's
            found = drawn.findtext(f"{SVG}desc")
            page = self._http.get(guide["address"])
            if found != guide["address"] or "办事指南" not in page.text:
                wrong.append(f"{short}: {found}, {page.status_code}")
        return Check("application.notice.code", not wrong, f"{len(guides)} codes, wrong {wrong}")

    def sheets(self, guides: dict[str, Any]) -> Iterator[Check]:
        """一单: one page that says what the guide says; asked for again, it is the same file."""
        missing, pages, slowest, same = [], [], 0.0, 0
        for short, guide in guides.items():
            began = time.perf_counter()
            first = self._get(short, "sheet")
            slowest = max(slowest, time.perf_counter() - began)
            reader = PdfReader(BytesIO(first.content))
            pages.append(len(reader.pages))
            text = _squeezed("".join(page.extract_text() for page in reader.pages))
            told = [guide["name"], guide["promised"]["text"], *(step["name"] for step in guide["steps"])]
            told += [material["name"] for material in guide["materials"]] + list(guide["basis"])
            missing += [f"{short}: {words}" for words in told if _squeezed(words) not in text]
            same += self._get(short, "sheet").content == first.content
        alike = not missing and set(pages) == {1}
        yield Check("application.notice.sheet", alike, f"pages {pages}, missing {missing}")
        once = same == len(guides)
        yield Check(
            "application.notice.sheet.once", once, f"{same} of {len(guides)} the same again, {slowest:.2f} s at most"
        )

    def _guide(self, short: str) -> Any:
        return self._get(short, "guide").json()

    def _get(self, short: str, shape: str) -> httpx.Response:
        return self._http.get(f"{self._play.desk.url}/v1/items/{self._play.items[short].code}/{shape}")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def notice(play: Play) -> Iterator[Check]:
    """All scenes of the notice."""
    yield from Notice(play).scenes()
