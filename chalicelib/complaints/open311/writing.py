"""One document in both forms of the standard: XML, and JSON by its Spark convention. Pure.

XML is without a namespace; an element that only holds repeated ones of one name is a list in JSON, a list even of one;
an empty element is ``null`` there (https://wiki.open311.org/GeoReport_v2/#format-support,
https://wiki.open311.org/JSON_and_XML_Conversion/).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

from chalicelib.web.answers import GeoJson, GeoXml

Format = Literal["xml", "json"]
Fields = Mapping[str, Any]
"""Name → a leaf, fields again, or :class:`Many`."""

INDENT = "    "
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (https://www.w3.org/TR/xml/#charsets)."""


@dataclass(frozen=True, slots=True)
class Many:
    """Repeated elements of one name inside of an element of their own."""

    name: str
    of: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its root, and what is in it."""

    root: str
    content: Fields | Many

    def written(self, form: Format) -> GeoXml | GeoJson:
        """In that form, as a route answers it."""
        return GeoXml(self.xml) if form == "xml" else GeoJson(self.json)

    @property
    def xml(self) -> str:
        lines = ['<?xml version="1.0" encoding="utf-8"?>', *_element(self.root, self.content, "")]
        return "\n".join(lines) + "\n"

    @property
    def json(self) -> str:
        return json.dumps(_plain(self.content), ensure_ascii=False, indent=2, separators=(",", ":")) + "\n"


def _element(name: str, value: Any, before: str) -> Iterator[str]:
    """The lines of an element."""
    inside = [line for child, held in _children(value) for line in _element(child, held, before + INDENT)]
    if inside:
        yield f"{before}<{name}>"
        yield from inside
        yield f"{before}</{name}>"
    else:
        yield f"{before}<{name}>{_text(value)}</{name}>"


def _children(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Many):
        yield from ((value.name, one) for one in value.of)
    elif isinstance(value, Mapping):
        yield from value.items()


def _text(value: Any) -> str:
    if value is None or isinstance(value, Many | Mapping):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(FORBIDDEN.sub("\ufffd", str(value)))


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, Many):
        return [_plain(one) for one in value.of]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return None if value == "" else value
