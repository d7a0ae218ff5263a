"""What a view may answer, and how it is written: a model as JSON, a text as what it is, or where a file lies."""

from collections.abc import Mapping

from chalice.app import Response
from pydantic import BaseModel, RootModel

from chalicelib.kernel.values import Lenient

SVG = "image/svg+xml"


class Picture(RootModel[str]):
    """A picture, as the text of an SVG document."""


class Plain(RootModel[str]):
    """A plain text."""


class Xml(RootModel[str]):
    """An XML document."""


class Atom(RootModel[str]):
    """An Atom feed (RFC 4287)."""


class Rss(RootModel[str]):
    """An RSS 2.0 feed."""


class Csv(RootModel[str]):
    """A table (RFC 4180)."""


class GeoXml(RootModel[str]):
    """A document of Open311 (https://wiki.open311.org/GeoReport_v2/#xml-support)."""


class GeoJson(RootModel[str]):
    """The same as JSON (https://wiki.open311.org/GeoReport_v2/#json-support)."""


TEXTS: Mapping[type[RootModel[str]], str] = {
    Picture: SVG,
    Plain: "text/plain; charset=utf-8",
    Xml: "application/xml; charset=utf-8",
    Atom: "application/atom+xml; charset=utf-8",
    Rss: "application/rss+xml; charset=utf-8",
    Csv: "text/csv; charset=utf-8",
    GeoXml: "text/xml; charset=utf-8",
    GeoJson: "application/json; charset=utf-8",
}
"""Answers that are texts, and their media types."""


class Elsewhere(Lenient):
    """The answer is a file that lies at ``url``, a link of its own that is good for minutes.

    The gateway hands on bytes only to those who accept nothing else, which no browser does.
    """

    url: str


def written(answer: BaseModel, status: int) -> Response:
    """The answer as it goes over HTTP."""
    if isinstance(answer, RootModel) and type(answer) in TEXTS:
        return Response(answer.root, {"Content-Type": TEXTS[type(answer)]}, status)
    if isinstance(answer, Elsewhere):
        return Response("", {"Content-Type": "text/plain", "Location": answer.url}, status)
    return Response(answer.model_dump_json(), {"Content-Type": "application/json"}, status)
