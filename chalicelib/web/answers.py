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


TEXTS: Mapping[type[RootModel[str]], str] = {
    Picture: SVG,
    Plain: "text/plain; charset=utf-8",
    Xml: "application/xml; charset=utf-8",
}
"""Answers that are texts, and their media types."""


class Elsewhere(Lenient):
    """The answer is a file that lies at ``url``, a link of its own that is good for minutes.

    The gateway hands on bytes only to those who accept nothing else, which no browser does.
    """

    url: str


def written(answer: BaseModel, status: int) -> Response:
    """The answer as it goes over HTTP."""
    if isinstance(answer, Picture | Plain | Xml):
        return Response(answer.root, {"Content-Type": TEXTS[type(answer)]}, status)
    if isinstance(answer, Elsewhere):
        return Response("", {"Content-Type": "text/plain", "Location": answer.url}, status)
    return Response(answer.model_dump_json(), {"Content-Type": "application/json"}, status)
