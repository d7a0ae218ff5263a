"""Serves the pages, their assets and the API's description. All of them are public and the same for everybody."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from chalice.app import Blueprint, Response

from chalicelib.kernel.errors import NotFound
from chalicelib.web.api import SECURITY_HEADERS, Api
from chalicelib.web.openapi import WhoMay, describe
from chalicelib.web.problems import of_error

FOLDER = Path(__file__).parent / "assets"

PAGES = {
    "/": "home.html",
    "/guide": "guide.html",
    "/progress": "progress.html",
    "/report": "report.html",
    "/certificate": "certificate.html",
    "/rating": "rating.html",
    "/phone": "phone.html",
    "/outbox": "outbox.html",
    "/bind": "bind.html",
    "/dashboard": "dashboard.html",
    "/trading": "trading.html",
    "/trading/notice": "trading-notice.html",
    "/api": "api.html",
}
ASSETS = (
    "logo.svg", "shell.css", "ticket.css", "phone.css", "outbox.css", "trading.css", "dashboard.css", "api.css",
    "shell.js", "home.js", "guide.js", "notice.js", "progress.js", "ticket.js", "report.js", "named.js", "photos.js",
    "certificate.js", "rating.js", "phone.js", "session.js", "resident.js", "outbox.js", "bind.js", "trading.js",
    "trading-notice.js", "dashboard.js", "charts.js", "openly.js", "echarts.js", "api.js", "schema.js",
)  # fmt: skip
"""All there is: a name that is not listed is not looked for on the disk."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
UPLOADING = frozenset({"/progress", "/report"})
"""Pages that send photos to where files lie, and to nowhere else outside."""
HEADERS = SECURITY_HEADERS | {
    "Cache-Control": "public, max-age=60",
    # Only what this origin serves, no inline code, and no other site may frame a page.
    "Content-Security-Policy": POLICY,
    # The address of the progress page holds a query code.
    "Referrer-Policy": "no-referrer",
}


def blueprint(apis: Callable[[], Sequence[Api]], who_may: WhoMay, uploads: Callable[[], str]) -> Blueprint:
    """The routes of the pages, and of the description of ``apis``, which are asked for when it is.

    ``uploads``: where files are posted to.
    """
    pages = Blueprint(__name__)

    def headers() -> Mapping[str, str]:
        given: Mapping[str, str] = pages.current_request.headers
        return given

    @cache
    def description() -> str:
        return json.dumps(describe(apis(), who_may), ensure_ascii=False)

    def page(path: str, file: str) -> Callable[[], Response]:
        def show() -> Response:
            policy = f"{POLICY}; connect-src 'self' {uploads()}" if path in UPLOADING else POLICY
            return _answer(_text(file), ".html", headers(), policy)

        return show

    for path, file in PAGES.items():
        pages.route(path, methods=["GET"])(page(path, file))

    @pages.route("/assets/{name}", methods=["GET"])
    def asset(name: str) -> Response:
        if name not in ASSETS:
            return of_error(NotFound("route_unknown"))
        return _answer(_text(name), Path(name).suffix, headers())

    @pages.route("/openapi.json", methods=["GET"])
    def openapi() -> Response:
        return _answer(description(), ".json", headers())

    return pages


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _answer(text: str, suffix: str, asked: Mapping[str, str], policy: str = POLICY) -> Response:
    """The text, or only word that the browser's copy of it still is the right one."""
    tag = f'"{sha256(text.encode()).hexdigest()[:20]}"'
    said = {**HEADERS, "Content-Security-Policy": policy, "ETag": tag, "Content-Type": TYPES[suffix]}
    if asked.get("if-none-match") == tag:
        return Response("", {**said}, 304)
    return Response(text, {**said}, 200)
